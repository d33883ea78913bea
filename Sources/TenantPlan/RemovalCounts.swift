public import TenantModel

/// How much of what is managed would go away: what the limits are about.
public struct RemovalCounts: Sendable {
    /// Managed rows by kind, before the changes.
    public internal(set) var managed: [ResourceKind: Int] = [:]
    /// Rows that are deleted or, because a payment refers to them, deactivated instead, by kind.
    public internal(set) var removed: [ResourceKind: Int] = [:]
    /// Tenants that stop selling: their file is gone, or says `active: false`, or leaves them without a plan on sale or a way to
    /// pay. Those that somebody switched off in the database first are among them.
    public internal(set) var deactivatedTenants = 0

    /// All removed rows.
    public var total: Int { removed.values.reduce(0, +) }
}
