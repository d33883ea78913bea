public import PostgresDriver
internal import TenantModel

/// What stands in the way of deleting a tenant for good, besides what its own row says.
public struct PurgeObstacles: Sendable, CustomStringConvertible {
    /// Tables with rows that refer to the tenant: `public.zarinpal_payments has 3 rows of it`.
    public let references: [String]
    /// What is in its wallet and nobody gave up: how many kopeks; `nil` for nothing.
    public let balance: Int64?

    /// What is in its wallet and somebody gave up: how many kopeks; `nil` for nothing.
    public let discarded: Int64?

    /// Whether nothing stands in the way.
    public var isEmpty: Bool { references.isEmpty && balance == nil }

    /// A line an obstacle.
    public var lines: [String] {
        references
            + (balance.map { ["its wallet holds \($0) kopeks, which would be lost: --discard-balance \($0)"] } ?? [])
    }

    /// One sentence.
    public var description: String { lines.joined(separator: "; ") }

    /// Makes obstacles.
    public init(references: [String], balance: Int64?, discarded: Int64? = nil) {
        self.references = references
        self.balance = balance
        self.discarded = discarded
    }

    /// Looks for them: in every table that refers to the bot, its plans or its cards by a foreign key, and in every table
    /// beside them with a `bot_id`. What is not ours to delete is no more ours to delete because a foreign key would.
    ///
    /// - Parameters:
    ///   - botID: `bots.id`.
    ///   - tenant: Its slug.
    ///   - discardedBalance: The balance that may be lost.
    ///   - connection: A connection with an open transaction.
    /// - Returns: The obstacles.
    /// - Throws: `PostgresError`; ``StoreError`` with `stale` for a bot that is gone.
    public static func read(
        of botID: Int32,
        _ tenant: String,
        discarding discardedBalance: Int64?,
        on connection: isolated PostgresConnection
    ) throws -> PurgeObstacles {
        var references: [String] = []
        for table in try ReferringTable.all(on: connection) {
            let count = try table.count(of: botID, on: connection)
            guard count > 0 else { continue }
            references.append("\(table.schema).\(table.name) has \(count) row\(count == 1 ? "" : "s") of it")
        }
        let rows = try connection.query("SELECT wallet_balance_kopeks FROM public.bots WHERE id = \(botID)")
        guard let row = rows.first else { throw StoreError(.stale(first: "tenant \(tenant) is gone", others: 0)) }
        let balance = try row[0, as: Int64?.self] ?? 0
        let isGivenUp = balance == discardedBalance
        return PurgeObstacles(
            references: references,
            balance: balance == 0 || isGivenUp ? nil : balance,
            discarded: balance != 0 && isGivenUp ? balance : nil
        )
    }
}

/// A table that refers to bots or to their rows.
private struct ReferringTable {
    let schema: String
    let name: String
    private var references: [Reference]

    /// One way in which it does.
    private struct Reference {
        let columns: [String]
        let target: String
        let targetColumns: [String]
        let targetBot: String
    }

    /// Every such table that is not one of ours, in the order of their names.
    ///
    /// Foreign keys of partitions repeat those of their table.
    static func all(on connection: isolated PostgresConnection) throws -> [ReferringTable] {
        let kinds = ResourceKind.all.map(\.table)
        let control = ["ledger"] + Purge.controlTables
        let rows = try connection.query(
            """
            WITH own AS (
                SELECT c.oid, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relname = ANY(\(kinds)::text[])
            ), other AS (
                SELECT c.oid, n.nspname, c.relname
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.oid NOT IN (SELECT oid FROM own)
                    AND (n.nspname <> 'tenantctl' OR c.relname <> ALL(\(control)::text[]))
            ), foreign_key AS (
                SELECT other.oid, other.nspname, other.relname, own.relname AS target,
                    ARRAY(
                        SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY AS k (number, place)
                        JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.number ORDER BY k.place
                    ) AS columns,
                    ARRAY(
                        SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY AS k (number, place)
                        JOIN pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = k.number ORDER BY k.place
                    ) AS target_columns
                FROM pg_constraint AS f JOIN own ON own.oid = f.confrelid JOIN other ON other.oid = f.conrelid
                WHERE f.contype = 'f'
            )
            SELECT nspname::text, relname::text, columns, target::text, target_columns FROM foreign_key
            UNION
            SELECT other.nspname::text, other.relname::text, ARRAY[a.attname::text], 'bots', ARRAY['id']
            FROM other JOIN pg_attribute AS a ON a.attrelid = other.oid
            WHERE other.nspname = 'public' AND a.attname = 'bot_id' AND NOT a.attisdropped
                AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
            ORDER BY 1, 2, 3, 4
            """
        )
        var tables: [ReferringTable] = []
        for row in rows {
            let (schema, name): (String, String) = (try row[0], try row[1])
            let target = try row[3, as: String.self]
            let kind = ResourceKind.all.first { $0.table == target } ?? .bot
            let reference = Reference(
                columns: try row[2],
                target: target,
                targetColumns: try row[4],
                targetBot: KindSQL(kind: kind).botColumn
            )
            if tables.last?.schema == schema, tables.last?.name == name {
                tables[tables.count - 1].references.append(reference)
            } else {
                tables.append(ReferringTable(schema: schema, name: name, references: [reference]))
            }
        }
        return tables
    }

    /// How many rows refer to a bot or to one of its rows, however many ways each of them does.
    func count(of botID: Int32, on connection: isolated PostgresConnection) throws -> Int64 {
        var found: SQL = ""
        for (place, reference) in references.enumerated() {
            // Rows are told apart by where they are. UNION lets each way have its index.
            if place > 0 { found += " UNION " }
            found += "SELECT r.tableoid, r.ctid FROM " + "\(identifier: schema)" + "." + "\(identifier: name)"
            found += " AS r JOIN public." + "\(identifier: reference.target)" + " AS t ON t."
            found += "\(identifier: reference.targetBot)" + " = \(botID)"
            for (column, targetColumn) in zip(reference.columns, reference.targetColumns) {
                found += " AND r." + "\(identifier: column)" + " = t." + "\(identifier: targetColumn)"
            }
        }
        return try connection.query("SELECT count(*) FROM (" + found + ") AS found").first?[0] ?? 0
    }
}
