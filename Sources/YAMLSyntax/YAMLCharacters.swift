extension Unicode.Scalar {
    /// The character by its number: `U+0007`.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// The characters that a text may not hold, for whoever writes one that is to be read back.
public enum YAMLCharacters {
    /// Whether the reader refuses a character where it stands as it is. In double quotes it may be an escape, unless
    /// ``isRefusedAsEscape(_:)``.
    ///
    /// - Parameter scalar: The character.
    /// - Returns: True for controls other than tab and line ends, for separators of lines and paragraphs, and for the
    ///   controls that open or close a direction of writing.
    public static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar != "%" && UTF8Scan.isSpecial(ascii: UInt8(truncatingIfNeeded: scalar.value))
            : UTF8Scan.isSpecial(scalar.value)
    }

    /// Whether the reader refuses a character even as an escape.
    ///
    /// - Parameter scalar: The character.
    /// - Returns: As ``isRefused(_:)``, but for U+2028 and U+2029, which escapes may stand for.
    public static func isRefusedAsEscape(_ scalar: Unicode.Scalar) -> Bool {
        isRefused(scalar) && scalar != "\u{2028}" && scalar != "\u{2029}"
    }
}
