public import PostgresDriver
public import TenantStore

extension Reconciler {
    /// Says what a database that was copied, moved or renamed is from now on, so that plans are made against it again.
    ///
    /// - Parameters:
    ///   - choice: Whether it goes on as the original or as a database of its own.
    ///   - connection: A connection to it.
    /// - Returns: Its identity.
    /// - Throws: ``ReconcileError``.
    public func settleIdentity(
        _ choice: IdentityChoice,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> String {
        do {
            return try await connection.withTransaction(.readCommitted) { @Sendable connection in
                try TransactionSettings().set(on: connection)
                return try choice.write(on: connection)
            }
        } catch {
            throw ReconcileError(error)
        }
    }
}
