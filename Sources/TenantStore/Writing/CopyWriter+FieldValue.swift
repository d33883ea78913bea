internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

extension CopyWriter {
    /// Writes the next field as its column takes it, NULL for what is no value.
    ///
    /// - Throws: ``StoreError`` with `outOfRange` for a number that the column cannot hold: never another one than was
    ///   approved.
    mutating func write(
        _ value: FieldValue,
        as type: Field.ColumnType,
        in kind: ResourceKind
    ) throws(StoreError) {
        switch (value, type) {
        case (.bool(let value), _): write(value)
        case (.integer(let value), .integer):
            guard let fitting = Int32(exactly: value) else { throw StoreError(.outOfRange(kind.table)) }
            write(fitting)
        case (.integer(let value), _): write(value)
        case (.text(let value), _): write(value)
        case (.json(let value), .wrappedJSONB): write(jsonb: value.wrapped.text)
        case (.json(let value), _): write(jsonb: value.text)
        case (.undeclared, _), (.null, _), (.secret, _): writeNull()
        }
    }
}
