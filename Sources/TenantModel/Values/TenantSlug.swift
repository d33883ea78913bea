/// The stable name of a tenant: `a-z 0-9 -`, at most 63 characters, no dash at an end.
///
/// The length is that of `bots.slug varchar(63)`.
public enum TenantSlug {
    /// What a slug may look like, for messages.
    public static let rule = "a-z, 0-9 and -, at most 63 characters, no dash first or last"

    /// Whether `text` is one.
    public static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-")
        else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    /// The prefix that the names of a tenant's own secrets begin with: `PARSVPN_` for `parsvpn`, `MY_SHOP_` for `my-shop`.
    public static func environmentPrefix(of slug: String) -> String {
        String(decoding: slug.utf8.map(upperCased), as: UTF8.self) + "_"
    }

    private static func upperCased(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
        case UInt8(ascii: "-"): UInt8(ascii: "_")
        default: byte
        }
    }
}
