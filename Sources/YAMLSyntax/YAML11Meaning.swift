/// What YAML 1.1 took for something else than a string, where YAML 1.2 does not.
public enum YAML11Meaning: Hashable, Sendable {
    /// `yes`, `no`, `on`, `off`, `y` or `n`, in lower, upper or title case.
    case boolean(Bool)

    /// `010`, `1_000`, `0b11` or `1:30`: octal, grouped, binary or base sixty.
    case number

    /// Recognises a text that core schema resolution has left a string.
    ///
    /// - Parameter bytes: The text of a plain scalar.
    init?(_ bytes: Span<UInt8>) {
        if let boolean = Self.boolean(bytes) {
            self = .boolean(boolean)
        } else if Self.isNumber(bytes) {
            self = .number
        } else {
            return nil
        }
    }

    private static func boolean(_ bytes: Span<UInt8>) -> Bool? {
        for (word, value) in [
            ("yes", true), ("no", false), ("on", true), ("off", false), ("y", true), ("n", false),
        ] where CoreSchema.isWord(bytes, word) {
            return value
        }
        return nil
    }

    /// Digits with underscores, with colons between groups, and at most one point in the last group.
    private static func isNumber(_ bytes: Span<UInt8>) -> Bool {
        var index = CoreSchema.afterSign(bytes)
        if index + 2 < bytes.count, bytes[index] == UInt8(ascii: "0") {
            let radix: Int? =
                switch bytes[index + 1] {
                case UInt8(ascii: "b"): 2
                case UInt8(ascii: "x"): 16
                default: nil
                }
            if let radix { return isGrouped(bytes, from: index + 2, radix: radix) }
        }
        guard index < bytes.count, CoreSchema.digit(bytes[index]) != nil else { return false }
        var hasPoint = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): break
            case UInt8(ascii: ":") where !hasPoint && index + 1 < bytes.count: break
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            default: return false
            }
            index += 1
        }
        return true
    }

    private static func isGrouped(_ bytes: Span<UInt8>, from start: Int, radix: Int) -> Bool {
        for index in start..<bytes.count where bytes[index] != UInt8(ascii: "_") {
            guard let digit = CoreSchema.digit(bytes[index]), digit < radix else { return false }
        }
        return true
    }
}
