/// Rows of the ledger that are no longer declared and were switched off instead of deleted.
///
/// The ledger keeps such a row without the fields that every declared row has, and with its switch off: that is what was
/// applied last. So it is told from a declared row that is off, somebody who switches it on is found, and when it is
/// declared again it comes back as a new one would be.
extension RowSet {
    /// Whether the row at `row` of a ledger is retired.
    package func isRetired(_ row: Int) -> Bool {
        guard let field = kind.retirementField, self[row, field] == .bool(false) else { return false }
        return !kind.fields.indices.contains { kind.fields[$0].isRequired && self[row, $0].isDeclared }
    }
}

extension ResourceKind {
    /// The switch of rows that are not always deleted; `nil` for other kinds. The bot itself is no row that its manifest
    /// could leave out.
    package var retirementField: Int? {
        guard case .deleteUnlessReferenced(_, _, let name) = removal else { return nil }
        return fieldIndex(name)
    }
}
