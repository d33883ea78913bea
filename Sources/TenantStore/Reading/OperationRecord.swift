public import PostgresDriver
internal import TenantModel

/// One apply, as the history has it.
public struct OperationRecord: Sendable {
    /// The revision that it made.
    public let revision: Int64
    /// The id of the plan.
    public let planID: String
    /// Who applied.
    public let actor: String
    /// The commit of the manifests.
    public let sourceCommit: String?
    /// The version of the tool.
    public let toolVersion: String
    /// When it was finished: ISO 8601, UTC.
    public let finishedAt: String
    /// Number of changes by action, as JSON text.
    public let counts: String

    /// The last apply; `nil` before the first.
    ///
    /// - Throws: ``StoreError``.
    public static func last(on connection: isolated PostgresConnection) throws(StoreError) -> OperationRecord? {
        try find("ORDER BY revision DESC LIMIT 1", on: connection)
    }

    /// What became of an operation whose COMMIT was lost.
    ///
    /// Takes the lock of applies first, for as long as the connection's `lock_timeout` allows: as long as the other
    /// end may still be committing, "not there" would be no answer. Nor is it one from a standby or from another
    /// database, where an address with several hosts may lead.
    ///
    /// - Parameters:
    ///   - id: The operation.
    ///   - identity: The identity of the database that it was committed to.
    ///   - connection: A connection with an open transaction, `READ COMMITTED`.
    /// - Returns: The operation, or `nil` when it is not there and never will be.
    /// - Throws: ``StoreError``, with `notTheDatabase` when there is no telling.
    public static func find(
        operation id: String,
        in identity: String,
        on connection: isolated PostgresConnection
    ) throws(StoreError) -> OperationRecord? {
        do throws(PostgresError) {
            try connection.execute("SELECT pg_advisory_xact_lock(\(ApplyWriter.lockKey))")
            let isStandby = try connection.query("SELECT pg_is_in_recovery()").first?[0, as: Bool.self]
            guard isStandby == false else { throw PostgresError(.misuse, "it is a standby") }
        } catch {
            throw StoreError(error.code == .misuse ? .notTheDatabase(error.message) : .database(error))
        }
        let state = try ControlState.read(on: connection)
        guard state.stamp.identity == identity, !state.isMoved else {
            throw StoreError(.notTheDatabase("it is another database"))
        }
        return try find("WHERE operation_id = \(id)::uuid", on: connection)
    }

    private static func find(
        _ condition: SQL,
        on connection: isolated PostgresConnection
    ) throws(StoreError) -> OperationRecord? {
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                SELECT revision, plan_id, actor, source_commit, tool_version, counts::text,
                    to_char(finished_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                FROM tenantctl.operations
                """ + " " + condition
            )
            guard let row = rows.first else { return nil }
            return OperationRecord(
                revision: try row[0],
                planID: try row[1],
                actor: try row[2],
                sourceCommit: try row[3],
                toolVersion: try row[4],
                finishedAt: try row[6],
                counts: try row[5]
            )
        } catch {
            throw StoreError(.database(error))
        }
    }
}
