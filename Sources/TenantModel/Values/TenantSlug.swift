/// The stable name of a tenant: `a-z 0-9 -`, at most 63 characters, no dash at an end.
///
/// The length is that of `bots.slug varchar(63)`.
public enum TenantSlug {
    /// What a slug may look like, for messages.
    public static let rule = "a-z, 0-9 and -, at most 63 characters, no dash first or last"

    /// Whether `text` is one.
    public static func isValid(_ text: String) -> Bool { isValid(text.utf8.span) }

    /// Whether these bytes are one.
    public static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard (1...63).contains(bytes.count), bytes[0] != dash, bytes[bytes.count - 1] != dash else { return false }
        return bytes.indices.allSatisfy { isCharacter(bytes[$0]) }
    }

    /// Whether a byte may stand in one.
    package static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), dash: true
        default: false
        }
    }

    private static let dash = UInt8(ascii: "-")

    /// The prefix that the names of a tenant's own secrets begin with: `PARSVPN_` for `parsvpn`, `MY_SHOP_` for `my-shop`,
    /// `_2SHOP_` for `2shop`. No two slugs share one: no slug begins with a dash.
    public static func environmentPrefix(of slug: String) -> String {
        variable(String(decoding: slug.utf8.map(upperCased), as: UTF8.self) + "_")
    }

    /// A name as a variable can have it: a shell takes none that begins with a digit, and prints the line that should
    /// set it, with the value. Such a name gets a `_` in front.
    public static func variable(_ name: String) -> String {
        guard let first = name.utf8.first, first &- 0x30 < 10 else { return name }
        return "_" + name
    }

    private static func upperCased(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
        case UInt8(ascii: "-"): UInt8(ascii: "_")
        default: byte
        }
    }
}
