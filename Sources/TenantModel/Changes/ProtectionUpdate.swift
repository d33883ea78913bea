/// A tenant that becomes protected, or is protected no longer.
public struct ProtectionUpdate: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// `bots.id`; `nil` for a tenant that the same apply creates.
    public let botID: Int32?
    /// Whether it is protected from now on.
    public let isProtected: Bool
    /// Where the manifest says so; `nil` where the manifest is silent.
    public let source: SourcePosition?

    /// Makes an update.
    public init(tenant: String, botID: Int32?, isProtected: Bool, source: SourcePosition?) {
        self.tenant = tenant
        self.botID = botID
        self.isProtected = isProtected
        self.source = source
    }
}
