public import PostgresDriver
internal import TenantModel
public import TenantStore

extension Reconciler {
    /// Reads the newest part of the history.
    ///
    /// - Parameters:
    ///   - limit: The most operations, and the most holds and releases, that are read.
    ///   - includes: Which tenants are asked for; `nil` for all.
    ///   - connection: A connection.
    /// - Returns: That part.
    /// - Throws: ``ReconcileError``.
    public func history(
        limit: Int,
        of includes: (@Sendable (String) -> Bool)? = nil,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> History {
        try await inTransaction(.repeatableReadReadOnly, on: connection) { connection in
            try History.read(limit: limit, of: includes, on: connection)
        }
    }

    /// Reads one revision with its changes, and what is needed to show them.
    ///
    /// - Parameters:
    ///   - revision: The revision.
    ///   - includes: Which tenants are asked for; `nil` for all.
    ///   - connection: A connection.
    /// - Returns: Both.
    /// - Throws: ``ReconcileError`` with `noSuchRevision` for one that has not been.
    public func revision(
        _ revision: Int64,
        of includes: (@Sendable (String) -> Bool)? = nil,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> (record: RevisionRecord, state: ControlState) {
        try await inTransaction(.repeatableReadReadOnly, on: connection) { connection in
            (try RevisionRecord.read(revision, of: includes, on: connection), try ControlState.read(on: connection))
        }
    }

    /// Counts what of the history is older than `seconds`, and forgets nothing.
    ///
    /// - Throws: ``ReconcileError``.
    public func countHistory(
        olderThan seconds: Int64,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> HistoryPruning {
        try await inTransaction(.repeatableReadReadOnly, on: connection) { connection in
            try HistoryPruning.count(olderThan: seconds, on: connection)
        }
    }

    /// Forgets what of the history is older than `seconds`; operations stay.
    ///
    /// - Throws: ``ReconcileError``.
    public func pruneHistory(
        olderThan seconds: Int64,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> HistoryPruning {
        try await inTransaction(.readCommitted, on: connection) { connection in
            try HistoryPruning.prune(olderThan: seconds, on: connection)
        }
    }

    /// Runs `body` in a transaction of its own, and sorts what goes wrong.
    func inTransaction<Value: Sendable>(
        _ mode: TransactionMode,
        lockTimeout: Duration = .seconds(30),
        on connection: PostgresConnection,
        _ body: @escaping @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws(ReconcileError) -> Value {
        do {
            return try await connection.withTransaction(mode) { @Sendable connection in
                try TransactionSettings(lockTimeout: lockTimeout).set(on: connection)
                return try body(connection)
            }
        } catch {
            throw ReconcileError(error)
        }
    }
}
