public import PostgresDriver

/// Forgets what is older than somebody wants to keep: changes and what a way back takes, receipts, and events of holds.
/// Operations stay: who applied what, and when.
public struct HistoryPruning: Sendable {
    /// Revisions whose changes are or would be forgotten.
    public let revisions: Int64
    /// Changes.
    public let changes: Int64
    /// Receipts of bot processes that have not been heard of for so long.
    public let receipts: Int64
    /// Holds and releases; what is held now stays held.
    public let holdEvents: Int64
    /// The earliest revision to go back to afterwards.
    public let reversibleFrom: Int64

    /// Whether there is nothing to forget.
    public var isEmpty: Bool { changes == 0 && receipts == 0 && holdEvents == 0 && revisions == 0 }

    /// Counts what is older, and forgets nothing.
    ///
    /// - Parameters:
    ///   - seconds: How old it has to be, by the server's clock.
    ///   - connection: A connection with an open transaction.
    /// - Returns: What would be forgotten.
    /// - Throws: `PostgresError`.
    public static func count(olderThan seconds: Int64, on connection: isolated PostgresConnection) throws
        -> HistoryPruning
    {
        let newest = try newestRevision(olderThan: seconds, on: connection)
        let rows = try connection.query(
            """
            SELECT (SELECT count(DISTINCT revision) FROM tenantctl.changes WHERE revision <= \(newest)),
                (SELECT count(*) FROM tenantctl.changes WHERE revision <= \(newest)),
                (SELECT count(*) FROM tenantctl.receipts WHERE heartbeat_at < now() - \(seconds) * interval '1 second'),
                (SELECT count(*) FROM tenantctl.hold_events WHERE at < now() - \(seconds) * interval '1 second'),
                (SELECT greatest(reversible_from, \(newest)) FROM tenantctl.history_extent)
            """
        )
        guard let row = rows.first else { throw StoreError(.noState) }
        return HistoryPruning(
            revisions: try row[0],
            changes: try row[1],
            receipts: try row[2],
            holdEvents: try row[3],
            reversibleFrom: try row[4]
        )
    }

    /// Forgets what is older.
    ///
    /// - Parameters:
    ///   - seconds: How old it has to be, by the server's clock.
    ///   - connection: A connection with an open transaction, `READ COMMITTED`.
    /// - Returns: What was forgotten.
    /// - Throws: `PostgresError`.
    public static func prune(olderThan seconds: Int64, on connection: isolated PostgresConnection) throws
        -> HistoryPruning
    {
        let counted = try count(olderThan: seconds, on: connection)
        let newest = try newestRevision(olderThan: seconds, on: connection)
        try connection.execute("DELETE FROM tenantctl.changes WHERE revision <= \(newest)")
        try connection.execute("DELETE FROM tenantctl.replaced_ledger WHERE replaced_by <= \(newest)")
        try connection.execute(
            "DELETE FROM tenantctl.receipts WHERE heartbeat_at < now() - \(seconds) * interval '1 second'"
        )
        try connection.execute(
            "DELETE FROM tenantctl.hold_events WHERE at < now() - \(seconds) * interval '1 second'"
        )
        try connection.execute("UPDATE tenantctl.history_extent SET reversible_from = \(counted.reversibleFrom)")
        return counted
    }

    /// The newest revision of which every one up to it is older; 0 for none. Clocks may have been set back in between.
    private static func newestRevision(
        olderThan seconds: Int64,
        on connection: isolated PostgresConnection
    ) throws -> Int64 {
        let rows = try connection.query(
            """
            SELECT coalesce(
                (SELECT min(revision) - 1 FROM tenantctl.operations
                WHERE finished_at >= now() - \(seconds) * interval '1 second'),
                (SELECT max(revision) FROM tenantctl.operations), 0)
            """
        )
        guard let row = rows.first else { throw StoreError(.noState) }
        return try row[0]
    }
}
