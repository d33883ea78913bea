/// JSON text that is bound, written and read as `jsonb`. Reads `json` as well.
///
/// The driver does not look into the text: the server says what is wrong with it.
public struct JSONB: Hashable, Sendable {
    /// The JSON text. What the server sends back is in its own spelling: keys in its order, spaces after `:`.
    public let text: String

    /// Wraps JSON text.
    public init(_ text: String) {
        self.text = text
    }
}

extension JSONB: PostgresScalar {
    /// `jsonb`.
    public static var parameterType: PostgresType { .jsonb }
    /// `jsonb`.
    public static var elementType: PostgresType { .jsonb }
    /// `jsonb[]`.
    public static var arrayType: PostgresType { .jsonbArray }

    /// The version byte of `jsonb_send` stands in front of the text; 1 is the only version there is.
    static let version: UInt8 = 1

    /// Appends the version and the text.
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(Self.version)
        bytes.append(contentsOf: text.utf8)
        return true
    }

    /// `jsonb` and `json`.
    public static func accepts(_ type: PostgresType) -> Bool { type == .jsonb || type == .json }

    /// Reads the text, without the version in front of it.
    public init(wire bytes: RawSpan, type: PostgresType) throws(PostgresError) {
        text = try String.text(bytes.extracting(droppingFirst: Self.versionLength(bytes, type: type)))
    }

    /// How many bytes the version in front of the text takes. In COPY data a leading 1 is the version: no JSON text
    /// begins so.
    static func versionLength(_ bytes: RawSpan, type: PostgresType) throws(PostgresError) -> Int {
        let hasVersion = unsafe bytes.byteCount > 0 && bytes.unsafeLoad(as: UInt8.self) == Self.version
        guard hasVersion || type != .jsonb else { throw Self.malformed("unknown version of jsonb") }
        return hasVersion ? 1 : 0
    }
}
