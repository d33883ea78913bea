internal import YAMLSyntax

/// How messages call a place of a manifest; put into words only when there is a message.
struct PlaceName {
    /// The path, empty for the entry of a row itself.
    let path: String
    /// The key below which the value stands.
    let key: YAMLScalar

    /// The path, or the key of the row.
    var text: String { path.isEmpty ? key.shownName : path }
}
