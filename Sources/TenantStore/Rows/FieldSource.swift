internal import PostgresDriver

/// Gives the fields of one row one after the other, whichever way the row came: by COPY or as a result.
protocol FieldSource: ~Copyable {
    mutating func next<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> Value
}

extension CopyReader: FieldSource {}

/// The fields of a row of a result, one after the other.
struct RowFields: FieldSource {
    private let row: PostgresRow
    private var position = 0

    init(_ row: PostgresRow) {
        self.row = row
    }

    mutating func next<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> Value {
        defer { position += 1 }
        return try row[position, as: type]
    }
}
