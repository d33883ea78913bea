internal import PostgresDriver
internal import TenantModel

/// Gives rows of one kind other keys by one statement.
///
/// Rows are found by their surrogate keys: in a chain one row gets the key that another one gives up, and a row that is
/// taken over may have none. A bot is found by its own id anyway, so ``RowUpdate`` does both there.
struct RowRename {
    let kind: ResourceKind
    let changes: [Change]

    func write(on connection: isolated PostgresConnection) throws {
        guard !changes.isEmpty, kind.botColumn != nil, let idColumn = kind.idColumn else { return }
        let sql = KindSQL(kind: kind)
        let (bots, ids, keys) = (changes.map(\.target.botID), changes.map(\.target.rowID), changes.map(\.key))
        // A row that is taken over only learns what we call it: nothing about it changes.
        let moves = changes.map { $0.action == .rename }
        let renamed = try connection.execute(
            "UPDATE " + sql.table + " AS t SET " + sql.quoted(kind.keyColumn)
                + " = new.key, updated_at = CASE WHEN new.moves THEN now() AT TIME ZONE 'utc' ELSE t.updated_at END "
                + "FROM unnest(\(bots)::integer[], \(ids)::integer[], \(keys)::text[], \(moves)::boolean[]) "
                + "AS new (bot, id, key, moves) WHERE " + sql.column(idColumn, "t") + " = new.id AND "
                + sql.column(sql.botColumn, "t") + " = new.bot"
        )
        guard renamed == changes.count else { throw StoreError(leftAlone: changes, of: kind, written: renamed) }
    }
}
