/// The characters that can make output lie about what it says: those that move or colour it, and those that nobody sees.
public enum UnsafeScalar {
    /// Whether a character must be spelled out wherever a person may see it.
    ///
    /// Two texts that differ in what is not to be seen look alike, and one can carry a message past a reviewer. So of what
    /// Unicode calls default-ignorable (`DerivedCoreProperties.txt`) nothing stays but U+200C to U+200F, without which
    /// Persian and joined signs cannot be written, and U+FE0E and U+FE0F, which say whether a sign is text or a picture.
    ///
    /// - Parameter scalar: A character of untrusted text.
    /// - Returns: True for C0 with line breaks and tabs, DEL, C1, the line and paragraph separators, the controls of the
    ///   direction of writing, and characters that are shown as nothing.
    public static func matches(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E: true
        // Soft hyphen, grapheme joiner, Arabic letter mark, fillers of Hangul, inherent vowels of Khmer.
        case 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x3164, 0xFFA0: true
        // Selectors and the separator of Mongolian, zero width space, joiners of words, invisible operators, isolates.
        case 0x180B...0x180F, 0x200B, 0x2060...0x206F: true
        // Selectors of variants but the last two, byte order mark, annotations.
        case 0xFE00...0xFE0D, 0xFEFF, 0xFFF0...0xFFFB: true
        // Controls of shorthand and of musical notes; tags, and more selectors, by which whole texts can be hidden.
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    /// A character as a reader is shown it who could not see it: `\u{200C}`.
    public static func spelled(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
}
