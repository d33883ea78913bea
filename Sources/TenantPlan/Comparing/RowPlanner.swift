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
    let renames: ActingRenames

    private(set) var result: RowChanges
    private(set) var removed = 0
    private(set) var unmanaged = 0
    /// The ledger after the changes, where it is not simply what is declared.
    private var managedLedger: RowSet?
    /// Rows that are not declared and stay in the ledger, switched off.
    private var retired: RowSet

    private var kind: ResourceKind { values.kind }

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
        if isOrdinary, let ledger, let live, values.isApplied(ledger: ledger, live: live.values) { return }
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
        case (_, nil, _?, nil): result.add(.record, row, .removed, drift: .deleted, fields: [])
        // No longer declared: deleted, or switched off where payments refer to it.
        case (.always, nil, let applied?, let present?): remove(row, applied, present)
        // No longer declared, and made once only: stays.
        case (.once, nil, let applied?, _?):
            result.leave(row, .undeclared, [])
            keep(applied, of: row)
        // No longer declared, and only watched by now: forgotten, and stays.
        case (.observe, nil, let applied?, _?):
            result.add(.record, row, .observed, fields: ledger?.openSecrets(of: applied) ?? [])
        // On all three sides: field by field.
        case (_, let wanted?, let applied?, let present?): compare(row, wanted, applied, present)
        // Declared, and somebody else's so far: taken over.
        case (.always, let wanted?, nil, let present?): adopt(row, wanted, present)
        // Likewise, and left to them: what differs is shown.
        case (_, let wanted?, nil, let present?): compareForeign(row, wanted, present)
        // Declared and not there: made, or made again; what is made once only when it never was.
        case (.always, let wanted?, _, nil), (.once, let wanted?, nil, nil): create(row, wanted)
        // Made once and deleted since: stays away.
        case (.once, let wanted?, let applied?, nil):
            result.leave(row, .absent, missing(row, wanted))
            keep(applied, of: row)
        // Only watched, and not there: shown.
        case (.observe, let wanted?, let applied, nil):
            result.leave(row, .absent, missing(row, wanted))
            if applied != nil { result.add(.record, row, .observed, drift: .deleted, fields: []) }
        }
    }

    private mutating func compare(_ row: RowPairs.Pair, _ wanted: Int, _ applied: Int, _ present: Int) {
        guard let ledger, let live else { return }
        var comparison = RowComparison(kind)
        let recordedRow = standing(row) == .observe ? nil : beginLedgerRow(row)
        for field in 0..<values.width {
            let (desired, last) = (values[wanted, field], ledger[applied, field])
            let now = live.values[present, field]
            // Almost every field of almost every run.
            if managedLedger == nil, desired == last, desired == now { continue }
            let compared = FieldComparison(
                field: kind.fields[field],
                sides: settling.settle(desired: desired, ledger: last, live: now),
                declared: desired,
                recorded: last,
                management: management(row, field),
                former: self.desired.formerValues.isEmpty
                    ? nil : self.desired.formerValues[DesiredRows.FormerField(key: row.key, field: field)]
            )
            comparison.take(field, compared)
            if let recordedRow { managedLedger?[recordedRow, field] = compared.ledgerValue }
        }
        if !comparison.deviations.isEmpty { result.leave(row, .differs, comparison.deviations) }
        let isRenamed = row.previousKey != nil
        guard !comparison.isUnchanged || isRenamed || slugDrift != .none else { return }
        let action: Change.Action =
            isRenamed ? .rename : comparison.isWritten || slugDrift != .none ? .update : .record
        let summary = comparison.summary(as: action)
        let isDrifted = summary.reason == .converged && slugDrift != .none
        result.add(
            action,
            row,
            isRenamed
                ? .renamed : ledger.isRetired(applied) ? .returned : isDrifted ? .drifted : summary.reason,
            drift: max(slugDrift, summary.drift),
            fields: summary.fields,
            applied: summary.applied
        )
        if let recorded = comparison.recordBeside(action, isReturning: ledger.isRetired(applied)) {
            result.addRecord(beside: row, recorded)
        }
    }

    private mutating func adopt(_ row: RowPairs.Pair, _ wanted: Int, _ present: Int) {
        let fields = compareForeign(row, wanted, present)
        var unchanged: [FieldChange] = []
        // A plan or a card that is taken over is shown whole, as one that comes is: whoever accepts it has to see it.
        if kind.botColumn != nil, kind.idColumn != nil, let live {
            for field in 0..<values.width where values[wanted, field].isDeclared {
                let (now, desired) = (live.values[present, field], values[wanted, field])
                guard desired.isSameValue(as: now) else { continue }
                unchanged.append(FieldChange(field: field, before: now, after: desired))
            }
        }
        result.add(.adopt, row, .adopted, fields: fields, unchanged: unchanged)
    }

    /// Compares a row that was never applied: the fields that the manifest wins are to be written, the others stay.
    @discardableResult
    private mutating func compareForeign(_ row: RowPairs.Pair, _ wanted: Int, _ present: Int) -> [FieldChange] {
        guard let live else { return [] }
        var (written, left): ([FieldChange], [FieldDeviation]) = ([], [])
        let recordedRow = standing(row) == .always ? beginLedgerRow(row) : nil
        for field in 0..<values.width where values[wanted, field].isDeclared {
            let desired = values[wanted, field]
            let management = management(row, field)
            let compared = FieldComparison(
                field: kind.fields[field],
                sides: settling.settle(desired: desired, ledger: .undeclared, live: live.values[present, field]),
                declared: desired,
                recorded: .undeclared,
                management: management
            )
            if let recordedRow { managedLedger?[recordedRow, field] = compared.ledgerValue }
            let now = compared.sides.live
            if management == .always, !compared.sides.desired.isSameValue(as: now) {
                written.append(FieldChange(field: field, before: now, after: desired))
            } else if let cause = compared.deviation {
                left.append(
                    FieldDeviation(field: field, live: now, declared: desired, management: management, cause: cause)
                )
            }
        }
        if !left.isEmpty { result.leave(row, .differs, left) }
        return written
    }

    private mutating func create(_ row: RowPairs.Pair, _ wanted: Int) {
        let recordedRow = beginLedgerRow(row)
        var fields: [FieldChange] = []
        var applied: [Int: FieldValue] = [:]
        for field in 0..<values.width where values[wanted, field].isDeclared && management(row, field) != .observe {
            let value = values[wanted, field]
            fields.append(FieldChange(field: field, before: .undeclared, after: value))
            if let recordedRow { managedLedger?[recordedRow, field] = value }
            if let last = row.ledger.flatMap({ ledger?[$0, field] }), last.isDeclared, !last.isSameValue(as: value) {
                applied[field] = last
            }
        }
        let wasApplied = row.ledger != nil
        result.add(
            .create,
            row,
            isNewTenant ? .tenantCreated : wasApplied ? .recreated : .configChanged,
            drift: wasApplied ? .deleted : .none,
            fields: fields,
            applied: applied
        )
    }

    private mutating func remove(_ row: RowPairs.Pair, _ applied: Int, _ present: Int) {
        guard let live, let ledger else { return }
        let isReferenced = result.rowID(row).map(live.referenced.contains) ?? false
        // Payments come and go by the bots' doing: a row that was switched off once is not deleted when they are gone.
        if case .deleteUnlessReferenced(_, _, let name) = kind.removal, let field = kind.fieldIndex(name),
            isReferenced || ledger.isRetired(applied)
        {
            return switchOff(row, field, applied, present)
        }
        removed += 1
        var lost: [Int: FieldValue] = [:]
        let fields = (0..<values.width).filter { ledger[applied, $0].isDeclared }.map { field in
            let sides = sides(ofUndeclared: field, applied, present, ledger, live)
            let isChanged = !sides.live.isSameValue(as: sides.ledger)
            if isChanged { lost[field] = sides.ledger }
            return FieldChange(
                field: field,
                before: sides.live,
                after: .undeclared,
                drift: isChanged ? .conflict : .none
            )
        }
        result.add(
            .delete,
            row,
            .removed,
            drift: lost.isEmpty ? .none : .conflict,
            fields: fields,
            applied: lost
        )
    }

    /// What was applied of a field that is declared no longer, and what is there.
    private func sides(
        ofUndeclared field: Int,
        _ applied: Int,
        _ present: Int,
        _ ledger: RowSet,
        _ live: LiveRows
    ) -> Settling.Sides {
        settling.settle(desired: .undeclared, ledger: ledger[applied, field], live: live.values[present, field])
    }

    /// No longer declared, and not to be deleted: off, and the ledger remembers who did it.
    private mutating func switchOff(_ row: RowPairs.Pair, _ field: Int, _ applied: Int, _ present: Int) {
        guard let live, let ledger else { return }
        retired.retire(applied, of: ledger)
        let before = live.values[present, field]
        let (isOff, wasOff) = (before == .bool(false), ledger.isRetired(applied))
        if isOff && wasOff { return }
        if !isOff { removed += 1 }
        let off = FieldChange(field: field, before: before, after: .bool(false))
        let isChanged = kind.fields.indices.contains { place in
            guard place != field, ledger[applied, place].isDeclared else { return false }
            let sides = sides(ofUndeclared: place, applied, present, ledger, live)
            return !sides.live.isSameValue(as: sides.ledger)
        }
        result.add(
            isOff ? .record : .deactivate,
            row,
            .removed,
            drift: isChanged ? .conflict : wasOff ? .drift : .none,
            fields: isOff ? [] : [off]
        )
    }
}

// What `management` makes of it. Most manifests do not say anything, and then all of this says `always`.
extension RowPlanner {
    /// Who has the last word about whether a row is there: whoever has most to say about one of its fields. The tenant
    /// itself is always ours.
    private func standing(_ row: RowPairs.Pair) -> Management {
        guard !management.isEmpty, kind.botColumn != nil else { return .always }
        var strongest: Management?
        for field in 0..<values.width {
            let isDeclared = row.desired.map { values[$0, field].isDeclared } ?? false
            guard isDeclared || row.ledger.flatMap({ ledger?[$0, field].isDeclared }) ?? false else { continue }
            switch management(row, field) {
            case .always: return .always
            case .once: strongest = .once
            case .observe: strongest = strongest ?? .observe
            }
        }
        return strongest ?? management[row.key]
    }

    private func management(_ row: RowPairs.Pair, _ field: Int) -> Management {
        management.isEmpty ? .always : management[row.key, field]
    }

    /// Whether a declared value may come to be written, so that its secret has to be at hand.
    func isWritten(_ row: Int, _ field: Int) -> Bool {
        guard !management.isEmpty else { return true }
        switch management[values.keys[row], field] {
        case .always: return true
        case .once: return ledger?.index(of: values.keys[row]) == nil && live?.values.index(of: values.keys[row]) == nil
        case .observe: return false
        }
    }

    /// What is declared of a row that is not there and that nobody creates.
    private func missing(_ row: RowPairs.Pair, _ wanted: Int) -> [FieldDeviation] {
        (0..<values.width).filter { values[wanted, $0].isDeclared }.map { field in
            FieldDeviation(
                field: field,
                live: .undeclared,
                declared: values[wanted, field],
                management: management(row, field),
                cause: .drift
            )
        }
    }

    private mutating func beginLedgerRow(_ row: RowPairs.Pair) -> Int? {
        managedLedger?.append(row.key)
    }

    /// Keeps what the ledger says of a row that stays as it is.
    private mutating func keep(_ applied: Int, of row: RowPairs.Pair) {
        guard let ledger, let kept = managedLedger?.append(ledger.keys[applied]) else { return }
        for field in 0..<values.width { managedLedger?[kept, field] = ledger[applied, field] }
    }
}
