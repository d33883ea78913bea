/// A value that can be read from a row or from a binary COPY.
public protocol PostgresDecodable: Sendable {
    /// Whether a column of `type` can be read as this Swift type without loss.
    static func accepts(_ type: PostgresType) -> Bool

    /// Reads the server's binary form.
    ///
    /// - Parameters:
    ///   - bytes: the value, without length.
    ///   - type: the column's type; `unspecified` in COPY data, which names none.
    /// - Throws: `PostgresError` with the code `decoding`; its message does not repeat the bytes.
    init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError)

    /// What NULL is read as; nil where NULL has no place.
    static var null: Self? { get }
}

extension PostgresDecodable {
    /// Most types have no place for NULL.
    public static var null: Self? { nil }

    /// The error for a value whose length or content is not that of the type.
    static func malformed(_ reason: String) -> PostgresError {
        PostgresError(.decoding, "cannot be read as \(Self.self): \(reason)")
    }
}
