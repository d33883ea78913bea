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

/// One revision with every change that it made, or with those of some tenants.
public struct RevisionRecord: Sendable {
    /// The apply, or the rollback.
    public let operation: OperationRecord
    /// Its changes, in their order. Of a new tenant the history has its own row alone; its other rows are told from the ledger
    /// that it began with, without the lines that declared them.
    public let changes: [Change]
    /// What it changed for the whole directory; nothing where tenants were asked for.
    public let directory: [DirectoryChange]
    /// Whether its changes are not kept any more.
    public let isPruned: Bool
    /// Whether the ledgers that new tenants began with are known to be kept.
    public let knowsBeginnings: Bool
    /// How much of it was asked for; `nil` where all of it was.
    public let part: Part?

    /// How much of a revision was asked for.
    public struct Part: Sendable {
        /// How many of its tenants.
        public let tenants: Int
        /// How many tenants it changed.
        public let allTenants: Int
        /// How many changes for the whole directory were left out.
        public let directoryChanges: Int
    }

    /// Reads one revision.
    ///
    /// - Parameters:
    ///   - revision: The revision.
    ///   - includes: Which tenants are asked for, by the name that they had in it; `nil` for all, and for the whole directory.
    ///   - connection: A connection with an open transaction.
    /// - Returns: The revision.
    /// - Throws: ``StoreError``, with `noSuchRevision` for one that has not been.
    public static func read(
        _ revision: Int64,
        of includes: (@Sendable (String) -> Bool)? = nil,
        on connection: isolated PostgresConnection
    ) throws -> RevisionRecord {
        guard let operation = try OperationRecord.find(revision: revision, on: connection) else {
            let newest = try OperationRecord.last(on: connection)?.revision ?? 0
            throw StoreError(.noSuchRevision(revision, newest: newest))
        }
        let directory = try ChangeReader.readDirectory(of: revision, on: connection)
        var condition = "c.revision = \(revision)"
        var part: Part?
        if let includes {
            let changed = try connection.query(
                "SELECT DISTINCT tenant, bot_id FROM tenantctl.changes WHERE revision = \(revision) AND bot_id IS NOT NULL"
            )
            let asked = try changed.filter { includes(try $0[0, as: String.self]) }
            condition += " AND " + SQL.isAmong(try asked.map { try $0[1, as: Int32.self] }, "c.bot_id")
            part = Part(tenants: asked.count, allTenants: changed.count, directoryChanges: directory.count)
        }
        let recorded = try ChangeReader.read(where: condition, on: connection).map(\.change)
        let changes = try CreatedRows.read(of: recorded, in: revision, on: connection).beside(recorded)
        let kept = try connection.query(
            """
            SELECT EXISTS (SELECT FROM tenantctl.changes WHERE revision = \(revision)), reversible_from <= \(revision)
            FROM tenantctl.history_extent
            """
        )
        return RevisionRecord(
            operation: operation,
            changes: changes,
            directory: part == nil ? directory : [],
            isPruned: try kept.first?[0, as: Bool.self] == false && operation.counts != "{}",
            knowsBeginnings: try kept.first?[1, as: Bool.self] ?? false,
            part: part
        )
    }
}
