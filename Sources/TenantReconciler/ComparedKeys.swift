internal import PostgresDriver
internal import TenantModel
internal import TenantStore

/// The keys by which plans tell rows apart, and the references that they look for: all that somebody else can have got in
/// the way of since.
///
/// A constraint that the database's owner added is none of them. No plan looks at it, so that the next one fails alike.
enum ComparedKeys {
    /// What no two bots of a plan share, as ``Uniqueness`` in TenantPlan holds them against each other.
    private static let ofBots: Set<Set<String>> = [
        ["slug"], ["telegram_bot_token"], ["telegram_bot_id"], ["is_master"],
    ]

    /// Whether a row that somebody else wrote can be what a transaction failed of, so that another plan helps.
    ///
    /// - Parameters:
    ///   - violation: A unique, exclusion or foreign key that does not hold.
    ///   - connection: Where the transaction failed, which is over.
    /// - Returns: `true` also where nobody can be asked any more.
    static func include(_ violation: PostgresError, on connection: PostgresConnection) async -> Bool {
        guard violation.schema != "tenantctl", let schema = violation.schema, let table = violation.table,
            let name = violation.constraint
        else { return true }
        do {
            guard let key = try await lookUp(name, of: schema, table, on: connection) else { return true }
            return key.referenced.map { isCompared(key, of: table, to: $0) } ?? isCompared(key, of: table)
        } catch {
            return true
        }
    }

    /// A key as the catalog has it.
    private struct Key {
        /// Its columns; expressions are none.
        let columns: Set<String>
        /// The table that it refers to, of a foreign key.
        let referenced: String?
    }

    private static func isCompared(_ key: Key, of table: String) -> Bool {
        guard let kind = ResourceKind.all.first(where: { $0.table == table }) else { return false }
        return key.columns == ["bot_id", kind.keyColumn] || key.columns == Set([kind.idColumn].compactMap(\.self))
            || kind === ResourceKind.bot && ofBots.contains(key.columns)
    }

    private static func isCompared(_ key: Key, of table: String, to referenced: String) -> Bool {
        if referenced == ResourceKind.bot.table { return key.columns == ["bot_id"] }
        return ResourceKind.all.contains { kind in
            guard case .deleteUnlessReferenced(table, let column, _) = kind.removal else { return false }
            return kind.table == referenced && key.columns == [column]
        }
    }

    /// Constraints and unique indexes go by one name in what the server reports.
    private static func lookUp(
        _ name: String,
        of schema: String,
        _ table: String,
        on connection: isolated PostgresConnection
    ) throws -> Key? {
        let rows = try connection.query(
            """
            SELECT (SELECT r.relname::text FROM pg_class AS r WHERE r.oid = k.referenced),
                coalesce((SELECT string_agg(a.attname::text, ',') FROM pg_attribute AS a
                    WHERE a.attrelid = t.oid AND a.attnum = ANY (k.columns)), '')
            FROM pg_class AS t
            JOIN LATERAL (
                SELECT confrelid AS referenced, conkey AS columns FROM pg_constraint
                WHERE conrelid = t.oid AND conname = \(name) AND contype = 'f'
                UNION ALL
                SELECT 0, i.indkey::smallint[] FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                WHERE i.indrelid = t.oid AND c.relname = \(name)
            ) AS k ON true
            WHERE t.relname = \(table) AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = \(schema))
            """
        )
        guard let row = rows.first else { return nil }
        let columns: String = try row[1]
        return Key(
            columns: Set(columns.split(separator: ",").map(String.init)),
            referenced: try row[0, as: String?.self]
        )
    }
}
