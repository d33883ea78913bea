/// The types that nearly all columns have, without generics: a row of a bulk read costs a third of what it does through
/// ``CopyReader/next(_:)``, which finds out at run time what it is asked for.
extension CopyReader {
    /// Reads the next field as `boolean`; nil for NULL.
    ///
    /// - Throws: `PostgresError` with the code `decoding`, naming row and field.
    public mutating func nextBool() throws(PostgresError) -> Bool? {
        try nextField { bytes throws(PostgresError) in try Bool(wire: bytes, type: .unspecified) }
    }

    /// Reads the next field as `integer` or `smallint`; nil for NULL.
    ///
    /// - Throws: `PostgresError` with the code `decoding`, naming row and field.
    public mutating func nextInt32() throws(PostgresError) -> Int32? {
        try nextField { bytes throws(PostgresError) in try Int32(wire: bytes, type: .unspecified) }
    }

    /// Reads the next field as `bigint`, `integer` or `smallint`; nil for NULL.
    ///
    /// - Throws: `PostgresError` with the code `decoding`, naming row and field.
    public mutating func nextInt64() throws(PostgresError) -> Int64? {
        try nextField { bytes throws(PostgresError) in try Int64(wire: bytes, type: .unspecified) }
    }

    /// Reads the next field as text; nil for NULL.
    ///
    /// - Throws: `PostgresError` with the code `decoding`, naming row and field.
    public mutating func nextText() throws(PostgresError) -> String? {
        try nextField { bytes throws(PostgresError) in try String.text(bytes) }
    }

    /// Hands the bytes of the next field, which is text, to `body` without copying them; nil for NULL.
    ///
    /// - Throws: what `body` throws, and `PostgresError` with the code `decoding`, naming row and field.
    @discardableResult
    public mutating func nextUTF8(_ body: (RawSpan) throws(PostgresError) -> Void) throws(PostgresError) -> Void? {
        try nextField(body)
    }

    /// Hands the text of the next field, which is `jsonb` or `json`, to `body` without copying it.
    ///
    /// - Throws: what `body` throws, and `PostgresError` with the code `decoding` for NULL, naming row and field.
    public mutating func nextJSON(_ body: (RawSpan) throws(PostgresError) -> Void) throws(PostgresError) {
        let isThere: Void? = try nextField { bytes throws(PostgresError) in
            try body(bytes.extracting(droppingFirst: JSONB.versionLength(bytes, type: .unspecified)))
        }
        if isThere == nil { throw located(JSONB.malformed("the value is NULL")) }
    }
}
