internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// `tenantctl.ledger`: what was last applied.
enum LedgerTable {
    /// Compares the ledger with the one that the plan was made against. Only applies write it, and they hold our lock.
    ///
    /// - Throws: ``StoreError`` with `stale`.
    static func verify(_ expected: [LedgerRevision], on connection: isolated PostgresConnection) throws {
        guard !expected.isEmpty else { return }
        let (bots, kinds) = (expected.map(\.botID), expected.map(\.kind.name))
        let rows = try connection.query(
            """
            SELECT ledger.bot_id, ledger.kind, ledger.revision
            FROM tenantctl.ledger
            JOIN unnest(\(bots)::integer[], \(kinds)::text[]) AS wanted (bot_id, kind) USING (bot_id, kind)
            """
        )
        var found: [Int32: [String: Int64]] = [:]
        for row in rows {
            found[try row[0], default: [:]][try row[1]] = try row[2, as: Int64.self]
        }
        let moved = expected.filter { found[$0.botID]?[$0.kind.name] != $0.revision }
        guard let first = moved.first else { return }
        throw StoreError(
            .stale(
                first: "\(first.kind.name) rows of \(first.tenant) were applied by somebody else meanwhile",
                others: moved.count - 1
            )
        )
    }

    /// Writes the ledger of every touched tenant and kind, by one COPY: a ledger holds numbers of cards, and bound
    /// parameters may be logged. What was there goes first, and is kept: changes hold what was live, and not what had been
    /// applied.
    static func write(
        _ updates: [LedgerUpdate],
        botIDs: BotIDs,
        revision: Int64,
        on connection: isolated PostgresConnection
    ) throws {
        guard !updates.isEmpty else { return }
        let known = updates.filter { $0.botID != nil }
        if !known.isEmpty {
            let (bots, kinds) = (known.map(\.botID), known.map(\.rows.kind.name))
            try connection.execute(
                """
                WITH replaced AS (
                    DELETE FROM tenantctl.ledger
                    USING unnest(\(bots)::integer[], \(kinds)::text[]) AS old (bot_id, kind)
                    WHERE ledger.bot_id = old.bot_id AND ledger.kind = old.kind
                    RETURNING ledger.*
                )
                INSERT INTO tenantctl.replaced_ledger (replaced_by, bot_id, kind, fields, revision)
                SELECT \(revision), bot_id, kind, fields, revision FROM replaced
                """
            )
        }
        var writer = JSONWriter()
        try connection.copyIn(into: "tenantctl.ledger", columns: ["bot_id", "kind", "fields", "revision"]) { copy in
            for update in updates where !update.isForgotten {
                guard let botID = update.botID ?? botIDs[update.tenant] else {
                    throw StoreError(.stale(first: "tenant \(update.tenant) is gone", others: 0))
                }
                writer.removeAll()
                LedgerJSON.encode(update.rows, into: &writer)
                try copy.beginRow(fields: 4)
                copy.write(botID)
                copy.write(update.rows.kind.name)
                copy.write(jsonb: writer.bytes)
                copy.write(revision)
            }
        }
        try forget(updates.filter(\.isForgotten).compactMap(\.botID), revision: revision, on: connection)
    }

    /// Takes tenants out of the ledger of which nothing is ours any more.
    private static func forget(
        _ bots: [Int32],
        revision: Int64,
        on connection: isolated PostgresConnection
    ) throws {
        guard !bots.isEmpty else { return }
        try connection.execute(
            """
            WITH forgotten AS (DELETE FROM tenantctl.ledger WHERE bot_id = ANY(\(bots)::integer[]) RETURNING ledger.*)
            INSERT INTO tenantctl.replaced_ledger (replaced_by, bot_id, kind, fields, revision)
            SELECT \(revision), bot_id, kind, fields, revision FROM forgotten WHERE revision < \(revision)
            """
        )
        try connection.execute("DELETE FROM tenantctl.protections WHERE bot_id = ANY(\(bots)::integer[])")
    }
}

extension LedgerUpdate {
    /// Whether the tenant's own row leaves the ledger, and so the tenant.
    var isForgotten: Bool { rows.kind == .bot && rows.isEmpty }
}
