internal import PostgresDriver

/// Gives the fields of one row one after the other, whichever way the row came: by COPY or as a result.
///
/// `nil` is NULL. No method is generic: a bulk read calls them millions of times.
protocol FieldSource: ~Copyable {
    mutating func nextBool() throws(PostgresError) -> Bool?
    mutating func nextInt32() throws(PostgresError) -> Int32?
    mutating func nextInt64() throws(PostgresError) -> Int64?
    mutating func nextText() throws(PostgresError) -> String?
    /// Hands the text of a `jsonb` to `body`.
    mutating func nextJSON(_ body: (RawSpan) throws(PostgresError) -> Void) throws(PostgresError)
}

extension CopyReader: FieldSource {}

/// The fields of a row of a result, one after the other.
struct RowFields: FieldSource {
    private let row: PostgresRow
    private var position = 0

    init(_ row: PostgresRow) {
        self.row = row
    }

    mutating func nextBool() throws(PostgresError) -> Bool? { try next() }
    mutating func nextInt32() throws(PostgresError) -> Int32? { try next() }
    mutating func nextInt64() throws(PostgresError) -> Int64? { try next() }
    mutating func nextText() throws(PostgresError) -> String? { try next() }

    mutating func nextJSON(_ body: (RawSpan) throws(PostgresError) -> Void) throws(PostgresError) {
        let json: JSONB = try next()
        try unsafe body(json.text.utf8.span.bytes)
    }

    private mutating func next<Value: PostgresDecodable>() throws(PostgresError) -> Value {
        defer { position += 1 }
        return try row[position]
    }
}
