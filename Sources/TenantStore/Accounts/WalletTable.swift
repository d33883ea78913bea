package import PostgresDriver
package import TenantModel

/// `bots.wallet_balance_kopeks` and `tenantctl.wallet_entries`, which move together.
package enum WalletTable {
    /// The balance in kopeks; `nil` without such a bot.
    ///
    /// - Throws: `PostgresError`.
    package static func balance(
        of botID: Int32,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Int64? {
        try connection.query("SELECT wallet_balance_kopeks FROM public.bots WHERE id = \(botID)").first?[0]
    }

    /// Credits, or with a negative amount debits, in one statement that is a transaction of its own.
    ///
    /// - Throws: `PostgresError`.
    package static func post(
        _ amountKopeks: Int64,
        key: String,
        description: String?,
        to botID: Int32,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Result<Posting, PostingFailure> {
        try Posting.outcome(
            connection.query(
                """
                SELECT outcome, entry, balance, \(isoTime("posted_at"))
                FROM tenantctl.post_wallet_entry(\(botID), \(key), \(amountKopeks), \(description))
                """
            )
        )
    }

    /// Entries, the newest first.
    ///
    /// - Parameters:
    ///   - botID: Whose.
    ///   - limit: The most that are read.
    ///   - before: Only earlier ones than this; `nil` for the newest.
    ///   - connection: A connection.
    /// - Returns: The entries.
    /// - Throws: `PostgresError`.
    package static func entries(
        of botID: Int32,
        limit: Int,
        before: Int64?,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [WalletEntry] {
        let rows = try connection.query(
            """
            SELECT id, idempotency_key, amount_kopeks, balance_kopeks, description, \(isoTime("created_at"))
            FROM tenantctl.wallet_entries WHERE bot_id = \(botID) AND id < \(before ?? .max)
            ORDER BY id DESC LIMIT \(limit)
            """
        )
        var entries: [WalletEntry] = []
        for row in rows {
            entries.append(
                WalletEntry(
                    id: try row[0],
                    key: try row[1],
                    amountKopeks: try row[2],
                    balanceKopeks: try row[3],
                    description: try row[4],
                    postedAt: try row[5]
                )
            )
        }
        return entries
    }

    /// Sums of the last periods, the oldest first, those included in which nothing happened.
    ///
    /// - Parameters:
    ///   - botID: Whose.
    ///   - period: How long each is.
    ///   - count: How many, the one that has not ended included.
    ///   - timeZone: Whose clock tells where they begin: an IANA name.
    ///   - connection: A connection.
    /// - Returns: `count` figures.
    /// - Throws: `PostgresError`.
    package static func figures(
        of botID: Int32,
        by period: AccountPeriod,
        last count: Int,
        timeZone: String,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> [WalletFigures] {
        let starts = PeriodStarts(period, in: timeZone)
        let rows = try connection.query(
            "SELECT " + starts.text
                + ", coalesce(sum(item.amount_kopeks) FILTER (WHERE item.amount_kopeks > 0), 0)::bigint, "
                + "coalesce(-sum(item.amount_kopeks) FILTER (WHERE item.amount_kopeks < 0), 0)::bigint, count(item.id) FROM "
                + starts.last(count) + " LEFT JOIN tenantctl.wallet_entries AS item ON item.bot_id = \(botID) AND "
                + starts.holds("item.created_at") + " GROUP BY period.start ORDER BY period.start"
        )
        var figures: [WalletFigures] = []
        for row in rows {
            figures.append(
                WalletFigures(
                    start: try row[0],
                    creditedKopeks: try row[1],
                    debitedKopeks: try row[2],
                    entryCount: try row[3]
                )
            )
        }
        return figures
    }
}
