public import PostgresDriver
public import TenantModel

/// Counts the customers and the waiting payments of some bots: three bulk reads, however many bots there are.
public enum ReachReader {
    /// How long one of the reads may take: nobody waits for minutes to learn how many customers a plan reaches.
    private static let timeout = "5000"

    /// Reads the reach. Call it in a transaction of its own: what takes too long ends it.
    ///
    /// - Parameters:
    ///   - bots: Their `bots.id`.
    ///   - connection: A connection to the database.
    /// - Returns: What could be counted; what the tables do not tell is left out.
    /// - Throws: `PostgresError`.
    public static func read(
        of bots: [Int32],
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> RiskReach {
        guard !bots.isEmpty else { return .unknown }
        _ = try connection.query("SELECT set_config('statement_timeout', \(timeout), true)")
        let columns = try ReachColumns(on: connection)
        return RiskReach(
            subscribers: try subscribers(of: bots, columns, on: connection),
            pendingPayments: try pendingPayments(of: bots, columns, on: connection)
        )
    }

    /// Customers whose subscription is paid and runs.
    private static func subscribers(
        of bots: [Int32],
        _ columns: ReachColumns,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> RiskReach.Subscribers? {
        guard columns.hasNumbers("subscriptions.user_id"), columns.has("subscriptions.status"),
            let now = columns.now(for: "subscriptions.end_date"), let customers = customers(columns)
        else { return nil }
        let rows = try connection.query(
            """
            SELECT c.bot_id::integer, count(DISTINCT c.user_id)
            FROM (
            """ + customers.query
                + """
                ) AS c
                JOIN public.subscriptions AS s ON s.user_id = c.user_id
                WHERE c.bot_id = ANY(\(bots)::integer[]) AND s.status::text = 'active' AND s.end_date >
                """ + now + " GROUP BY c.bot_id"
        )
        var counts: [Int32: Int64] = [:]
        for row in rows { counts[try row[0]] = try row[1] }
        return RiskReach.Subscribers(counts: counts, isWhole: customers.isWhole)
    }

    /// Who is a customer of which bot: by the bot's number beside a subscription or a user where the tables have one, else
    /// by who paid there. Who only ever paid through another gateway is not among the latter.
    private static func customers(_ columns: ReachColumns) -> (query: SQL, isWhole: Bool)? {
        if columns.hasNumbers("subscriptions.bot_id") {
            return ("SELECT bot_id, user_id FROM public.subscriptions", true)
        }
        if columns.hasNumbers("users.bot_id", "users.id") {
            return ("SELECT bot_id, id AS user_id FROM public.users", true)
        }
        let tables = ["card_to_card_payments", "zarinpal_payments"].filter {
            columns.hasNumbers($0 + ".bot_id", $0 + ".user_id")
        }
        guard let first = tables.first else { return nil }
        var query = payers(first)
        for table in tables.dropFirst() { query += " UNION ALL " + payers(table) }
        return (query, false)
    }

    private static func payers(_ table: String) -> SQL {
        "SELECT bot_id, user_id FROM public.\(identifier: table)"
    }

    private static func pendingPayments(
        of bots: [Int32],
        _ columns: ReachColumns,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> RiskReach.PendingPayments? {
        let table = "card_to_card_payments."
        guard columns.hasNumbers(table + "bot_id", table + "card_id"), columns.has(table + "status") else { return nil }
        let rows = try connection.query(
            """
            SELECT bot_id::integer, card_id::integer, count(*) FROM public.card_to_card_payments
            WHERE bot_id = ANY(\(bots)::integer[]) AND status::text = 'pending' GROUP BY bot_id, card_id
            """
        )
        var pending = RiskReach.PendingPayments()
        for row in rows { pending.add(try row[2], ofBot: try row[0], toCard: try row[1]) }
        return pending
    }
}
