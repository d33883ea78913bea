public import PostgresDriver

/// What a running bot process has said of itself.
public struct Receipt: Sendable, Hashable {
    /// The process: a name that no other has while it runs.
    public let instance: String
    /// The revision that it serves.
    public let revision: Int64
    /// How long ago it gave a sign of life, by the server's clock.
    public let age: Duration
    /// Why it refused a newer revision; `nil` while it serves the newest that it knows.
    public let refusal: String?

    /// Whether it counts as running: its sign of life is younger than 30 s.
    public var isLive: Bool { age < ReceiptTable.lifetime }

    /// Makes a receipt.
    package init(instance: String, revision: Int64, age: Duration, refusal: String? = nil) {
        self.instance = instance
        self.revision = revision
        self.age = age
        self.refusal = refusal
    }

    /// Reads the receipts of all processes, by name.
    ///
    /// - Parameter connection: A connection.
    /// - Returns: The receipts.
    /// - Throws: `PostgresError`.
    public static func readAll(on connection: isolated PostgresConnection) throws -> [Receipt] {
        let rows = try connection.query(
            """
            SELECT instance, revision_seen,
                greatest(0, (extract(epoch FROM clock_timestamp() - heartbeat_at) * 1000))::bigint, error
            FROM tenantctl.receipts ORDER BY instance COLLATE "C"
            """
        )
        return try rows.map { row in
            Receipt(
                instance: try row[0],
                revision: try row[1],
                age: .milliseconds(try row[2, as: Int64.self]),
                refusal: try row[3]
            )
        }
    }
}
