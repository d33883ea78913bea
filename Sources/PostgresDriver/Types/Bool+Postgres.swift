/// `boolean`.
extension Bool: PostgresScalar {
    /// `boolean`.
    public static var parameterType: PostgresType { .bool }
    /// `boolean`.
    public static var elementType: PostgresType { .bool }
    /// `boolean[]`.
    public static var arrayType: PostgresType { .boolArray }

    /// Appends one byte, 0 or 1.
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(self ? 1 : 0)
        return true
    }

    /// `boolean`.
    public static func accepts(_ type: PostgresType) -> Bool { type == .bool }

    /// Reads one byte.
    public init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError) {
        guard bytes.byteCount == 1 else { throw Self.malformed("\(bytes.byteCount) bytes instead of 1") }
        self = unsafe bytes.unsafeLoad(as: UInt8.self) != 0
    }
}
