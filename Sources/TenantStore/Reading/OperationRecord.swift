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
    /// How many seconds ago that was, by the server's clock.
    public let age: Int64
    /// The same moment in microseconds since 1970, to be put in order with others.
    public let instant: Int64
    /// Number of changes by action, as JSON text.
    public let counts: String
    /// The environment that was applied; `nil` for none.
    public let environment: String?
    /// Acknowledgements that were given.
    public let acknowledgements: [String]
    /// The revision that it went back to; `nil` for an apply of manifests.
    public let rollbackTarget: Int64?

    /// The last apply; `nil` before the first.
    ///
    /// - Throws: ``StoreError``.
    public static func last(on connection: isolated PostgresConnection) throws(StoreError) -> OperationRecord? {
        try find("ORDER BY revision DESC LIMIT 1", on: connection).first
    }

    /// The apply that made `revision`; `nil` where there has been none.
    ///
    /// - Throws: ``StoreError``.
    public static func find(
        revision: Int64,
        on connection: isolated PostgresConnection
    ) throws(StoreError) -> OperationRecord? {
        try find("WHERE operation.revision = \(revision)", on: connection).first
    }

    /// Applies, the newest first.
    ///
    /// - Parameters:
    ///   - limit: The most that are read.
    ///   - tenants: Only those that changed one of these; `nil` for all of them.
    ///   - connection: A connection with an open transaction.
    /// - Returns: The applies.
    /// - Throws: ``StoreError``.
    static func newest(
        _ limit: Int,
        of tenants: [String]?,
        on connection: isolated PostgresConnection
    ) throws(StoreError) -> [OperationRecord] {
        let condition: SQL =
            tenants.map {
                """
                WHERE EXISTS (
                    SELECT FROM tenantctl.changes AS c
                    WHERE c.revision = operation.revision AND c.tenant = ANY(\($0)::text[])
                )
                """
            } ?? ""
        return try find(condition + " ORDER BY revision DESC LIMIT \(limit)", on: connection)
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
        return try find("WHERE operation_id = \(id)::uuid", on: connection).first
    }

    private static func find(
        _ condition: SQL,
        on connection: isolated PostgresConnection
    ) throws(StoreError) -> [OperationRecord] {
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                SELECT revision, plan_id, actor, source_commit, tool_version, counts::text,
                    \(isoTime("finished_at")), extract(epoch FROM now() - finished_at)::bigint, environment,
                    acknowledgements, rollbacks.target_revision, \(microseconds("finished_at"))
                FROM tenantctl.operations AS operation LEFT JOIN tenantctl.rollbacks USING (revision)
                """ + " " + condition
            )
            var records: [OperationRecord] = []
            for row in rows {
                records.append(
                    OperationRecord(
                        revision: try row[0],
                        planID: try row[1],
                        actor: try row[2],
                        sourceCommit: try row[3],
                        toolVersion: try row[4],
                        finishedAt: try row[6],
                        age: try row[7],
                        instant: try row[11],
                        counts: try row[5],
                        environment: try row[8],
                        acknowledgements: try row[9],
                        rollbackTarget: try row[10]
                    )
                )
            }
            return records
        } catch {
            throw StoreError(.database(error))
        }
    }
}
