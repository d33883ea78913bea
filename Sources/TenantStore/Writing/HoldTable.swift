internal import PostgresDriver
internal import TenantModel

/// `tenantctl.holds`: tenants that applies leave alone, and `tenantctl.hold_events`: who held and released them.
enum HoldTable {
    /// Refuses an apply of a tenant that somebody held after it was planned. A rollback is no apply of manifests: it may go
    /// on from where the one before it left its holds. What is forgotten as a whole takes the hold along that its plan saw, and
    /// no other one.
    ///
    /// - Throws: ``StoreError`` with `stale`.
    static func verify(_ request: ApplyRequest, on connection: isolated PostgresConnection) throws {
        let holds: [Hold]
        switch request.purpose {
        case .rollback: return
        case .manifests, .purge: holds = try Hold.readAll(on: connection)
        case .forgetting:
            let seen = Set(request.seen?.holds ?? [])
            holds = try Hold.readAll(on: connection).filter { !seen.contains($0) }
        }
        guard !holds.isEmpty else { return }
        var held: [String] = []
        for change in request.changes where held.last != change.tenant && holds.isHeld(change.target.botID) {
            held.append(change.tenant)
        }
        guard let first = held.first else { return }
        throw StoreError(.stale(first: "tenant \(first) has been held meanwhile", others: held.count - 1))
    }

    /// Holds every tenant that a rollback touched: the next apply of the manifests would undo it. One that is held
    /// until somebody releases it stays held as it is; a hold that would end by itself gives way to one that does not,
    /// which names its reason.
    static func holdAfterRollback(
        _ request: ApplyRequest,
        botIDs: BotIDs,
        on connection: isolated PostgresConnection
    ) throws {
        guard let target = request.purpose.rollbackTarget else { return }
        let holds = try Hold.readAll(on: connection).filter { $0.botID != nil }
        let bots = Set(request.changes.compactMap { botIDs[$0.tenant] })
            .subtracting(holds.filter { $0.until == nil }.compactMap(\.botID)).sorted()
        let ending = Dictionary(holds.map { ($0.botID, $0) }) { first, _ in first }
        let reasons = bots.map { bot in
            "rolled back to revision \(target)"
                + (ending[bot].map { "; held before by \($0.actor): \($0.reason)" } ?? "")
        }
        try take(bots, reasons: reasons, actor: request.actor, end: .never, on: connection)
    }

    /// Releases every tenant that is forgotten as a whole: a hold of what nobody manages says nothing.
    static func releaseForgotten(_ request: ApplyRequest, on connection: isolated PostgresConnection) throws {
        guard case .forgetting = request.purpose else { return }
        for update in request.ledger where update.isForgotten {
            if let bot = update.botID { _ = try release(bot, actor: request.actor, on: connection) }
        }
    }

    /// Holds bots, or with `nil` all of them, each for the reason at its place. A hold that is there, expired or not,
    /// gives way to the new one.
    static func take(
        _ bots: [Int32?],
        reasons: [String],
        actor: String,
        end: Expiry,
        on connection: isolated PostgresConnection
    ) throws {
        guard !bots.isEmpty else { return }
        try connection.execute(
            """
            DELETE FROM tenantctl.holds USING unnest(\(bots)::integer[]) AS new (bot_id)
            WHERE holds.bot_id IS NOT DISTINCT FROM new.bot_id
            """
        )
        try connection.execute(
            "INSERT INTO tenantctl.holds (bot_id, reason, held_by, held_since, held_until) "
                + "SELECT bot_id, reason, \(actor), clock_timestamp(), " + end.sql
                + " FROM unnest(\(bots)::integer[], \(reasons)::text[]) AS new (bot_id, reason)"
        )
        try record("hold", bots, reasons: reasons, actor: actor, end: end, on: connection)
    }

    /// Releases a bot, or with `nil` the hold of all of them.
    ///
    /// - Returns: Whether it was held; a hold whose time is over is none.
    static func release(_ bot: Int32?, actor: String, on connection: isolated PostgresConnection) throws -> Bool {
        let rows = try connection.query(
            """
            DELETE FROM tenantctl.holds WHERE bot_id IS NOT DISTINCT FROM \(bot)
            RETURNING reason, held_until IS NULL OR held_until > now()
            """
        )
        guard let row = rows.first, try row[1, as: Bool.self] else { return false }
        try record("release", [bot], reasons: [try row[0]], actor: actor, end: .never, on: connection)
        return true
    }

    /// Under the clock, and not at the beginning of the transaction: it may have waited for an apply, which comes before it.
    private static func record(
        _ event: String,
        _ bots: [Int32?],
        reasons: [String],
        actor: String,
        end: Expiry,
        on connection: isolated PostgresConnection
    ) throws {
        try connection.execute(
            "INSERT INTO tenantctl.hold_events (event, bot_id, tenant, reason, actor, at, held_until) "
                + "SELECT \(event), new.bot_id, bots.slug, new.reason, \(actor), clock_timestamp(), " + end.sql
                + " FROM unnest(\(bots)::integer[], \(reasons)::text[]) AS new (bot_id, reason) "
                + "LEFT JOIN public.bots ON bots.id = new.bot_id"
        )
    }
}
