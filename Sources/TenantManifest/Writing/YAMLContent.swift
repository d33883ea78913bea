package import TenantModel

/// A value that is to stand in a YAML file.
package enum YAMLContent: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A number that is no ``integer(_:)``, as JSON writes it: `12.5`, `1e30`.
    case number(String)
    case text(String)
    case list([YAMLContent])
    /// Entries in the order in which they are to be written, each key once.
    case map([YAMLMember])
    /// `{ env: NAME }` or `{ file: PATH }`.
    case secret(SecretReference)
}

/// One key of a map that is to be written, with what it stands for and what a reader is told about it.
package struct YAMLMember: Sendable, Hashable {
    /// The key.
    package var key: String
    /// What it stands for.
    package var value: YAMLContent
    /// Comments above the key, a paragraph each, without `#`. Long ones are broken.
    package var heading: [String]
    /// A comment behind the value, or behind the key of a collection; above it where the line has no room.
    package var note: String?
    /// Whether a blank line comes before it.
    package var isSpaced: Bool

    /// Makes a member.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: What it stands for.
    ///   - heading: Comments above it, a paragraph each, without `#`.
    ///   - note: A comment behind it, without `#`.
    ///   - isSpaced: Whether a blank line comes before it.
    package init(
        _ key: String,
        _ value: YAMLContent,
        heading: [String] = [],
        note: String? = nil,
        isSpaced: Bool = false
    ) {
        self.key = key
        self.value = value
        self.heading = heading
        self.note = note
        self.isSpaced = isSpaced
    }
}
