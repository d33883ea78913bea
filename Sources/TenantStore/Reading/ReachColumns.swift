internal import PostgresDriver

/// Which columns of the bot's own tables there are to count customers by, as far as this role may read them.
///
/// Those tables are not ours: a bot's next version may have dropped a column that this one has, or keep a bot's number where
/// this one has none.
struct ReachColumns {
    private var types: [String: String] = [:]

    /// Reads the columns.
    ///
    /// - Throws: `PostgresError`.
    init(on connection: isolated PostgresConnection) throws(PostgresError) {
        let rows = try connection.query(
            """
            SELECT c.relname || '.' || a.attname, format_type(a.atttypid, NULL)
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'public'
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relname IN ('users', 'subscriptions', 'card_to_card_payments', 'zarinpal_payments')
                AND has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
            """
        )
        for row in rows { types[try row[0]] = try row[1] }
    }

    /// Whether all of these are there: `users.id`.
    func has(_ names: String...) -> Bool { names.allSatisfy { types[$0] != nil } }

    /// Whether all of these are there and hold whole numbers, as ids do.
    func hasNumbers(_ names: String...) -> Bool {
        names.allSatisfy { ["smallint", "integer", "bigint"].contains(types[$0]) }
    }

    /// The time that is now, as a column of this name counts it; `nil` for a column that holds no time.
    func now(for name: String) -> SQL? {
        switch types[name] {
        case "timestamp without time zone": "(now() AT TIME ZONE 'utc')"
        case "timestamp with time zone": "now()"
        default: nil
        }
    }
}
