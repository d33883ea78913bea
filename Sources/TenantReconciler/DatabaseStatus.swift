public import PostgresDriver
public import TenantModel
public import TenantStore

/// The revision of a database and how it came about.
public struct DatabaseStatus: Sendable {
    /// Which database it is, and how far; and what of it this version cannot read.
    public let standing: DatabaseStanding
    /// The last apply; `nil` before the first.
    public let last: OperationRecord?
    /// Tenants that plans and applies leave alone.
    public let holds: [Hold]
    /// What running bot processes serve, by name.
    public let receipts: [Receipt]
}

extension Reconciler {
    /// Reads how far the database is, in one read-only snapshot.
    ///
    /// - Throws: ``ReconcileError``.
    public func status(on connection: PostgresConnection) async throws(ReconcileError) -> DatabaseStatus {
        do {
            let settings = TransactionSettings(lockTimeout: lockTimeout)
            return try await connection.withTransaction(.repeatableReadReadOnly) { @Sendable connection in
                try settings.set(on: connection)
                return DatabaseStatus(
                    standing: try DatabaseStanding.read(on: connection),
                    last: try OperationRecord.last(on: connection),
                    holds: try Hold.readAll(on: connection),
                    receipts: try Receipt.readAll(on: connection)
                )
            }
        } catch {
            throw ReconcileError(error)
        }
    }
}
