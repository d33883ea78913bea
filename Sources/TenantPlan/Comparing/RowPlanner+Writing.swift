internal import TenantModel

// Rows that are declared: compared, taken over, made.
extension RowPlanner {
    mutating func compare(_ row: RowPairs.Pair, _ wanted: Int, _ applied: Int, _ present: Int) {
        guard let ledger, let live else { return }
        let isReturning = ledger.isRetired(applied)
        var comparison = RowComparison(kind, isReturning: isReturning)
        let recordedRow = standing(row) == .observe ? nil : beginLedgerRow(row)
        for field in 0..<values.width {
            let (desired, last) = (values[wanted, field], ledger[applied, field])
            let now = live.values[present, field]
            // Almost every field of almost every run.
            if managedLedger == nil, !isReturning, desired == last, desired == now { continue }
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
            // That it comes back is more than what it is called by now.
            isReturning ? .returned : isRenamed ? .renamed : isDrifted ? .drifted : summary.reason,
            drift: max(slugDrift, summary.drift),
            fields: summary.fields,
            applied: summary.applied,
            present: summary.present,
            unchanged: summary.unchanged
        )
        if let recorded = comparison.recordBeside(action) {
            result.addRecord(beside: row, recorded)
        }
    }

    mutating func adopt(_ row: RowPairs.Pair, _ wanted: Int, _ present: Int) {
        let fields = compareForeign(row, wanted, present)
        var unchanged: [FieldChange] = []
        // A row that is taken over is shown whole, as one that comes is: whoever accepts it has to see it.
        if kind.botColumn != nil, let live {
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
    mutating func compareForeign(_ row: RowPairs.Pair, _ wanted: Int, _ present: Int) -> [FieldChange] {
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

    mutating func create(_ row: RowPairs.Pair, _ wanted: Int) {
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
}
