/// The path of a file as a URI reference (RFC 3986): relative as it is, absolute with the scheme `file`.
///
/// Every byte that is neither unreserved nor `/` is percent-encoded, `:` too: a first segment with a colon would be read
/// as a scheme.
public struct URIReference: Hashable, Sendable, CustomStringConvertible {
    /// The reference.
    public let description: String

    /// Whether it has to be resolved against a base.
    public let isRelative: Bool

    /// Makes a reference to a file or folder.
    ///
    /// - Parameter path: A path; `./` at its start means nothing and is left out.
    public init(path: String) {
        isRelative = path.utf8.first != UInt8(ascii: "/")
        var rest = path.utf8[...]
        while rest.starts(with: "./".utf8) {
            rest = rest.dropFirst(2).drop { $0 == UInt8(ascii: "/") }
        }
        // `//` at the start would name a host.
        let trimmed = isRelative ? rest : rest.drop { $0 == UInt8(ascii: "/") }
        let encoded = trimmed.map(Self.encoded).joined()
        // The folder itself: an empty reference would name the base document.
        if isRelative { description = encoded.isEmpty ? "." : encoded } else { description = "file:///" + encoded }
    }

    private static func encoded(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            String(Unicode.Scalar(byte))
        default:
            (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
    }
}
