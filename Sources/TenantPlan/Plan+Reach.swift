internal import TenantModel

extension Plan {
    /// The bots, by `bots.id` and in its order, that a risk of this plan is about: whose customers are to be counted.
    ///
    /// Empty for a plan without risks, and for one of new tenants, which have no customers yet.
    public var botsAtRisk: [Int32] {
        var bots: Set<Int32> = []
        for change in changes where !change.risks.isEmpty {
            if let bot = change.target.botID { bots.insert(bot) }
        }
        return bots.sorted()
    }
}
