extension Catalog {
    /// Whether the values of a configuration key are secrets.
    ///
    /// A key that no catalog knows, which somebody else wrote, is judged by its name, as the view `runtime_configurations`
    /// does: rather a value too few than a password in an answer, a log or a file.
    public func isSecret(_ key: String) -> Bool {
        if let entry = configuration(key) { return entry.isSecret }
        // A blank at the end makes another name of it, and no other secret.
        let name = String(key.reversed().drop(while: \.isWhitespace).reversed()).uppercased()
        return Self.secretEndings.contains { name.hasSuffix($0) }
    }

    /// How the names of all secret keys of the built-in catalog end, and of no others.
    private static let secretEndings = [
        "TOKEN", "SECRET", "PASSWORD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "_KEY",
    ]
}
