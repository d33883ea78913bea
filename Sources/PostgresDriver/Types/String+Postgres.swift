/// Text. As a parameter its type is left to the server, so that a string can be any `varchar`, `uuid`, `jsonb`
/// or `timestamp` that its place in the statement asks for; arrays of strings are `text[]`.
///
/// Reads the text types, `json` and `jsonb` as their text, and `uuid` in lower case with hyphens. In COPY data,
/// where no type is named, the bytes are taken as text: read `jsonb` as `JSONB` there.
extension String: PostgresScalar {
    /// Left to the server.
    public static var parameterType: PostgresType { .unspecified }
    /// `text`.
    public static var elementType: PostgresType { .text }
    /// `text[]`.
    public static var arrayType: PostgresType { .textArray }

    /// Appends the bytes of UTF-8.
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: utf8)
        return true
    }

    /// The text types, `json`, `jsonb`, `uuid`, `xml`.
    public static func accepts(_ type: PostgresType) -> Bool {
        switch type {
        case .text, .varchar, .bpchar, .name, .char, .unknown, .json, .jsonb, .uuid, .xml: true
        default: false
        }
    }

    /// Reads UTF-8, and spells the types out that are not text on the wire.
    public init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError) {
        switch type {
        case .uuid:
            self = try Self.uuid(bytes)
        case .jsonb:
            self = try JSONB(wire: bytes, type: type).text
        default:
            self = try Self.text(bytes)
        }
    }

    /// The text of bytes that must be UTF-8. They are, unless the database's encoding is `SQL_ASCII`.
    static func text(_ bytes: RawSpan) throws(PostgresError) -> String {
        let text: String? = unsafe bytes.withUnsafeBytes { bytes in
            // Three times as fast as `String(validating:as:)`, which takes any bytes of any encoding.
            guard let valid = unsafe try? UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span) else {
                return nil
            }
            return String(copying: valid)
        }
        guard let text else { throw malformed("the bytes are not UTF-8") }
        return text
    }

    private static func uuid(_ bytes: RawSpan) throws(PostgresError) -> String {
        guard bytes.byteCount == 16 else { throw malformed("\(bytes.byteCount) bytes instead of 16") }
        let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { offsets in
            offsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }.hexadecimal
        }
        return parts.joined(separator: "-")
    }
}
