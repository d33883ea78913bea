/// An array of one dimension; `[UInt8]` is `bytea`.
extension Array: PostgresEncodable where Element: PostgresArrayElement {
    /// The array type of the elements.
    public static var parameterType: PostgresType { Element.arrayType }

    /// Appends all elements as one value.
    public func encode(into bytes: inout [UInt8]) -> Bool {
        Element.encodeArray(self, into: &bytes)
        return true
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    /// What the elements accept.
    public static func accepts(_ type: PostgresType) -> Bool { Element.acceptsArray(type) }

    /// Reads all elements of one value.
    public init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError) {
        self = try Element.decodeArray(bytes, type: type)
    }
}

/// A byte has no type of its own on the server; an array of bytes is `bytea`.
extension UInt8: PostgresArrayElement {
    /// `bytea`.
    public static var arrayType: PostgresType { .bytea }

    /// `bytea`.
    public static func acceptsArray(_ type: PostgresType) -> Bool { type == .bytea }

    /// Appends the bytes.
    public static func encodeArray(_ elements: [UInt8], into bytes: inout [UInt8]) {
        bytes.append(contentsOf: elements)
    }

    /// Reads the bytes.
    public static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [UInt8] {
        unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
}
