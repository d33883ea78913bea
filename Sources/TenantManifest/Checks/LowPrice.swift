internal import TenantModel

/// A plan that costs next to nothing beside all others of its tenant: less than a hundredth of the least that is asked for as
/// many days, whatever it gives.
struct LowPrice {
    /// The plan.
    let offer: PlanOffer
    /// The one that costs the least for as many days: the whole price of one that runs no longer, a share of another's.
    let least: PlanOffer

    /// Every offer that costs so little, in the order in which they are given.
    ///
    /// A tenant may inherit tens of thousands of plans, so of those that run no longer the cheapest is kept, and of those that
    /// run longer the one that is cheapest a day.
    static func all(among offers: [PlanOffer]) -> [LowPrice] {
        let prices = offers.map(\.kopeks)
        guard let lowest = prices.min(), let highest = prices.max(), Int128(lowest) * 100 < Int128(highest) else {
            return []
        }
        let byDays = offers.sorted { ($0.days, $0.row) < ($1.days, $1.row) }
        var cheapestADay: [PlanOffer?] = Array(repeating: nil, count: byDays.count + 1)
        for place in byDays.indices.reversed() {
            let (offer, longer) = (byDays[place], cheapestADay[place + 1])
            cheapestADay[place] = longer.map { $0.isCheaperADay(than: offer) ? $0 : offer } ?? offer
        }
        var found: [LowPrice] = []
        // Two, since none is held against itself.
        var cheapest: [PlanOffer] = []
        var end = 0
        for offer in byDays {
            while end < byDays.count, byDays[end].days <= offer.days {
                cheapest = Array((cheapest + [byDays[end]]).sorted { $0.kopeks < $1.kopeks }.prefix(2))
                end += 1
            }
            let others = [cheapest.first { $0.row != offer.row }, cheapestADay[end]].compactMap(\.self)
            guard let least = others.min(by: { $0.kopeks(for: offer.days) < $1.kopeks(for: offer.days) }),
                Int128(offer.kopeks) * 100 < Int128(least.kopeks(for: offer.days))
            else { continue }
            found.append(LowPrice(offer: offer, least: least))
        }
        return found.sorted { $0.offer.row < $1.offer.row }
    }
}

extension PlanOffer {
    /// What it costs for fewer days; for as many and more it costs what it costs.
    fileprivate func kopeks(for fewer: Int64) -> Int64 {
        fewer < days ? Int64(Int128(kopeks) * Int128(fewer) / Int128(days)) : kopeks
    }

    fileprivate func isCheaperADay(than other: PlanOffer) -> Bool {
        Int128(kopeks) * Int128(other.days) < Int128(other.kopeks) * Int128(days)
    }
}
