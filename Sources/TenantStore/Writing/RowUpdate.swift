internal import PostgresDriver
internal import TenantModel

/// Updates rows of one kind by one statement, from a temporary table that a COPY fills.
///
/// Bound parameters would save the table. But a server that logs statements logs their parameters too, and some of
/// these are secrets; what a COPY carries is never logged.
struct RowUpdate {
    let kind: ResourceKind
    let changes: [Change]
    let secrets: SecretValues

    func write(on connection: isolated PostgresConnection) throws {
        guard !changes.isEmpty else { return }
        let columns = UpdatedColumns(kind: kind, changes: changes)
        let staged = SQL(unescaped: "pg_temp.") + "\(identifier: columns.table)"
        try connection.execute("CREATE TEMPORARY TABLE " + staged + " (" + columns.definitions + ")")
        try connection.copyIn(into: "pg_temp." + columns.table, columns: columns.names) { writer in
            for change in changes { try columns.write(change, secrets, to: &writer) }
        }
        let sql = KindSQL(kind: kind)
        // Adopted plans and cards are found by key, adopted bots by id: they may have no slug yet.
        let isBot = sql.column(sql.botColumn, "t") + " = new.bot"
        let updated = try connection.execute(
            "UPDATE " + sql.table + " AS t SET " + columns.assignments + " FROM " + staged + " AS new WHERE "
                + (kind.botColumn == nil ? isBot : isBot + " AND " + sql.column(kind.keyColumn, "t") + " = new.key")
        )
        guard updated == changes.count else { throw StoreError(leftAlone: changes, of: kind, written: updated) }
        // Not ON COMMIT: it would be in the way of a second update in the same transaction.
        try connection.execute("DROP TABLE " + staged)
    }
}
