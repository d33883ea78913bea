/// NULL is nil.
extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The type of what is wrapped.
    public static var parameterType: PostgresType { Wrapped.parameterType }

    /// Appends what is wrapped, or nothing for nil.
    public func encode(into bytes: inout [UInt8]) -> Bool {
        self?.encode(into: &bytes) ?? false
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// What the wrapped type accepts.
    public static func accepts(_ type: PostgresType) -> Bool { Wrapped.accepts(type) }

    /// Reads what is wrapped.
    public init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError) {
        self = .some(try Wrapped(wire: bytes, type: type))
    }

    /// nil.
    public static var null: Wrapped?? { .some(nil) }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresScalar {
    /// The array type of what is wrapped; its elements may be NULL.
    public static var arrayType: PostgresType { Wrapped.arrayType }

    /// What the wrapped type accepts.
    public static func acceptsArray(_ type: PostgresType) -> Bool { Wrapped.acceptsArray(type) }

    /// One dimension, its elements in order.
    public static func encodeArray(_ elements: [Wrapped?], into bytes: inout [UInt8]) {
        ArrayWire.encode(elements, of: Wrapped.elementType, into: &bytes)
    }

    /// One dimension, its elements in order.
    public static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> [Wrapped?] {
        try ArrayWire.decode(bytes)
    }
}
