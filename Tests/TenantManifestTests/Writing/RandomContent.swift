import CanonicalJSON
import PureTesting
import TenantManifest

/// Makes random values with everything in them that YAML could take for something else.
struct RandomContent {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Texts that a reader of YAML 1.1 or 1.2 takes for something else when quotes are missing, and texts that are
    /// hard to break into lines.
    static let traps = [
        "", " ", "  ", "~", "null", "Null", "NULL", "true", "True", "FALSE", "yes", "No", "ON", "off", "y", "N", "=",
        "<<", "0", "-1", "+1", "010", "0o10", "0x1F", "0b11", "1_000", "1e3", "1.5", ".5", "5.", ".inf", "-.INF",
        ".nan", "1:30", "190:20:30", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "- a", "-", "--- a", "...", "? a",
        "?", "a: b", "a:", ":a", "a #b", "#a", "a#", "[a]", "{a}", "a, b", "&a", "*a", "!a", "!!str a", "|", ">", "|-",
        "%a", "@a", "`a`", "'a'", "\"a\"", "a\"b", "it's", "a\\b", "\\n", " a", "a ", "a  b", "\ta", "a\tb", "a\nb",
        "a\n", "\na", "a\n\n", "a\n\n\n\n\nb", "a \nb", " a\nb", "a\n b\n", "a\r\nb", "\r", "\u{2028}", "a\u{2029}b",
        "\u{A0}", "\u{A0}a", "یک‌ماهه ۵۰ گیگ", "۵۰", "é", "e\u{301}", "\u{301}", "😀", "\u{10FFFF}", "\u{200E}",
        "\u{200F}a",
        "::error::x", "a\n::error::x\n##[error]x", "a\n  ::x", "a ##[group]", "##[", "#[",
        "\u{200B}", "a\u{61C}\u{2060}b",
        "\u{3164}", "\u{E0041}a", "x" + String(repeating: " ::error::x ##[x]", count: 40),
        String(repeating: ":", count: 400), String(repeating: "#[", count: 300),
        "https://t.me/shop?a=b&c=d", "Asia/Tehran", "@shop_support", "fa,en", "12:ab", "deadbeef", "1e", "e1", "x y",
        "لطفاً چند دقیقهٔ دیگر\nدوباره سر بزنید.\n", "key: |\n  block", "\n", "\n\n", "$secret", "version", "a: |",
        String(repeating: "word ", count: 60), String(repeating: "x", count: 400),
        String(repeating: " ", count: 300) + "end", String(repeating: "یک متن بلند\n", count: 5),
        "a" + String(repeating: "  ", count: 120) + "b", String(repeating: "\"\\", count: 90),
    ]

    mutating func text() -> String {
        let first = Self.traps.randomElement(using: &generator) ?? ""
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return first + (Self.traps.randomElement(using: &generator) ?? "")
        case 1: return first + " " + (Self.traps.randomElement(using: &generator) ?? "")
        default: return first
        }
    }

    mutating func value(depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return number()
        case 3, 4, 5: return .string(text())
        case 6: return .array((0..<Int.random(in: 0...4, using: &generator)).map { _ in value(depth: depth - 1) })
        default: return map(depth: depth - 1)
        }
    }

    /// A map whose keys differ, in byte order.
    mutating func map(depth: Int) -> JSON {
        var members: [String: JSON] = [:]
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
            // Swift takes two spellings of a letter for one key, which is all the same here.
            members[key()] = value(depth: depth)
        }
        return .object(members.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
    }

    private mutating func key() -> String {
        let text = text()
        return Int.random(in: 0..<20, using: &generator) == 0 ? String(repeating: text + "k", count: 40) : text
    }

    private mutating func number() -> JSON {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 1: return .integer(Int64.random(in: -100...100, using: &generator))
        case 2: return .number("\(Double.random(in: -1e6...1e6, using: &generator))")
        default:
            let digits = ["1e30", "1.5e-7", "12.50", "10000000000000000000", "-0.0"]
            return .number(digits.randomElement(using: &generator) ?? "0")
        }
    }
}
