public import PostgresDriver

extension PostgresPool {
    /// Runs `body` in a transaction of one tenant: `app.current_tenant` is its id until the transaction ends, so that the
    /// policies of row-level security, where somebody has set them up, show that tenant's rows and no others.
    ///
    /// The setting ends with the transaction and not with the connection, which PgBouncer lends to others. Behind the
    /// transaction it is `''` and not NULL: a policy has to say
    /// `bot_id = nullif(current_setting('app.current_tenant', true), '')::int`.
    ///
    /// - Parameters:
    ///   - botID: `bots.id`.
    ///   - mode: How the transaction sees the work of others.
    ///   - body: Does not suspend; what it computes is returned.
    /// - Returns: What `body` returns, once it is committed.
    /// - Throws: What `body` throws, after a rollback; `PostgresError`.
    public func withTenant<Result: Sendable>(
        _ botID: Int32,
        _ mode: TransactionMode = .readCommitted,
        _ body: @escaping @Sendable (isolated PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await withConnection { connection in
            try await connection.withTransaction(mode) { connection in
                _ = try connection.query("SELECT set_config('app.current_tenant', \(String(botID)), true)")
                return try body(connection)
            }
        }
    }

    /// Runs `body` in a transaction of a bot's tenant; see ``withTenant(_:_:_:)-(Int32,_,_)``.
    ///
    /// - Parameters:
    ///   - bot: The tenant.
    ///   - mode: How the transaction sees the work of others.
    ///   - body: Does not suspend; what it computes is returned.
    /// - Returns: What `body` returns, once it is committed.
    /// - Throws: What `body` throws, after a rollback; `PostgresError`.
    public func withTenant<Result: Sendable>(
        _ bot: Bot,
        _ mode: TransactionMode = .readCommitted,
        _ body: @escaping @Sendable (isolated PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await withTenant(bot.id, mode, body)
    }

    /// Runs `body` in a transaction of the tenant for which this task works; see ``BotContext/current``.
    ///
    /// - Parameters:
    ///   - mode: How the transaction sees the work of others.
    ///   - body: Does not suspend; what it computes is returned.
    /// - Returns: What `body` returns, once it is committed.
    /// - Throws: ``BotRefusal`` with `unknown` outside of any context; what `body` throws, after a rollback; `PostgresError`.
    public func withCurrentTenant<Result: Sendable>(
        _ mode: TransactionMode = .readCommitted,
        _ body: @escaping @Sendable (isolated PostgresConnection) throws -> Result
    ) async throws -> Result {
        guard let context = BotContext.current else { throw BotRefusal.unknown }
        return try await withTenant(context.botID, mode, body)
    }
}
