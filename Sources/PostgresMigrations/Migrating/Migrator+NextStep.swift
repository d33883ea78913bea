internal import MigrationScripts
internal import PostgresDriver

extension Migrator {
    /// What to do next, read under the lock; nil if everything is done.
    static func nextStep(
        _ connection: isolated PostgresConnection,
        expected: ExpectedSchema
    ) throws -> MigrationStep? {
        let records = try MigrationRecord.readAll(connection)
        try refuseForeignHistory(statuses(records))
        let pending = MigrationScripts.all.filter { records[$0.version] == nil }
        guard !pending.isEmpty else {
            // Nothing to do does not mean that the database can be used.
            guard try !lacksState(connection) else { throw MigrationError.lostState() }
            return nil
        }
        try refuseReadOnly(connection)
        try refuseEncoding(connection)
        let steps = MigrationStep.plan(
            pending,
            expected: expected,
            found: try SchemaDescription.read(connection),
            notNeeded: Set(records.values.lazy.filter { $0.outcome == .notNeeded }.map(\.version))
        )
        var obstacles = steps.flatMap(\.obstacles)
        for column in steps.flatMap({ $0.completion?.columnsWithoutNull ?? [] }) {
            obstacles += try nulls(in: column, connection)
        }
        guard obstacles.isEmpty else {
            throw MigrationError(
                .refused,
                "the database has tables that mean something else than those of the multi-tenant schema, "
                    + "version 1.0; nothing was written",
                findings: obstacles,
                hint: "bring these columns to what is expected, or use another database"
            )
        }
        return steps.first
    }

    private static func refuseForeignHistory(_ statuses: [MigrationStatus]) throws {
        let unknown = statuses.filter { if case .unknown = $0.state { true } else { false } }
        guard unknown.isEmpty else {
            throw MigrationError(
                .newerSchema,
                "the schema of the database is newer than this tenantctl",
                findings: unknown.map(\.description),
                hint: "use a newer tenantctl"
            )
        }
        let changed = statuses.filter { if case .changed = $0.state { true } else { false } }
        guard changed.isEmpty else {
            throw MigrationError(
                .changedScript,
                "a migration that the database has had is not the one in this tenantctl",
                findings: changed.map(\.description),
                hint: "a migration is never edited after a release: put the change into a new one"
            )
        }
    }

    private static func refuseReadOnly(_ connection: isolated PostgresConnection) throws {
        let isReadOnly = try connection.query("select current_setting('transaction_read_only') = 'on'")
        if try isReadOnly.first?[0, as: Bool.self] == true { throw MigrationError.readOnly() }
    }

    /// Before the first file: a later one would be the first to hold a character that does not fit.
    private static func refuseEncoding(_ connection: isolated PostgresConnection) throws {
        let encoding = try connection.query("select current_setting('server_encoding')")
        guard let name = try encoding.first?[0, as: String.self], name != "UTF8" else { return }
        throw MigrationError(
            .refused,
            "the encoding of this database is \(name), and names of tenants need UTF8; nothing was written",
            hint: "make another one with `create database … encoding 'UTF8' template template0`, and name that one"
        )
    }

    private static func nulls(
        in column: SchemaObject,
        _ connection: isolated PostgresConnection
    ) throws -> [String] {
        let rows = try MigrationError.explaining("counting NULL in \(column.table).\(column.name)") {
            try connection.query(
                """
                select count(*) from \(unescaped: column.table) where \(identifier: column.name) is null
                """
            )
        }
        guard let count = try rows.first?[0, as: Int.self], count > 0 else { return [] }
        return ["column \(column.table).\(column.name) has to be NOT NULL and is NULL in \(count) rows"]
    }
}
