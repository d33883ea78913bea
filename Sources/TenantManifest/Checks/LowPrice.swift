internal import TenantModel

/// A plan that costs next to nothing beside all others of its tenant: less than a hundredth of the least that is asked for as
/// many days, whatever it gives.
struct LowPrice {
    /// The plan.
    let offer: PlanOffer
    /// The one that costs the least for as many days: the cheapest a day.
    let least: PlanOffer

    /// Every offer that costs so little, in the order in which they are given.
    ///
    /// A tenant may inherit tens of thousands of plans, so only the cheapest a day are kept, two of them, since none is held against
    /// itself.
    static func all(among offers: [PlanOffer]) -> [LowPrice] {
        var cheapest: [PlanOffer] = []
        for offer in offers {
            let place = cheapest.firstIndex { offer.isCheaperADay(than: $0) } ?? cheapest.count
            cheapest.insert(offer, at: place)
            if cheapest.count > 2 { cheapest.removeLast() }
        }
        return offers.compactMap { offer in
            guard let least = cheapest.first(where: { $0.row != offer.row }),
                Int128(offer.kopeks) * 100 < least.kopeks(for: offer.days)
            else { return nil }
            return LowPrice(offer: offer, least: least)
        }
    }
}

extension PlanOffer {
    /// What so many days cost by what a day of it costs, fewer or more.
    fileprivate func kopeks(for other: Int64) -> Int128 { Int128(kopeks) * Int128(other) / Int128(days) }

    fileprivate func isCheaperADay(than other: PlanOffer) -> Bool {
        Int128(kopeks) * Int128(other.days) < Int128(other.kopeks) * Int128(days)
    }
}
