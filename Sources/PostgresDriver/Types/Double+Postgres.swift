/// `double precision`; reads `real` as well. `numeric` is not read: cast it to say that its digits may be lost.
extension Double: PostgresScalar {
    /// `double precision`.
    public static var parameterType: PostgresType { .float8 }
    /// `double precision`.
    public static var elementType: PostgresType { .float8 }
    /// `double precision[]`.
    public static var arrayType: PostgresType { .float8Array }

    /// Appends the eight bytes of IEEE 754.
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(bigEndian: bitPattern)
        return true
    }

    /// `double precision` and `real`.
    public static func accepts(_ type: PostgresType) -> Bool { type == .float8 || type == .float4 }

    /// Reads eight or four bytes.
    public init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError) {
        switch bytes.byteCount {
        case 8:
            self = unsafe Double(bitPattern: UInt64(bigEndian: bytes.unsafeLoadUnaligned(as: UInt64.self)))
        case 4:
            let bits = unsafe UInt32(bigEndian: bytes.unsafeLoadUnaligned(as: UInt32.self))
            self = Double(Float(bitPattern: bits))
        default:
            throw Self.malformed("\(bytes.byteCount) bytes instead of 8")
        }
    }
}
