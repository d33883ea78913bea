package import PostgresDriver
package import TenantModel

/// Reads the live rows of a kind as they are, secrets too: for the runtime, which is who needs them.
///
/// One COPY a table, however many bots there are. Rows come in no order.
package enum RuntimeRows {
    /// The fields of a kind that ``copy(_:of:on:_:)`` reads, in its order.
    package static func fields(of kind: ResourceKind) -> [Field] {
        kind.fields.filter(\.storage.isColumn)
    }

    /// Hands each row to `body`: the bot's id, the key (NULL where a table allows it), the surrogate key (NULL where the
    /// table has none), the ``fields(of:)``, and of a bot the hash of its API token, which no manifest declares.
    ///
    /// - Parameters:
    ///   - kind: Which rows.
    ///   - bots: Of which bots; `nil` for all.
    ///   - connection: A connection with an open transaction.
    ///   - body: Called for each row.
    /// - Throws: ``StoreError``; what `body` throws.
    package static func copy(
        _ kind: ResourceKind,
        of bots: Set<Int32>?,
        on connection: isolated PostgresConnection,
        _ body: (inout CopyReader) throws -> Void
    ) throws {
        let sql = KindSQL(kind: kind)
        var columns = [sql.botColumn, kind.keyColumn].map { sql.column($0, "t") }
        columns.append(kind.idColumn.map { sql.column($0, "t") } ?? "NULL::integer")
        columns += fields(of: kind).map { sql.column($0.name, "t") }
        if kind === ResourceKind.bot { columns.append(sql.column("api_token_hash", "t")) }
        try connection.copyRows(
            "SELECT " + sql.joined(columns) + " FROM " + sql.table + " AS t"
                + condition(sql.column(sql.botColumn, "t"), bots),
            body
        )
    }

    /// Hands the last revision that changed each bot to `body`, for bots that have been applied.
    ///
    /// - Parameters:
    ///   - bots: Of which bots; `nil` for all.
    ///   - connection: A connection with an open transaction.
    ///   - body: Called with the bot's id and the revision.
    /// - Throws: ``StoreError``.
    package static func revisions(
        of bots: Set<Int32>?,
        on connection: isolated PostgresConnection,
        _ body: (Int32, Int64) -> Void
    ) throws {
        let query: SQL = "SELECT l.bot_id, max(l.revision) FROM tenantctl.ledger AS l"
        try connection.copyRows(query + condition("l.bot_id", bots) + " GROUP BY l.bot_id") { row in
            guard let bot = try row.nextInt32(), let revision = try row.nextInt64() else { return }
            body(bot, revision)
        }
    }

    /// COPY takes no parameters; numbers need no quoting.
    private static func condition(_ column: SQL, _ bots: Set<Int32>?) -> SQL {
        guard let bots else { return "" }
        let numbers = bots.sorted().map(String.init).joined(separator: ",")
        return " WHERE " + column + SQL(unescaped: " = ANY ('{\(numbers)}'::integer[])")
    }
}
