internal import PostgresDriver
internal import TenantModel
internal import TenantStore

/// Reads the described columns of rows of a kind, to be asked for by name.
struct RowValues {
    private let fields: [Field]

    init(of kind: ResourceKind) {
        fields = RuntimeRows.fields(of: kind)
    }

    /// Reads those of one row.
    func read(_ row: inout CopyReader) throws(PostgresError) -> Row {
        var values: [FieldValue] = []
        values.reserveCapacity(fields.count)
        for field in fields {
            let value = try row.nextValue(field.type)
            // NULL, which no column of the original allows, is what a new row would have.
            values.append(value == .null ? field.initial : value)
        }
        return Row(fields: fields, values: values)
    }

    /// The values of one row.
    struct Row {
        fileprivate let fields: [Field]
        fileprivate let values: [FieldValue]

        func text(_ name: String) -> String {
            if case .text(let text) = self[name] { text } else { "" }
        }

        func integer(_ name: String) -> Int64 {
            if case .integer(let value) = self[name] { value } else { 0 }
        }

        func number(_ name: String) -> Int { Int(integer(name)) }

        func bool(_ name: String) -> Bool {
            if case .bool(let value) = self[name] { value } else { false }
        }

        private subscript(name: String) -> FieldValue {
            fields.firstIndex { $0.name == name }.map { values[$0] } ?? .undeclared
        }
    }
}

extension CopyReader {
    /// The next field as the value of a column of `type`, which is no `jsonb`.
    mutating func nextValue(_ type: Field.ColumnType) throws(PostgresError) -> FieldValue {
        switch type {
        case .boolean: return try nextBool().map(FieldValue.bool) ?? .null
        case .integer: return try nextInt32().map { .integer(Int64($0)) } ?? .null
        case .bigint: return try nextInt64().map(FieldValue.integer) ?? .null
        case .text: return try nextText().map(FieldValue.text) ?? .null
        case .jsonb, .wrappedJSONB:
            try skip()
            return .undeclared
        }
    }
}
