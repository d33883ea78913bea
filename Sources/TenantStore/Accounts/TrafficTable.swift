package import PostgresDriver
package import TenantModel

/// `bots.traffic_consumed_bytes`, `bots.traffic_sold_bytes` and `tenantctl.traffic_entries`, which move together.
package enum TrafficTable {
    /// The totals; `nil` without such a bot.
    ///
    /// - Throws: `PostgresError`.
    package static func totals(
        of botID: Int32,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> TrafficTotals? {
        let rows = try connection.query(
            "SELECT traffic_consumed_bytes, traffic_sold_bytes FROM public.bots WHERE id = \(botID)"
        )
        guard let row = rows.first else { return nil }
        return TrafficTotals(consumedBytes: try row[0], soldBytes: try row[1])
    }

    /// Adds bytes, in one statement that is a transaction of its own.
    ///
    /// - Throws: `PostgresError`.
    package static func post(
        _ bytes: Int64,
        _ direction: TrafficDirection,
        key: String,
        to botID: Int32,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) -> Result<Posting, PostingFailure> {
        try Posting.outcome(
            connection.query(
                """
                SELECT outcome, entry, total, \(isoTime("posted_at"))
                FROM tenantctl.post_traffic_entry(\(botID), \(direction.rawValue), \(key), \(bytes))
                """
            )
        )
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
    ) throws(PostgresError) -> [TrafficFigures] {
        let starts = PeriodStarts(period, in: timeZone)
        let rows = try connection.query(
            "SELECT " + starts.text
                + ", coalesce(sum(item.bytes) FILTER (WHERE item.direction = 'consumed'), 0)::bigint, "
                + "coalesce(sum(item.bytes) FILTER (WHERE item.direction = 'sold'), 0)::bigint FROM "
                + starts.last(count) + " LEFT JOIN tenantctl.traffic_entries AS item ON item.bot_id = \(botID) AND "
                + starts.holds("item.created_at") + " GROUP BY period.start ORDER BY period.start"
        )
        var figures: [TrafficFigures] = []
        for row in rows {
            figures.append(TrafficFigures(start: try row[0], consumedBytes: try row[1], soldBytes: try row[2]))
        }
        return figures
    }
}
