public import TenantModel

/// Why there is no way back.
public enum RollbackError: Error, Sendable {
    /// Secrets changed since, and nobody has their values any more.
    case secrets([LostSecret])
    /// Tenants that were there then are deleted for good, by the names that they had.
    case purged([String])
    /// Two bots or two rows would be one.
    case identity(IdentityConflict)
}

/// A secret that changed after the revision that a rollback goes back to.
public struct LostSecret: Sendable, Hashable, CustomStringConvertible {
    /// The tenant's slug now.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row.
    public let key: String
    /// The column.
    public let field: String
    /// Where it was then, as far as that is known.
    public let reference: SecretReference?

    /// One line: `parsvpn bot telegram_bot_token, was env:PARSVPN_BOT_TOKEN`. Nothing of a value.
    public var description: String {
        let row = kind == .bot ? kind.name : "\(kind.name) \(key)"
        return "\(tenant) \(row) \(field)" + (reference.map { ", was \($0)" } ?? "")
    }
}
