extension Catalog {
    /// Whether the values of a configuration key are secrets.
    ///
    /// A key that no catalog knows, which somebody else wrote, is judged by its name, as the view `runtime_configurations`
    /// does: rather a value too few than a password in an answer, a log or a file.
    public func isSecret(_ key: String) -> Bool {
        if let entry = configuration(key) { return entry.isSecret }
        // Blanks around it make another name of it, and no other secret.
        let name = Self.withoutBlanks(key)
        if configuration(name)?.isSecret == true { return true }
        let upper = name.uppercased()
        return Self.secretEndings.contains { upper.hasSuffix($0) }
    }

    /// A key without the blanks around it, which nobody sees and others may have written: the same for most.
    public static func withoutBlanks(_ key: String) -> String {
        let scalars = key.unicodeScalars
        guard scalars.first.map(isBlank) == true || scalars.last.map(isBlank) == true else { return key }
        let rest = scalars.drop(while: isBlank)
        return String(String.UnicodeScalarView(rest.reversed().drop(while: isBlank).reversed()))
    }

    /// What shows nothing: blanks, controls, and marks of width or direction. The view `runtime_configurations` has the same.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x7F...0xA0, 0xAD, 0x61C, 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F,
            0x3000, 0xFEFF:
            true
        default: false
        }
    }

    /// How the names of all secret keys of the built-in catalog end, and of no others.
    private static let secretEndings = [
        "TOKEN", "SECRET", "PASSWORD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "_KEY",
    ]
}
