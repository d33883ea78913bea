package import PostgresDriver

/// `tenantctl.receipts`: what each running bot process serves.
package enum ReceiptTable {
    /// How old a sign of life may be for its process to count as live.
    package static let lifetime = Duration.seconds(30)

    /// How long a receipt is kept after its process was last heard of: long enough to be asked about.
    static let retention = Duration.seconds(86_400)

    /// Writes the receipt of a process, with a sign of life by the server's clock.
    ///
    /// - Parameters:
    ///   - instance: The process.
    ///   - revision: The revision that it serves.
    ///   - refusal: Why it does not serve a newer one, if it refused one.
    ///   - connection: A connection.
    /// - Throws: `PostgresError`.
    package static func write(
        _ instance: String,
        _ revision: Int64,
        refusal: String?,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        try connection.execute(
            """
            INSERT INTO tenantctl.receipts (instance, revision_seen, heartbeat_at, error)
            VALUES (\(instance), \(revision), clock_timestamp(), \(refusal))
            ON CONFLICT (instance) DO UPDATE SET revision_seen = excluded.revision_seen,
                heartbeat_at = excluded.heartbeat_at, error = excluded.error
            """
        )
    }

    /// Removes the receipt of a process that ends.
    ///
    /// - Parameters:
    ///   - instance: The process.
    ///   - connection: A connection.
    /// - Throws: `PostgresError`.
    package static func remove(
        _ instance: String,
        on connection: isolated PostgresConnection
    ) throws(PostgresError) {
        try connection.execute("DELETE FROM tenantctl.receipts WHERE instance = \(instance)")
    }

    /// Removes the receipts of processes that were not heard of for a day. Those that somebody else is removing are left to
    /// him: nobody waits for a lock.
    ///
    /// - Parameter connection: A connection.
    /// - Throws: `PostgresError`.
    package static func prune(on connection: isolated PostgresConnection) throws(PostgresError) {
        let seconds = retention.components.seconds
        try connection.execute(
            """
            DELETE FROM tenantctl.receipts WHERE instance IN (
                SELECT instance FROM tenantctl.receipts
                WHERE heartbeat_at < now() - \(seconds) * interval '1 second'
                FOR UPDATE SKIP LOCKED
            )
            """
        )
    }
}
