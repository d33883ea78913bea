internal import TenantModel

/// What customers could buy before the changes of a tenant, by both of its pasts: what was applied and was there. A plan that comes
/// and gives no more than one of these, for about as much, takes nothing from its price, whatever goes beside it.
struct SoldBefore {
    /// Of each plan the least that it gave, and the most that it cost.
    private let plans: [(gave: [Int64], price: FieldValue)]

    /// Takes what each plan on sale was, by each of its pasts.
    init(_ plans: [[PlanOffer]]) {
        self.plans = plans.compactMap { pasts in
            var gave: [Int64]?
            var most: Int64?
            for past in pasts {
                guard case .integer(let kopeks) = past.price, let numbers = past.numbers else { return nil }
                gave = gave.map { zip($0, numbers).map { min($0, $1) } } ?? numbers
                most = max(most ?? kopeks, kopeks)
            }
            guard let gave, let most else { return nil }
            return (gave, .integer(most))
        }
    }

    /// Whether one of them gave no less than a plan that comes, for about as little.
    func gaveNoLess(than coming: PlanOffer) -> Bool {
        guard let gives = coming.numbers else { return false }
        return plans.contains { plan in
            PlanOffer.isNoLess(plan.gave, than: gives) && !PlanOffer.hasFallen(from: plan.price, to: coming.price)
        }
    }
}
