internal import PostgresDriver
internal import TenantModel

/// Gives rows of one kind other keys by one statement.
///
/// Rows are found by their surrogate keys: in a chain one row gets the key that another one gives up. A bot is found by
/// its own id anyway, so ``RowUpdate`` does both there.
struct RowRename {
    let kind: ResourceKind
    let changes: [Change]

    func write(on connection: isolated PostgresConnection) throws {
        guard !changes.isEmpty, kind.botColumn != nil, let idColumn = kind.idColumn else { return }
        let sql = KindSQL(kind: kind)
        let (bots, ids, keys) = (changes.map(\.target.botID), changes.map(\.target.rowID), changes.map(\.key))
        let renamed = try connection.execute(
            "UPDATE " + sql.table + " AS t SET " + sql.quoted(kind.keyColumn)
                + " = new.key, updated_at = now() AT TIME ZONE 'utc' FROM unnest(\(bots)::integer[], \(ids)::integer[], "
                + "\(keys)::text[]) AS new (bot, id, key) WHERE " + sql.column(idColumn, "t") + " = new.id AND "
                + sql.column(sql.botColumn, "t") + " = new.bot"
        )
        guard renamed == changes.count else {
            let first = "\(kind.name) \(changes[0].tenant)/\(changes[0].previousKey ?? changes[0].key)"
            throw StoreError(.stale(first: "\(first): \(renamed) of \(changes.count) rows are there", others: 0))
        }
    }
}
