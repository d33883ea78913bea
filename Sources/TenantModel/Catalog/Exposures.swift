/// Who may see the values of configuration keys, by everything that is known of the keys.
///
/// For live values that no manifest has declared a secret yet: the bot's own panel wrote them.
public struct Exposures: Sendable {
    /// Keys that are secret by another catalog than the built-in one.
    private let ownSecrets: Set<String>

    /// What the bot itself knows.
    public static let builtIn = Exposures([])

    /// Takes catalogs besides the built-in one: that of the files, and the one in force. A key is secret where any of
    /// them says so, so that making it plain in a file reveals nothing before that was accepted.
    public init(_ catalogs: [Catalog]) {
        ownSecrets = Set(
            catalogs.flatMap(\.configuration).lazy.filter(\.isSecret).map(\.name)
                .filter { Catalog.builtIn.configuration($0)?.isSecret != true }
        )
    }

    /// Who may see a field of a row.
    ///
    /// - Parameters:
    ///   - field: A field of `kind`.
    ///   - kind: The kind of the row.
    ///   - key: The key of the row.
    /// - Returns: What the field says, or what a catalog says of the key, whichever is stricter.
    public func exposure(of field: Field, in kind: ResourceKind, ofRow key: String) -> Field.Exposure {
        guard kind === ResourceKind.configuration else { return field.exposure }
        let isSecret =
            Catalog.builtIn.configuration(key)?.isSecret == true || (!ownSecrets.isEmpty && ownSecrets.contains(key))
        return isSecret ? .secret : field.exposure
    }
}
