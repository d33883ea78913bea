extension ResourceKind {
    /// Who may see a field of a row: what the field says, and of configuration what the bot's catalog says of the key.
    ///
    /// For live values that no manifest has declared a secret yet: the bot's own panel wrote them.
    ///
    /// - Parameters:
    ///   - field: A field of this kind.
    ///   - key: The key of the row.
    /// - Returns: The stricter of the two.
    public func exposure(of field: Field, ofRow key: String) -> Field.Exposure {
        guard self === ResourceKind.configuration, Catalog.builtIn.configuration(key)?.isSecret == true else {
            return field.exposure
        }
        return .secret
    }
}
