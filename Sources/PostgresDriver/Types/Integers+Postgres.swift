extension PostgresScalar where Self: FixedWidthInteger & SignedInteger {
    /// Appends the integer in network order.
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(bigEndian: self)
        return true
    }

    /// Reads an integer of two, four or eight bytes, but no more than this type has: the width tells the type in
    /// COPY data, where nothing else does.
    public init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError) {
        let count = bytes.byteCount
        switch count {
        case 2 where Self.bitWidth >= 16:
            self = unsafe Self(Int16(bigEndian: bytes.unsafeLoadUnaligned(as: Int16.self)))
        case 4 where Self.bitWidth > 32 && type == .oid:
            self = unsafe Self(UInt32(bigEndian: bytes.unsafeLoadUnaligned(as: UInt32.self)))
        case 4 where Self.bitWidth >= 32:
            self = unsafe Self(Int32(bigEndian: bytes.unsafeLoadUnaligned(as: Int32.self)))
        case 8 where Self.bitWidth >= 64:
            self = unsafe Self(Int64(bigEndian: bytes.unsafeLoadUnaligned(as: Int64.self)))
        default:
            throw Self.malformed("\(count) bytes instead of \(Self.bitWidth / 8)")
        }
    }
}

/// `smallint`.
extension Int16: PostgresScalar {
    /// `smallint`.
    public static var parameterType: PostgresType { .int2 }
    /// `smallint`.
    public static var elementType: PostgresType { .int2 }
    /// `smallint[]`.
    public static var arrayType: PostgresType { .int2Array }
    /// `smallint`.
    public static func accepts(_ type: PostgresType) -> Bool { type == .int2 }
}

/// `integer`; reads `smallint` as well.
extension Int32: PostgresScalar {
    /// `integer`.
    public static var parameterType: PostgresType { .int4 }
    /// `integer`.
    public static var elementType: PostgresType { .int4 }
    /// `integer[]`.
    public static var arrayType: PostgresType { .int4Array }
    /// `integer` and `smallint`.
    public static func accepts(_ type: PostgresType) -> Bool { type == .int4 || type == .int2 }
}

/// `bigint`; reads `integer`, `smallint` and `oid` as well.
extension Int64: PostgresScalar {
    /// `bigint`.
    public static var parameterType: PostgresType { .int8 }
    /// `bigint`.
    public static var elementType: PostgresType { .int8 }
    /// `bigint[]`.
    public static var arrayType: PostgresType { .int8Array }
    /// `bigint`, `integer`, `smallint` and `oid`.
    public static func accepts(_ type: PostgresType) -> Bool {
        type == .int8 || type == .int4 || type == .int2 || type == .oid
    }
}

/// `bigint`; reads `integer`, `smallint` and `oid` as well.
extension Int: PostgresScalar {
    /// `bigint`.
    public static var parameterType: PostgresType { .int8 }
    /// `bigint`.
    public static var elementType: PostgresType { .int8 }
    /// `bigint[]`.
    public static var arrayType: PostgresType { .int8Array }
    /// `bigint`, `integer`, `smallint` and `oid`.
    public static func accepts(_ type: PostgresType) -> Bool { Int64.accepts(type) }
}
