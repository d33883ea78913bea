internal import CanonicalJSON
internal import TenantModel

/// What one tenant has to be to be what it was at an earlier revision.
struct TenantRollback {
    /// What is to be declared; `nil` for a tenant that an apply made since: without a manifest it is deactivated.
    let desired: DesiredTenant?
    /// The names that it has and had.
    let names: [String]
    /// Whether what was applied last is not what was applied then.
    let isTouched: Bool
    /// Secrets that stay as they are.
    let lost: [LostSecret]
    /// Rows that leave the ledger, and stay, by kind; the bot's own row among them is the whole tenant.
    let forgotten: [ResourceKind: Set<String>]

    /// `nil` for a bot that neither is ours nor was then.
    ///
    /// - Parameters:
    ///   - recorded: What the database holds of it.
    ///   - past: What the history knows.
    ///   - histories: What became of its rows since, by kind.
    init?(_ recorded: RecordedTenant, past: RecordedPast, histories: [Int: RowHistories]) {
        let changed = past.ledger[recorded.botID] ?? [:]
        let bot = ResourceKind.bot.order
        let now = recorded.ledger[bot]?.values
        let then = changed[bot].map(\.rows) ?? now
        guard let slugNow = now?.keys.first ?? then?.keys.first else { return nil }
        self.names = [slugNow] + (then?.keys ?? [])
        self.isTouched = !changed.isEmpty
        let origin = histories[bot]?[""].origin ?? .known(key: "")
        guard then != nil || origin == .adopted else {
            (self.desired, self.lost, self.forgotten) = (nil, [], [:])
            return
        }
        let slug = then?.keys.first ?? slugNow
        let kinds = ResourceKind.all.map { kind in
            let empty = RowSet(kind)
            let last = recorded.ledger[kind.order]?.values ?? empty
            let live = recorded.named(slug).live[kind.order].values
            let ofKind = histories[kind.order] ?? RowHistories()
            if then == nil, kind.botColumn == nil {
                return KindRollback(forgetting: slug, now: last, live: live, histories: ofKind)
            }
            // Of a tenant that was not ours nothing was, whichever kinds have changed since.
            let first = then == nil ? empty : changed[kind.order].map { $0.rows ?? empty } ?? last
            return KindRollback(
                slugNow,
                then: first,
                now: last,
                live: live,
                histories: ofKind,
                key: kind.botColumn == nil ? slug : nil
            )
        }
        self.desired = DesiredTenant(
            slug: slug,
            file: "revision \(past.revision)",
            rows: kinds.map(\.desired),
            management: Self.management(kinds.flatMap(\.written)),
            botID: recorded.botID
        )
        self.lost = kinds.flatMap(\.lost)
        var forgotten: [ResourceKind: Set<String>] = [:]
        for (kind, rollback) in zip(ResourceKind.all, kinds) where !rollback.forgotten.isEmpty {
            forgotten[kind] = rollback.forgotten
        }
        self.forgotten = forgotten
    }

    /// Nothing is ours to decide but what is named.
    private static func management(_ written: [ManagementTarget]) -> ManagementRules {
        let rest = ResourceKind.all.map { ManagementTarget(kind: $0, precision: 0) }
        return ManagementRules([
            ManagementRule(path: "", management: .always, origin: .none, targets: written),
            ManagementRule(path: "", management: .once, origin: .none, targets: rest),
        ])
    }
}
