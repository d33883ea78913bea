internal import CanonicalJSON
internal import TenantModel

/// Plans the rows of one kind of one tenant.
struct RowPlanner {
    let desired: DesiredRows
    /// The declared values, secrets settled.
    let values: RowSet
    let ledger: RowSet?
    let live: LiveRows?
    let isNewTenant: Bool
    /// What became of the slug behind our back, for the kind whose key it is.
    let slugDrift: Change.Drift
    /// What the tenant was called so far, for the kind whose key that is.
    let previousSlug: String?
    let settling: Settling
    let management: KindManagement
    /// The flags that are not made, since their column stays another than declared.
    let heldFlags: Set<String>
    let renames: ActingRenames

    var result: RowChanges
    var removed = 0
    private(set) var unmanaged = 0
    /// The ledger after the changes, where it is not simply what is declared.
    var managedLedger: RowSet?
    /// Rows that are not declared and stay in the ledger, switched off.
    var retired: RowSet

    var kind: ResourceKind { values.kind }

    /// The ledger after the changes.
    var ledgerAfter: RowSet { (managedLedger ?? values).merging(retired) }

    /// Takes the sides of one kind.
    ///
    /// - Parameters:
    ///   - tenant: What is declared.
    ///   - kind: The kind.
    ///   - match: What the database holds of the tenant.
    ///   - settling: Settles secrets.
    init(_ tenant: DesiredTenant, _ kind: ResourceKind, _ match: BotMatch?, settling: Settling) {
        let recorded = match?.tenant
        let ledger = recorded?.ledger[kind.order]?.values
        let live = recorded?.live[kind.order]
        let isBot = kind.botColumn == nil
        self.desired = tenant.rows[kind.order]
        // What a row was applied as is looked up by its key; a rename moves it first.
        self.renames = ActingRenames(
            desired.renamings,
            isApplied: { ledger?.index(of: $0) != nil },
            isLive: { live?.values.index(of: $0) != nil }
        )
        self.values = settling.settle(desired.values, ledger: ledger, renames: renames)
        self.ledger = ledger
        self.live = live
        self.isNewTenant = recorded == nil
        self.slugDrift = isBot ? match?.slugDrift ?? .none : .none
        self.previousSlug = isBot ? match?.previousSlug : nil
        self.settling = settling
        self.management = tenant.management[kind]
        self.heldFlags = kind === ResourceKind.feature ? Self.heldFlags(of: tenant, recorded) : []
        self.result = RowChanges(
            tenant,
            kind,
            live: live,
            botID: recorded?.botID,
            liveKey: isBot ? match?.liveKey ?? .asExpected : .asExpected
        )
        self.retired = RowSet(kind)
    }

    mutating func plan() {
        unmanaged += live?.withoutKey ?? 0
        let isOrdinary = management.isEmpty && renames.isEmpty && previousSlug == nil && slugDrift == .none
        if isOrdinary, let ledger, let live, live.bareKeys.isEmpty, values.isApplied(ledger: ledger, live: live.values)
        {
            return
        }
        if !management.isEmpty { managedLedger = RowSet(kind) }
        RowPairs(desired: values, ledger: ledger, live: live?.values, renames: renames).forEach { plan($0) }
        // A row may have been kept under the key that it is about to give up.
        managedLedger?.sort()
    }

    private mutating func plan(_ pair: RowPairs.Pair) {
        var row = pair
        row.previousKey = row.previousKey ?? previousSlug
        if row.isTaken { return result.refuse(row) }
        // The table of cases of a row: who has the last word, and whether it is declared, was applied, is there.
        switch (standing(row), row.desired, row.ledger, row.live) {
        // Somebody else's: counted.
        case (_, nil, nil, _): unmanaged += 1
        // No longer declared, and gone already: forgotten.
        case (_, nil, let applied?, nil):
            result.add(.record, row, .removed, drift: .deleted, fields: lost(applied, drift: .deleted))
        // No longer declared: deleted, or switched off where payments refer to it.
        case (.always, nil, let applied?, let present?): remove(row, applied, present)
        // No longer declared, and made once only: stays, unless it was given up and is on again.
        case (.once, nil, let applied?, let present?) where !isBack(applied, present):
            result.leave(row, .undeclared, [])
            keep(applied, of: row)
        // No longer declared, and theirs by now: forgotten, and stays.
        case (.once, nil, let applied?, let present?), (.observe, nil, let applied?, let present?):
            giveAway(row, applied, present)
        // On all three sides: field by field.
        case (_, let wanted?, let applied?, let present?): compare(row, wanted, applied, present)
        // Declared, and somebody else's so far: taken over; what is made once only as it is.
        case (.always, let wanted?, nil, let present?), (.once, let wanted?, nil, let present?):
            adopt(row, wanted, present)
        // Likewise, and only watched: theirs as it was, and what differs is shown.
        case (.observe, let wanted?, nil, let present?):
            unmanaged += 1
            compareForeign(row, wanted, present)
        // One half of a switch, of which the other half is left as it is: not made against it.
        case (.once, let wanted?, nil, nil) where heldFlags.contains(row.key):
            result.leave(row, .absent, missing(row, wanted, .edited))
        // Declared and not there: made, or made again; what is made once only when it never was, or was given up.
        case (.always, let wanted?, _, nil), (.once, let wanted?, nil, nil): create(row, wanted)
        case (.once, let wanted?, let applied?, nil) where ledger?.isRetired(applied) ?? false: create(row, wanted)
        // Made once and deleted since: stays away.
        case (.once, let wanted?, let applied?, nil):
            result.leave(row, .absent, missing(row, wanted))
            keep(applied, of: row)
        // Only watched, and not there: shown, and what was applied of it is forgotten.
        case (.observe, let wanted?, let applied, nil):
            result.leave(row, .absent, missing(row, wanted))
            guard let applied else { return }
            let lost = lost(applied, drift: .deleted, isLeftToOthers: true)
            result.add(.record, row, .observed, drift: .deleted, fields: lost)
        }
    }
}
