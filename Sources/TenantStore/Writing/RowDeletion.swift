internal import PostgresDriver
internal import TenantModel

/// Deletes rows of one kind by one statement.
struct RowDeletion {
    let kind: ResourceKind
    let changes: [Change]

    func write(on connection: isolated PostgresConnection) throws {
        guard !changes.isEmpty else { return }
        let sql = KindSQL(kind: kind)
        let bots = changes.map(\.target.botID)
        let keys = changes.map(\.key)
        let deleted = try connection.execute(
            "DELETE FROM " + sql.table + " AS t USING unnest(\(bots)::integer[], \(keys)::text[]) AS gone (bot, key)"
                + " WHERE " + sql.column(sql.botColumn, "t") + " = gone.bot AND "
                + sql.column(kind.keyColumn, "t") + " = gone.key"
        )
        guard deleted == changes.count else { throw StoreError(leftAlone: changes, of: kind, written: deleted) }
    }
}
