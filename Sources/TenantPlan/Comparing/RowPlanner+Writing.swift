internal import TenantModel

// Rows that are declared and ours: compared, made.
extension RowPlanner {
    mutating func compare(_ row: RowPairs.Pair, _ wanted: Int, _ applied: Int, _ present: Int) {
        guard let ledger, let live else { return }
        let isReturning = ledger.isRetired(applied)
        var comparison = RowComparison(kind, isReturning: isReturning)
        let recordedRow = standing(row) == .observe ? nil : beginLedgerRow(row)
        let isBare = live.bareKeys.contains(row.key)
        for field in 0..<values.width {
            let (desired, last) = (values[wanted, field], ledger[applied, field])
            let now = live.values[present, field]
            // Almost every field of almost every run.
            if managedLedger == nil, !isReturning, !isBare, desired == last, desired == now { continue }
            let compared = FieldComparison(
                field: kind.fields[field],
                sides: settling.settle(desired: desired, ledger: last, live: now),
                declared: desired,
                recorded: last,
                isBare: isBare,
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

    mutating func create(_ row: RowPairs.Pair, _ wanted: Int) {
        let recordedRow = beginLedgerRow(row)
        var fields: [FieldChange] = []
        var applied: [Int: FieldValue] = [:]
        for field in 0..<values.width where values[wanted, field].isDeclared && management(row, field) != .observe {
            let value = values[wanted, field]
            guard !isHeld(row, field) else {
                result.leave(
                    row,
                    .differs,
                    missing(row, wanted, .edited).filter { $0.field == field }
                )
                continue
            }
            fields.append(FieldChange(field: field, before: .undeclared, after: value))
            if let recordedRow { managedLedger?[recordedRow, field] = value }
            // The same secret from another place is another one to whoever accepted where it came from.
            if let last = row.ledger.flatMap({ ledger?[$0, field] }), last.isDeclared, last != value {
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
