import CanonicalJSON
import PureTesting

/// Makes random values with everything in them that is hard to write and read.
struct RandomJSON {
    var generator: SeededGenerator

    init(seed: UInt64) {
        self.generator = SeededGenerator(seed: seed)
    }

    mutating func value(depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .number(number())
        case 3: return .string(text())
        case 4: return .array((0..<Int.random(in: 0...4, using: &generator)).map { _ in value(depth: depth - 1) })
        default:
            return .object(
                (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                    JSON.Member(text(), value(depth: depth - 1))
                }
            )
        }
    }

    mutating func number() -> String {
        let whole = Int64.random(in: -1_000_000...1_000_000, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: return String(whole)
        case 1: return "\(whole).\(Int.random(in: 0...9999, using: &generator))"
        default: return "\(whole)e\(Int.random(in: -30...30, using: &generator))"
        }
    }

    mutating func text() -> String {
        let alphabet = [
            "a", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "ی", "ي", "\u{200C}", "é", "e\u{301}",
            "😀", "\u{202E}", "\u{2028}", "\u{10FFFF}", "k", "z",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            text += alphabet.randomElement(using: &generator) ?? ""
        }
        return text
    }
}
