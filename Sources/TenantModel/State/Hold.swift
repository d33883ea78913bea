/// A tenant, or all of them, that plans and applies leave alone until somebody releases it.
public struct Hold: Hashable, Sendable {
    /// `bots.id`; `nil` where all tenants are held, those included that are not there yet.
    public let botID: Int32?
    /// The tenant's slug; `nil` where all are held.
    public let tenant: String?
    /// Why.
    public let reason: String
    /// Who said so.
    public let actor: String
    /// When: ISO 8601, UTC.
    public let since: String
    /// When it ends by itself: ISO 8601, UTC; `nil` for one that has to be released.
    public let until: String?

    /// Makes a hold.
    public init(botID: Int32?, tenant: String?, reason: String, actor: String, since: String, until: String?) {
        self.botID = botID
        self.tenant = tenant
        self.reason = reason
        self.actor = actor
        self.since = since
        self.until = until
    }
}

extension Collection where Element == Hold {
    /// Whether a bot is held; `nil` is a tenant that is not there yet.
    public func isHeld(_ botID: Int32?) -> Bool {
        contains { $0.botID == nil || $0.botID == botID }
    }
}
