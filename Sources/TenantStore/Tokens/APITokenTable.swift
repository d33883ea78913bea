public import PostgresDriver
public import TenantModel

/// `tenantctl.api_tokens`: who may speak to the state API. Inside the transaction of the caller.
public enum APITokenTable {
    /// Where the database tells, without a payload, that a token was issued or revoked, so that servers forget at once what
    /// they know of them. A token that is over says nothing: its end was known.
    public static let channel = "tenantctl_tokens"

    /// Stores the hash of a token.
    ///
    /// - Parameters:
    ///   - token: A new one.
    ///   - name: What it is for. No two live tokens of a tenant, or of operators, have the same; one that is over gives its
    ///     name away.
    ///   - botID: The tenant that it speaks for; `nil` for an operator.
    ///   - scopes: What it allows.
    ///   - end: When it ends by itself.
    ///   - connection: A connection with an open transaction.
    /// - Returns: What the database keeps of it.
    /// - Throws: ``APITokenRefusal``, `PostgresError`.
    public static func issue(
        _ token: APIToken,
        name: String,
        for botID: Int32?,
        scopes: [APIScope],
        end: Expiry,
        on connection: isolated PostgresConnection
    ) throws -> APITokenRecord {
        try connection.execute(
            """
            UPDATE tenantctl.api_tokens SET revoked_at = expires_at
            WHERE bot_id IS NOT DISTINCT FROM \(botID) AND name = \(name) AND revoked_at IS NULL AND expires_at <= now()
            """
        )
        do throws(PostgresError) {
            try connection.execute(
                "INSERT INTO tenantctl.api_tokens (token_hash, name, bot_id, scopes, expires_at) VALUES ("
                    + "\(token.hash), \(name), \(botID), \(scopes.map(\.rawValue)), " + end.sql + ")"
            )
        } catch {
            guard error.constraint == "api_tokens_live_name_idx" else { throw error }
            throw APITokenRefusal.nameTaken
        }
        try announce(on: connection)
        let issued = try records("WHERE token.token_hash = \(token.hash)", on: connection)
        guard let record = issued.first, record.state == .live else { throw APITokenRefusal.isOver }
        return record
    }

    /// Revokes tokens. One that is revoked already stays as it is.
    ///
    /// - Parameters:
    ///   - ids: Their numbers.
    ///   - connection: A connection with an open transaction.
    /// - Returns: Those that there are, as they are now, by number; and the numbers of those that opened something before.
    /// - Throws: `PostgresError`.
    public static func revoke(
        _ ids: [Int32],
        on connection: isolated PostgresConnection
    ) throws -> (tokens: [APITokenRecord], ended: Set<Int32>) {
        let rows = try connection.query(
            """
            UPDATE tenantctl.api_tokens SET revoked_at = now() WHERE id = ANY(\(ids)::integer[]) AND revoked_at IS NULL
            RETURNING id, expires_at IS NULL OR expires_at > now()
            """
        )
        var ended: Set<Int32> = []
        for row in rows where try row[1] { ended.insert(try row[0]) }
        if !rows.isEmpty { try announce(on: connection) }
        return (try records("WHERE token.id = ANY(\(ids)::integer[])", on: connection), ended)
    }

    /// Every token that was ever issued, operators' first, then by tenant and number.
    ///
    /// - Throws: `PostgresError`.
    public static func list(on connection: isolated PostgresConnection) throws -> [APITokenRecord] {
        try records("", on: connection)
    }

    /// All tokens that open something, in one read: for a server that keeps them.
    ///
    /// - Throws: `PostgresError`.
    public static func live(on connection: isolated PostgresConnection) throws(PostgresError) -> [LiveAPIToken] {
        try readLive("", on: connection)
    }

    /// All tokens that open something, and the identity of the database that they are of, both as of one moment: who keeps
    /// them beside state of the database can tell whether both are of the same.
    ///
    /// - Parameter connection: A connection without an open transaction.
    /// - Returns: Both.
    /// - Throws: `PostgresError`.
    public static func liveWithIdentity(
        on connection: isolated PostgresConnection
    ) throws -> (database: String, tokens: [LiveAPIToken]) {
        try connection.withTransaction(.repeatableReadReadOnly) { connection in
            let rows = try connection.query("SELECT identity FROM tenantctl.state")
            guard let row = rows.first else {
                throw PostgresError(.decoding, "tenantctl.state has no row")
            }
            return (try row[0, as: String.self], try readLive("", on: connection))
        }
    }

    /// The token with this hash, if it opens something.
    ///
    /// - Parameters:
    ///   - hash: ``APIToken/hash`` of what was shown.
    ///   - connection: A connection.
    /// - Returns: The token; `nil` where there is none, or none any more.
    /// - Throws: `PostgresError`.
    public static func live(
        hash: String,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> LiveAPIToken? {
        try readLive("AND token_hash = \(hash)", on: connection).first
    }

    /// Remembers that tokens have been used just now. For a server that collects them: one statement for many.
    ///
    /// - Parameters:
    ///   - ids: Their numbers. Whichever another server is writing at this moment, with the same time, are left to it.
    ///   - connection: A connection.
    /// - Throws: `PostgresError`.
    public static func recordUse(
        of ids: [Int32],
        on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        guard !ids.isEmpty else { return }
        try connection.execute(
            """
            UPDATE tenantctl.api_tokens SET last_used_at = now() FROM (
                SELECT id FROM tenantctl.api_tokens WHERE id = ANY(\(ids)::integer[])
                ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
            ) AS used
            WHERE api_tokens.id = used.id
            """
        )
    }

    private static func announce(on connection: isolated PostgresConnection) throws {
        _ = try connection.query("SELECT pg_notify(\(channel), '')")
    }

    private static func records(
        _ condition: SQL,
        on connection: isolated PostgresConnection
    ) throws -> [APITokenRecord] {
        try connection.query(
            "SELECT " + APITokenRecord.columns
                + " FROM tenantctl.api_tokens AS token LEFT JOIN public.bots ON bots.id = token.bot_id " + condition
                + #" ORDER BY token.bot_id IS NOT NULL, bots.slug COLLATE "C", token.bot_id, token.id"#
        ).map { try APITokenRecord($0) }
    }

    private static func readLive(
        _ condition: SQL,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [LiveAPIToken] {
        let rows = try connection.query(
            """
            SELECT id, token_hash, name, bot_id, scopes, (extract(epoch FROM expires_at - now()) * 1000)::bigint
            FROM tenantctl.api_tokens WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
            """ + " " + condition + " ORDER BY id"
        )
        var tokens: [LiveAPIToken] = []
        tokens.reserveCapacity(rows.count)
        for row in rows {
            tokens.append(
                LiveAPIToken(
                    id: try row[0],
                    hash: try row[1],
                    name: try row[2],
                    botID: try row[3],
                    scopes: try row[4, as: [String].self].compactMap(APIScope.init(rawValue:)),
                    timeLeft: try row[5, as: Int64?.self].map(Duration.milliseconds)
                )
            )
        }
        return tokens
    }
}

/// Why a token was not issued. Nothing was written, once the transaction is rolled back.
public enum APITokenRefusal: Error, Sendable {
    /// A live token of the same tenant, or of operators, has the name.
    case nameTaken
    /// Its end is in the past.
    case isOver
}
