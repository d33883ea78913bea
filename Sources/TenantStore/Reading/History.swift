public import PostgresDriver
public import TenantModel

/// What was done to a database: applies and rollbacks by revision, holds and releases by time.
public struct History: Sendable {
    /// Applies and rollbacks, the newest first.
    public let operations: [OperationRecord]
    /// Holds and releases, the newest first.
    public let holdEvents: [HoldEvent]

    /// Reads the newest part of it.
    ///
    /// - Parameters:
    ///   - limit: The most operations, and the most events, that are read.
    ///   - includes: Which tenants' operations are asked for, by any name that they had; `nil` for all.
    ///   - connection: A connection with an open transaction.
    /// - Returns: That part; empty where nothing was done to a tenant that is asked for.
    /// - Throws: ``StoreError``.
    public static func read(
        limit: Int,
        of includes: (@Sendable (String) -> Bool)?,
        on connection: isolated PostgresConnection
    ) throws -> History {
        var tenants: [String]?
        if let includes {
            let names = try connection.query(
                """
                SELECT DISTINCT tenant FROM tenantctl.changes WHERE tenant IS NOT NULL
                UNION SELECT tenant FROM tenantctl.hold_events WHERE tenant IS NOT NULL
                """
            )
            tenants = try names.map { try $0[0, as: String.self] }.filter(includes)
        }
        return History(
            operations: try OperationRecord.newest(limit, of: tenants, on: connection),
            holdEvents: try HoldEvent.newest(limit, of: tenants, on: connection)
        )
    }
}

/// One revision with every change that it made.
public struct RevisionRecord: Sendable {
    /// The apply, or the rollback.
    public let operation: OperationRecord
    /// Its changes, in their order. Of a new tenant the history has its own row alone; its other rows are told from the ledger
    /// that it began with, without the lines that declared them.
    public let changes: [Change]
    /// What it changed for the whole directory.
    public let directory: [DirectoryChange]
    /// Whether its changes are not kept any more.
    public let isPruned: Bool

    /// Reads one revision.
    ///
    /// - Throws: ``StoreError``, with `noSuchRevision` for one that has not been.
    public static func read(_ revision: Int64, on connection: isolated PostgresConnection) throws -> RevisionRecord {
        guard let operation = try OperationRecord.find(revision: revision, on: connection) else {
            let newest = try OperationRecord.last(on: connection)?.revision ?? 0
            throw StoreError(.noSuchRevision(revision, newest: newest))
        }
        let recorded = try ChangeReader.read(where: "c.revision = \(revision)", on: connection).map(\.change)
        let changes = try CreatedRows.read(of: recorded, in: revision, on: connection).beside(recorded)
        let kept = try connection.query("SELECT EXISTS (SELECT FROM tenantctl.changes WHERE revision = \(revision))")
        return RevisionRecord(
            operation: operation,
            changes: changes,
            directory: try ChangeReader.readDirectory(of: revision, on: connection),
            isPruned: try kept.first?[0, as: Bool.self] == false && operation.counts != "{}"
        )
    }
}
