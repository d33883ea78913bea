internal import CanonicalJSON
internal import TenantModel

/// What customers pay for what a shop gives, before its changes and by one of its pasts: of each plan that stays, the least that
/// is asked for no less than it. A plan that comes, gives no less and costs far less than that leaves nobody to buy it.
///
/// A shop where something is as cheap already is asked nothing more, and a smaller plan beside larger ones gives less. A plan that is
/// off counts at its price, which may be asked again any day; but nobody pays it, so it makes nothing cheap.
struct PaidToday {
    /// The plans, the dearest first; none of which somebody made something that is no number.
    private let plans: [Plan]
    /// Of each plan the place of the cheapest that gave no less than it gives, as far as anybody asked.
    private var cheapest: [Int?]

    private struct Plan {
        let former: FormerPlan
        let kopeks: Int64
        /// How much it gave of each measure.
        let gave: [Int64]
        /// How much it gives afterwards.
        let gives: [Int64]
    }

    /// Takes the plans that stay.
    init(_ staying: [FormerPlan]) {
        let plans = staying.compactMap { plan -> Plan? in
            guard case .integer(let kopeks) = plan.offer.price, let gave = plan.offer.numbers,
                let gives = plan.left?.numbers
            else { return nil }
            return Plan(former: plan, kopeks: kopeks, gave: gave, gives: gives)
        }
        self.plans = plans.indices.sorted { left, right in
            (plans[left].kopeks, left) > (plans[right].kopeks, right)
        }.map { plans[$0] }
        cheapest = Array(repeating: nil, count: plans.count)
    }

    /// What a plan that comes undercuts.
    ///
    /// - Parameters:
    ///   - coming: What it costs and gives.
    ///   - key: What it was called before; it stands beside the others, not beside itself.
    /// - Returns: Of what is paid for no less than some plan that it gives no less than, the dearest; `nil` where it is no fallen
    ///   price beside any.
    mutating func undercut(by coming: PlanOffer, key: String) -> FormerPlan? {
        guard let gives = coming.numbers else { return nil }
        // A price that has fallen beside one has fallen beside every dearer one.
        var (dearer, end) = (0, plans.count)
        while dearer < end {
            let middle = (dearer + end) / 2
            if PlanOffer.hasFallen(from: plans[middle].former.offer.price, to: coming.price) {
                dearer = middle + 1
            } else {
                end = middle
            }
        }
        var found: Int?
        for place in 0..<dearer where PlanOffer.isNoLess(gives, than: plans[place].gives) {
            if plans[place].former.key.hasSameBytes(as: key) { continue }
            let least = cheapestPlace(for: place)
            // The first is the dearest.
            if least < min(dearer, found ?? dearer) { found = least }
        }
        return found.map { plans[$0].former }
    }

    /// The plan on sale that costs the least a day, where one that comes costs next to nothing beside it and so beside all, whatever
    /// it gives; a plan that costs nothing is none that is sold.
    func least(besides coming: PlanOffer) -> FormerPlan? {
        var least: (former: FormerPlan, kopeks: Int128)?
        for plan in plans where plan.former.wasOnSale && plan.kopeks > 0 {
            guard let kopeks = plan.former.offer.share(of: coming.days) else { continue }
            if kopeks < least?.kopeks ?? .max { least = (plan.former, kopeks) }
        }
        return least.flatMap { coming.isNextToNothing(beside: $0.former.offer) ? $0.former : nil }
    }

    /// The place of what is paid for no less than the plan at `place` gives. One that grows by the changes, to more than any
    /// gave, is paid as it was.
    private mutating func cheapestPlace(for place: Int) -> Int {
        if let known = cheapest[place] { return known }
        let gives = plans[place].gives
        let found = plans.indices.reversed().first { other in
            plans[other].former.wasOnSale && PlanOffer.isNoLess(plans[other].gave, than: gives)
        }
        // What is off is no less cheap than it is.
        let least = plans[place].former.wasOnSale ? found ?? place : max(found ?? place, place)
        cheapest[place] = least
        return least
    }
}
