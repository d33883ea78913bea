internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// The rows with which new tenants began, told from the ledger: `tenantctl.changes` has one row for a whole new tenant, since
/// one for each of 680,000 would double the cost of a first apply. The ledger of that revision holds the same values, in force
/// or replaced, for as long as the change itself is kept.
struct CreatedRows {
    private var byBot: [Int32: [RowSet]] = [:]

    /// Reads them; without a new tenant nothing is read.
    ///
    /// - Parameters:
    ///   - changes: The changes of the revision.
    ///   - revision: The revision.
    ///   - connection: A connection with an open transaction.
    /// - Returns: The rows.
    /// - Throws: ``StoreError``.
    static func read(
        of changes: [Change],
        in revision: Int64,
        on connection: isolated PostgresConnection
    ) throws -> CreatedRows {
        var created = CreatedRows()
        let botIDs = changes.lazy.filter { $0.reason == .tenantCreated }.compactMap(\.target.botID)
        guard !botIDs.isEmpty else { return created }
        let condition = "revision = \(revision) AND " + SQL.isAmong(Array(botIDs), "bot_id")
        let query = SQL(
            unescaped: """
                SELECT bot_id, kind, fields FROM tenantctl.ledger WHERE \(condition)
                UNION ALL
                SELECT bot_id, kind, fields FROM tenantctl.replaced_ledger WHERE \(condition)
                """
        )
        var readers = ResourceKind.all.map(LedgerRowsReader.init)
        try connection.copyRows(query) { row in
            // A kind that only a newer tool knows is left out, as its changes are.
            guard let botID = try row.nextInt32(), let kind = try row.nextText().flatMap(ResourceKind.named) else {
                return
            }
            let rows = try readers[kind.order].read(&row, of: botID)
            // Its own row is in the history.
            if kind.botColumn != nil { created.byBot[botID, default: []].append(rows) }
        }
        return created
    }

    /// The changes with those of these rows, each behind its tenant's own row.
    func beside(_ changes: [Change]) -> [Change] {
        guard !byBot.isEmpty else { return changes }
        return changes.flatMap { change in
            guard change.reason == .tenantCreated, let botID = change.target.botID, let kinds = byBot[botID] else {
                return [change]
            }
            return [change]
                + kinds.sorted { $0.kind.order < $1.kind.order }.flatMap { rows in
                    rows.keys.indices.map { Self.change(of: rows, $0, beside: change) }
                }
        }
    }

    private static func change(of rows: RowSet, _ row: Int, beside tenant: Change) -> Change {
        Change(
            tenant: tenant.tenant,
            kind: rows.kind,
            key: rows.keys[row],
            action: .create,
            reason: .tenantCreated,
            fields: rows.row(row).enumerated().filter(\.element.isDeclared).map { field, value in
                FieldChange(field: field, before: .undeclared, after: value)
            },
            source: nil,
            target: tenant.target
        )
    }
}
