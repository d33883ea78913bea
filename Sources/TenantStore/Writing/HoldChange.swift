public import PostgresDriver
public import TenantModel

/// Holding and releasing tenants, inside the transaction of the caller.
public enum HoldChange {
    /// Waits for the apply that is under way, if there is one: it may have looked for holds already.
    ///
    /// - Throws: `PostgresError`.
    public static func lock(on connection: isolated PostgresConnection) throws {
        try connection.execute("SELECT pg_advisory_xact_lock(\(ApplyWriter.lockKey))")
    }

    /// `bots.id` of every bot that has a name, by the one that it was applied as, and else by the one in its row.
    ///
    /// - Throws: `PostgresError`.
    public static func names(on connection: isolated PostgresConnection) throws -> [String: Int32] {
        let rows = try connection.query(
            """
            SELECT slug, id FROM public.bots WHERE slug IS NOT NULL
            UNION ALL
            SELECT jsonb_object_keys(fields), bot_id FROM tenantctl.ledger WHERE kind = \(ResourceKind.bot.name)
            """
        )
        // The ledger comes last, and says who is who.
        var names: [String: Int32] = [:]
        for row in rows { names[try row[0]] = try row[1, as: Int32.self] }
        return names
    }

    /// Holds a bot, or with `nil` all of them; a hold that is there gives way.
    ///
    /// - Returns: The hold as it is now.
    /// - Throws: ``StoreError`` with `holdIsOver` for an end that is not in the future.
    public static func hold(
        _ bot: Int32?,
        reason: String,
        actor: String,
        end: Expiry,
        on connection: isolated PostgresConnection
    ) throws -> Hold {
        try HoldTable.take([bot], reasons: [reason], actor: actor, end: end, on: connection)
        guard let hold = try Hold.readAll(on: connection).first(where: { $0.botID == bot }) else {
            throw StoreError(.holdIsOver)
        }
        return hold
    }

    /// Releases a bot, or with `nil` the hold of all of them.
    ///
    /// - Returns: Whether it was held, and the holds that are left.
    /// - Throws: ``StoreError``, `PostgresError`.
    public static func release(
        _ bot: Int32?,
        actor: String,
        on connection: isolated PostgresConnection
    ) throws -> (wasHeld: Bool, left: [Hold]) {
        let wasHeld = try HoldTable.release(bot, actor: actor, on: connection)
        return (wasHeld, try Hold.readAll(on: connection))
    }
}
