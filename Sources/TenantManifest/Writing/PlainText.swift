internal import Escaping

/// Text that needs no quotes in any place of a block, to a reader of YAML 1.1 as of YAML 1.2.
///
/// Stricter than both: quotes that were not needed do no harm, and missing ones change a value.
enum PlainText {
    /// Whether `text` may stand without quotes, as a key or as a value.
    static func holds(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, isFirst(first), last != " ", last != ":"
        else { return false }
        var before: Unicode.Scalar = first
        for scalar in scalars {
            guard isInner(scalar), !(before == ":" && scalar == " ") else { return false }
            before = scalar
        }
        return !words.contains(text.lowercased())
    }

    /// What YAML 1.1 or 1.2 takes for something else than text, in any case of letters. Numbers, dates and times begin
    /// with a digit, a sign or a point, and so does no plain text here.
    private static let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    private static func isFirst(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2F: true
        default: isLetterElsewhere(scalar) && !isDigitOrMark(scalar)
        }
    }

    private static func isInner(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", " ", "_", "-", ".", "/", ":", "+", "=", "@", "(", ")", "?", "&", "%", "!":
            true
        // Persian joins and parts letters inside words with it.
        case "\u{200C}": true
        default: isLetterElsewhere(scalar)
        }
    }

    private static func isDigitOrMark(_ scalar: Unicode.Scalar) -> Bool {
        [.decimalNumber, .nonspacingMark].contains(scalar.properties.generalCategory)
    }

    /// Letters, digits and marks outside ASCII.
    private static func isLetterElsewhere(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value > 0x7F, !UnsafeScalar.matches(scalar) else { return false }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .decimalNumber:
            true
        default: false
        }
    }
}
