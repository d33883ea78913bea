/// Something that a manifest is to say from now on, since the database says it already.
public struct ManifestEdit: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row; for the bot itself the slug.
    public let key: String
    /// What is to be said of it.
    public let content: Content

    /// What a manifest is to say of a row.
    public enum Content: Sendable {
        /// That the field at this place of `kind.fields` has this value.
        case value(field: Int, FieldValue)
        /// Nothing: the row is gone.
        case removal
        /// The name that somebody gave the row. No manifest takes that: a row is who it is by its name.
        case name
    }

    /// Makes an edit.
    public init(tenant: String, kind: ResourceKind, key: String, content: Content) {
        self.tenant = tenant
        self.kind = kind
        self.key = key
        self.content = content
    }

    /// What it is about, without any value: `plan parsvpn/monthly price_kopeks`.
    public var subject: String {
        let row = kind.botColumn == nil ? "\(kind.name) \(tenant)" : "\(kind.name) \(tenant)/\(key)"
        return switch content {
        case .value(let field, _): "\(row) \(kind.fields[field].name)"
        case .removal: row
        case .name: "\(row) \(kind.keyColumn)"
        }
    }
}
