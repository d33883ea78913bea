internal import CanonicalJSON
internal import TenantModel

/// A configuration value of a bot as it is held: small, and a scalar ready to be read.
enum StoredValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// The text itself, without quotes.
    case text(String)
    /// A number that is no whole one of 64 bits, a list or a map.
    case json(JSONText)
    /// The value of a key that the catalog calls secret: the text of a string, the JSON of anything else.
    case secret(Secret)
    /// The value of such a key, of which a copy on disk without its secrets knows only that it is there.
    case withheld
    /// Something that somebody else wrote and our reader does not take, such as 1,000 nested lists.
    case unreadable

    /// Takes what `config_value` holds, unwrapped.
    init(_ json: JSONText) {
        let text = json.text
        switch text.utf8.first {
        case UInt8(ascii: "\""): self = .text(Self.string(text))
        case UInt8(ascii: "t"): self = .bool(true)
        case UInt8(ascii: "f"): self = .bool(false)
        case UInt8(ascii: "n"): self = .null
        case UInt8(ascii: "{"), UInt8(ascii: "["): self = .json(json)
        default: self = Int64(text).map(Self.integer) ?? .json(json)
        }
    }

    /// The same as the value of a secret key.
    var sealed: StoredValue {
        switch self {
        case .text(let text): .secret(Secret(text))
        case .null, .bool, .integer, .json: .secret(Secret(JSONText(json ?? .null).text))
        case .secret, .withheld, .unreadable: self
        }
    }

    /// The value as data; `nil` where it cannot be shown.
    var json: JSON? {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .text(let text): .string(text)
        case .json(let json): json.value
        case .secret, .withheld, .unreadable: nil
        }
    }

    /// The string that canonical JSON holds.
    private static func string(_ text: String) -> String {
        if !text.utf8.contains(UInt8(ascii: "\\")) { return String(text.dropFirst().dropLast()) }
        var reader = JSONReader(text)
        // Canonical text always reads.
        return (try? reader.readString()) ?? ""
    }

    /// Whether a reader cannot tell both apart. Text is compared by its bytes.
    func hasSameContents(as other: StoredValue) -> Bool {
        switch self {
        case .null: if case .null = other { true } else { false }
        case .bool(let left): if case .bool(let right) = other { left == right } else { false }
        case .integer(let left): if case .integer(let right) = other { left == right } else { false }
        case .text(let left): if case .text(let right) = other { left.hasSameBytes(as: right) } else { false }
        case .json(let left): if case .json(let right) = other { left == right } else { false }
        case .secret(let left):
            if case .secret(let right) = other { left.reveal().hasSameBytes(as: right.reveal()) } else { false }
        case .withheld: if case .withheld = other { true } else { false }
        case .unreadable: if case .unreadable = other { true } else { false }
        }
    }
}
