internal import PostgresDriver

/// What the database keeps of an API token: everything but the token.
public struct APITokenRecord: Sendable {
    /// Its number, by which it is revoked.
    public let id: Int32
    /// What it was issued for; written by anybody.
    public let name: String
    /// The tenant that it speaks for, `bots.id`; `nil` for an operator.
    public let botID: Int32?
    /// That tenant's slug, or `bot` and its number where it has none; `nil` for an operator.
    public let tenant: String?
    /// Names of what it allows, those included that this version does not know.
    public let scopes: [String]
    /// Whether it still opens anything.
    public let state: State
    /// ISO 8601, UTC.
    public let createdAt: String
    /// ISO 8601, UTC; `nil` where it does not end by itself.
    public let expiresAt: String?
    /// ISO 8601, UTC; `nil` where nobody revoked it.
    public let revokedAt: String?
    /// When it was last seen, to the minute or so: ISO 8601, UTC; `nil` where it never was.
    public let lastUsedAt: String?

    /// Whether a token still opens anything.
    public enum State: String, Sendable, CaseIterable {
        case live, expired, revoked
    }

    /// The columns that ``init(_:)`` reads, of `api_tokens AS token` joined with `bots`.
    static var columns: SQL {
        """
        token.id, token.name, token.bot_id,
            CASE WHEN token.bot_id IS NOT NULL THEN coalesce(bots.slug, 'bot ' || token.bot_id) END, token.scopes,
            CASE WHEN token.revoked_at IS NOT NULL THEN 'revoked' WHEN token.expires_at <= now() THEN 'expired'
                ELSE 'live' END,
            \(isoTime("token.created_at")), \(isoTime("token.expires_at")), \(isoTime("token.revoked_at")),
            \(isoTime("token.last_used_at"))
        """
    }

    init(_ row: PostgresRow) throws(PostgresError) {
        self.id = try row[0]
        self.name = try row[1]
        self.botID = try row[2]
        self.tenant = try row[3]
        self.scopes = try row[4]
        self.state = State(rawValue: try row[5]) ?? .revoked
        self.createdAt = try row[6]
        self.expiresAt = try row[7]
        self.revokedAt = try row[8]
        self.lastUsedAt = try row[9]
    }
}
