internal import TenantModel

/// Rows of the ledger that are no longer declared and were switched off instead of deleted.
///
/// The ledger keeps such a row without the fields that every declared row has, and with its switch off: that is what was
/// applied last. So it is told from a declared row that is off, somebody who switches it on is found, and when it is
/// declared again it comes back as a new one would be.
extension RowSet {
    /// Whether the row at `row` of a ledger is retired.
    func isRetired(_ row: Int) -> Bool {
        guard let field = kind.retirementField, self[row, field] == .bool(false) else { return false }
        return !kind.fields.indices.contains { kind.fields[$0].isRequired && self[row, $0].isDeclared }
    }

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

extension ResourceKind {
    /// The switch of rows that are not always deleted; `nil` for other kinds. The bot itself is no row that its manifest
    /// could leave out.
    fileprivate var retirementField: Int? {
        guard case .deleteUnlessReferenced(_, _, let name) = removal else { return nil }
        return fieldIndex(name)
    }
}
