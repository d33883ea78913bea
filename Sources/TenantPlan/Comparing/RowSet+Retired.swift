internal import TenantModel

// What planning makes of rows of the ledger that are retired; see ``RowSet/isRetired(_:)``.

extension RowSet {
    /// How many rows of a ledger are declared, retired ones left out.
    var declaredCount: Int {
        guard kind.retirementField != nil else { return count }
        return keys.indices.count { !isRetired($0) }
    }

    /// Adds the row at `row` of `ledger` as a retired one, behind the others.
    mutating func retire(_ row: Int, of ledger: RowSet) {
        guard let retirement = kind.retirementField else { return }
        let retired = append(ledger.keys[row])
        for field in kind.fields.indices where !kind.fields[field].isRequired {
            self[retired, field] = ledger[row, field]
        }
        self[retired, retirement] = .bool(false)
    }

    /// These rows and `others`, which have other keys, in order.
    func merging(_ others: RowSet) -> RowSet {
        guard !others.isEmpty else { return self }
        var merged = self
        for row in 0..<others.count {
            merged.beginRow(others.keys[row])
            for value in others.row(row) { merged.append(value: value) }
        }
        merged.sort()
        return merged
    }
}
