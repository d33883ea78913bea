internal import PostgresDriver
public import TenantModel

/// The end of one tenant: its bot, and everything of ours that refers to it.
public struct Purge: Sendable {
    /// `bots.id`.
    public let botID: Int32
    /// The tenant's slug, for messages.
    public let tenant: String
    /// How many rows of a kind the plan saw, those without a key among them.
    public let rows: [ResourceKind: Int]
    /// The balance, in kopeks, that somebody said may be lost with it: that very one; `nil` for none.
    public let discardedBalance: Int64?

    /// Tables of the schema `tenantctl` whose rows of a tenant go with it. Entries of its wallet are not among them: like
    /// payments they keep it from being deleted.
    static let controlTables = ["protections", "holds", "api_tokens", "traffic_entries"]

    /// Makes a purge.
    public init(botID: Int32, tenant: String, rows: [ResourceKind: Int], discardedBalance: Int64?) {
        self.botID = botID
        self.tenant = tenant
        self.rows = rows
        self.discardedBalance = discardedBalance
    }

    /// Deletes the tenant, from the last kind to the first. Its ledger is gone already.
    ///
    /// The bot's row is locked first, so that no payment can come to refer to it meanwhile: the other side's foreign keys
    /// wait for us, and find it gone.
    ///
    /// - Throws: ``StoreError`` with `purgeRefused` when anything stands in the way, or `stale` when rows came or went.
    func delete(on connection: isolated PostgresConnection) throws {
        for kind in ResourceKind.all {
            let sql = KindSQL(kind: kind)
            try connection.execute(
                "SELECT FROM " + sql.table + " AS t WHERE " + sql.column(sql.botColumn, "t") + " = \(botID) FOR UPDATE"
            )
        }
        let obstacles = try PurgeObstacles.read(of: botID, tenant, discarding: discardedBalance, on: connection)
        guard obstacles.isEmpty else { throw StoreError(.purgeRefused(obstacles)) }
        // The history says how much was given up; nothing is said of money that was not there.
        guard obstacles.discarded == discardedBalance else {
            throw StoreError(.stale(first: "the wallet of \(tenant) is empty by now", others: 0))
        }
        for table in Self.controlTables {
            try connection.execute(
                "DELETE FROM tenantctl." + "\(identifier: table)" + " WHERE bot_id = \(botID)"
            )
        }
        for kind in ResourceKind.all.reversed() {
            let sql = KindSQL(kind: kind)
            let deleted = try connection.execute(
                "DELETE FROM " + sql.table + " AS t WHERE " + sql.column(sql.botColumn, "t") + " = \(botID)"
            )
            let expected = rows[kind, default: 0]
            guard deleted == expected else {
                throw StoreError(
                    .stale(
                        first: "\(kind.name) rows of \(tenant): \(deleted) are there, \(expected) were planned",
                        others: 0
                    )
                )
            }
        }
    }
}
