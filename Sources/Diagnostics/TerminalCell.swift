internal import Escaping

/// How a terminal shows one character.
struct TerminalCell {
    /// What is printed for it.
    let text: String

    /// How many columns it takes; `nil` where terminals disagree.
    let width: Int?

    /// Where a tab goes on.
    private static let tabStop = 8

    /// - Parameters:
    ///   - scalar: The character.
    ///   - column: How many columns stand before it.
    init(_ scalar: Unicode.Scalar, at column: Int) {
        if scalar == "\t" {
            let blanks = Self.tabStop - column % Self.tabStop
            (text, width) = (String(repeating: " ", count: blanks), blanks)
        } else if UnsafeScalar.matches(scalar) {
            text = TerminalText.escaped(String(scalar))
            width = text.utf8.count
        } else {
            (text, width) = (String(scalar), Self.width(of: scalar))
        }
    }

    /// What is certain: by the Unicode standard's East_Asian_Width (Annex 11), wide is two columns and combining marks
    /// and format characters are none. Characters of ambiguous width, and those that join with others to one sign in
    /// some terminals, have no answer.
    private static func width(of scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x20...0x7E: return 1
        // Zero width non-joiner, direction marks.
        case 0x200C, 0x200E, 0x200F: return 0
        case 0x2000...0x200A, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20C0: return 1
        // Variation selectors and skin tones change what stands before them.
        case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF: return nil
        // Kana, ideographs, Hangul syllables, full-width forms.
        case 0x3041...0x3096, 0x30A1...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF60,
            0x20000...0x2A6DF:
            return 2
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        case .format, .spacingMark, .unassigned, .privateUse, .control: return nil
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        switch scalar.value {
        // Everything before Hangul Jamo is narrow; so are extended Latin and Greek, and Arabic's presentation forms.
        case 0xA0..<0x1100, 0x1E00...0x1FFF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC: return 1
        default: return nil
        }
    }
}
