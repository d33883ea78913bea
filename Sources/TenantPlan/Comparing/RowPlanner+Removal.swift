internal import TenantModel

// Rows that are declared no longer.
extension RowPlanner {
    mutating func remove(_ row: RowPairs.Pair, _ applied: Int, _ present: Int) {
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
            let isChanged = !sides.isAsApplied
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
    func sides(
        ofUndeclared field: Int,
        _ applied: Int,
        _ present: Int,
        _ ledger: RowSet,
        _ live: LiveRows
    ) -> Settling.Sides {
        settling.settle(desired: .undeclared, ledger: ledger[applied, field], live: live.values[present, field])
    }

    /// No longer declared, and not to be deleted: off, and the ledger remembers who did it.
    mutating func switchOff(_ row: RowPairs.Pair, _ field: Int, _ applied: Int, _ present: Int) {
        guard let live, let ledger else { return }
        retired.retire(applied, of: ledger)
        let before = live.values[present, field]
        let (isOff, wasOff) = (before == .bool(false), ledger.isRetired(applied))
        if isOff && wasOff { return }
        if !isOff { removed += 1 }
        let off = FieldChange(field: field, before: before, after: .bool(false))
        let isChanged = kind.fields.indices.contains { place in
            guard place != field, ledger[applied, place].isDeclared else { return false }
            return !sides(ofUndeclared: place, applied, present, ledger, live).isAsApplied
        }
        result.add(
            isOff ? .record : .deactivate,
            row,
            .removed,
            drift: isChanged ? .conflict : wasOff ? .drift : .none,
            fields: !isOff ? [off] : ledger[applied, field] == .bool(false) ? [] : lost(applied)
        )
    }

    /// What was applied of a row that went, or was switched off, before the manifest gave it up, or left it to others; nothing
    /// of one that was given up already.
    func lost(_ applied: Int, drift: Change.Drift = .none, isLeftToOthers: Bool = false) -> [FieldChange] {
        guard let ledger, !ledger.isRetired(applied) else { return [] }
        return (0..<values.width).filter { ledger[applied, $0].isDeclared }.map { field in
            FieldChange(
                field: field,
                before: ledger[applied, field],
                after: .undeclared,
                drift: drift,
                isLeftToOthers: isLeftToOthers
            )
        }
    }
}
