internal import Diagnostics
public import PostgresDriver
public import TenantModel
public import TenantStore

extension Reconciler {
    /// Takes a tenant, or all of them, out of plans and applies. An apply that is under way is waited for: none writes the
    /// tenant after this has returned.
    ///
    /// - Parameters:
    ///   - tenant: Its slug; `nil` for all, those included that are not there yet.
    ///   - reason: Why.
    ///   - actor: Who says so.
    ///   - end: When the hold ends by itself.
    ///   - lockTimeout: How long to wait for an apply that is under way.
    ///   - connection: A connection.
    /// - Returns: The hold, in the place of one that was there.
    /// - Throws: ``ReconcileError`` with `noSuchTenant`, or `holdIsOver` for an end in the past.
    public func hold(
        _ tenant: String?,
        reason: String,
        actor: String,
        end: Expiry,
        lockTimeout: Duration = .seconds(30),
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> Hold {
        try await inTransaction(.readCommitted, lockTimeout: lockTimeout, on: connection) { connection in
            try HoldChange.lock(on: connection)
            let bot = try Self.bot(tenant, on: connection)
            return try HoldChange.hold(bot, reason: reason, actor: actor, end: end, on: connection)
        }
    }

    /// Lets plans and applies have a tenant, or all of them, again.
    ///
    /// - Returns: Whether it was held, and what holds are left.
    /// - Throws: ``ReconcileError`` with `noSuchTenant`.
    public func release(
        _ tenant: String?,
        actor: String,
        lockTimeout: Duration = .seconds(30),
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> (wasHeld: Bool, left: [Hold]) {
        try await inTransaction(.readCommitted, lockTimeout: lockTimeout, on: connection) { connection in
            try HoldChange.lock(on: connection)
            let bot = try Self.bot(tenant, on: connection)
            return try HoldChange.release(bot, actor: actor, on: connection)
        }
    }

    /// `bots.id` of a tenant; `nil` for all of them.
    ///
    /// - Throws: ``ReconcileError`` with `noSuchTenant`, which names the nearest.
    package static func bot(_ tenant: String?, on connection: isolated PostgresConnection) throws -> Int32? {
        guard let tenant else { return nil }
        let names = try HoldChange.names(on: connection)
        if let bot = names[tenant] { return bot }
        let nearest = Suggestion.nearest(to: tenant, in: names.keys.sorted()).map { "; did you mean '\($0)'?" } ?? ""
        throw ReconcileError.noSuchTenant("no tenant '\(tenant)' in the database" + nearest)
    }
}
