/// A type whose Swift arrays travel as one value: `[Int64]` as `bigint[]`, `[String?]` as `text[]` with NULLs,
/// `[UInt8]` as `bytea`.
public protocol PostgresArrayElement: Sendable {
    /// The type that a whole array is declared as.
    static var arrayType: PostgresType { get }

    /// Whether a column of `type` can be read as an array of this type.
    static func acceptsArray(_ type: PostgresType) -> Bool

    /// Appends the binary form of `elements`.
    static func encodeArray(_ elements: [Self], into bytes: inout [UInt8])

    /// Reads the binary form of an array of at most one dimension.
    ///
    /// - Throws: `PostgresError` with the code `decoding`.
    static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [Self]
}

/// A type that stands for one value of the server, in a column, in a parameter, and as an element of an array.
public protocol PostgresScalar: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// The type of one element in an array of them.
    static var elementType: PostgresType { get }
}

extension PostgresScalar {
    /// An array type whose elements this type can read.
    public static func acceptsArray(_ type: PostgresType) -> Bool {
        type.element.map(accepts) ?? false
    }

    /// One dimension, its elements in order.
    public static func encodeArray(_ elements: [Self], into bytes: inout [UInt8]) {
        ArrayWire.encode(elements, of: elementType, into: &bytes)
    }

    /// One dimension, its elements in order; a NULL among them is an error.
    public static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [Self] {
        try ArrayWire.decode(bytes)
    }
}
