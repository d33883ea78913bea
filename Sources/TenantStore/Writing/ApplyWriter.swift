public import PostgresDriver
internal import TenantModel

/// Writes one apply, inside the transaction of the caller.
///
/// The order is the whole point: lock, re-read, compare, write, record, notify. The caller commits.
public struct ApplyWriter {
    /// The key of the advisory lock that serialises applies: the eight bytes of `tenantct` as a number.
    package static let lockKey: Int64 = 0x7465_6E61_6E74_6374

    /// Writes `request`.
    ///
    /// - Parameters:
    ///   - request: What to write.
    ///   - connection: A connection with an open transaction, `READ COMMITTED`.
    ///   - progress: Called before each step with its name.
    /// - Returns: The revision that it made.
    /// - Throws: ``StoreError``; what PostgreSQL says.
    public static func write(
        _ request: ApplyRequest,
        on connection: isolated PostgresConnection,
        progress: (ApplyStep) -> Void = { _ in }
    ) throws -> Int64 {
        progress(.lock)
        // A statement of its own: inside one statement with the reads, what another apply committed while we waited
        // would stay invisible.
        try connection.execute("SELECT pg_advisory_xact_lock(\(lockKey))")
        progress(.compare)
        try RowLock(preconditions: request.preconditions, seen: request.seen).verify(on: connection)
        try LedgerTable.verify(request.ledgerRevisions, on: connection)
        try request.scope.verify(on: connection)
        if let planned = request.directory.planned { try SettingsTable.verify(planned, on: connection) }
        try HoldTable.verify(request, on: connection)
        // Values may swap between rows, and the master may move.
        try connection.execute("SET CONSTRAINTS ALL DEFERRED")
        progress(.write)
        let revision = try takeRevision(request, on: connection)
        let botIDs = try writeRows(request, on: connection)
        try ProtectionTable.write(request.protections, botIDs: botIDs, on: connection)
        progress(.record)
        try LedgerTable.write(request.ledger, botIDs: botIDs, revision: revision, on: connection)
        try SettingsTable.write(
            request.directory.changes,
            request.directory.settings,
            revision: revision,
            on: connection
        )
        // Before the operation is finished: the history shows them by time.
        try HoldTable.holdAfterRollback(request, botIDs: botIDs, on: connection)
        try HoldTable.releaseForgotten(request, on: connection)
        try HistoryTables.write(request, botIDs: botIDs, revision: revision, on: connection)
        if case .purge(let purge) = request.purpose { try purge.delete(on: connection) }
        // Now, so that a constraint that does not hold is reported with its name before COMMIT.
        try connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        try WrittenRows(request).verify(botIDs, on: connection)
        try connection.execute("SELECT pg_notify(\(RevisionChannel.name), \(String(revision)))")
        progress(.commit)
        return revision
    }

    private static func takeRevision(
        _ request: ApplyRequest,
        on connection: isolated PostgresConnection
    ) throws -> Int64 {
        let rows = try connection.query(
            """
            UPDATE tenantctl.state
            SET revision = revision + 1, environment = \(request.environment),
                source_commit = coalesce(\(request.sourceCommit), source_commit), updated_at = clock_timestamp()
            RETURNING revision
            """
        )
        guard let row = rows.first else { throw StoreError(.noState) }
        return try row[0]
    }

    /// Deletions from the last kind to the first, then everything else from the first to the last. Rows get their new keys
    /// before anything is created under the old ones, and before anything is looked up by a key.
    private static func writeRows(
        _ request: ApplyRequest,
        on connection: isolated PostgresConnection
    ) throws -> BotIDs {
        // A tenant that goes for good takes with it what refers to it: see `Purge`.
        var writes = ResourceKind.all.map { _ in RowWrites() }
        for change in request.changes where change.reason != .purged { writes[change.kind.order].take(change) }
        for kind in ResourceKind.all.reversed() {
            try RowDeletion(kind: kind, changes: writes[kind.order].deletions).write(on: connection)
        }
        var botIDs = BotIDs(request.changes)
        let secrets = SecretValues(request.secrets)
        for kind in ResourceKind.all {
            let writes = writes[kind.order]
            try RowRename(kind: kind, changes: writes.renames).write(on: connection)
            try RowCreation(kind: kind, changes: writes.creations, secrets: secrets).write(botIDs, on: connection)
            if kind == .bot { try botIDs.learn(writes.creations.map(\.tenant), on: connection) }
            try RowUpdate(kind: kind, changes: writes.updates, secrets: secrets).write(on: connection)
        }
        return botIDs
    }
}

/// What an apply is doing, for progress and for tests that stop it there.
public enum ApplyStep: String, Sendable, CaseIterable {
    case lock, compare, write, record, commit
}
