internal import PostgresDriver

extension Migrator {
    /// Compares the tables with what the migrations that were done promise: tables, columns with type, nullability
    /// and default, keys, constraints and indexes; and looks whether the constraints are enforced and the one row of
    /// `tenantctl.state` is there.
    ///
    /// Reads the catalog in one read-only snapshot, so it works on a standby and for a role without CREATE. Tables
    /// of a migration that was not needed are somebody else's and not compared, nor are the bot's own, which it goes on
    /// changing: those are held to no more than the foreign keys to them.
    ///
    /// - Throws: `MigrationError` with the code `permissionDenied` if the role may not read
    ///   `tenantctl.schema_migrations`, or `locked`; `PostgresError`.
    package func verify() async throws -> SchemaReport {
        try await look { try Self.verify($0) }
    }

    /// Sentences about tables of ours whose constraints are there and enforce nothing; what an apply relies on, at the price of
    /// one look at the catalog.
    ///
    /// - Throws: `MigrationError`; `PostgresError`.
    package func disabledConstraints() async throws -> [String] {
        let disabled = try await look { try SchemaDescription.disabledConstraints($0) }
        // What the migrations promise is read where there is something to hold against it: every plan asks.
        guard !disabled.isEmpty else { return [] }
        let ours = try ExpectedSchema.embedded().byVersion.filter { $0.key != MigrationStep.baseTables }
        let tables = Set(ours.values.flatMap(\.tables))
        return disabled.filter { tables.contains($0.object.table) }.map(\.description)
    }

    private static func verify(_ connection: isolated PostgresConnection) throws -> SchemaReport {
        let records = try MigrationRecord.readAll(connection)
        let promised = try ExpectedSchema.embedded().description(
            of: Set(records.values.lazy.filter { $0.outcome != .notNeeded }.map(\.version))
                .subtracting([MigrationStep.baseTables])
        )
        let found = try SchemaDescription.read(connection)
        var differences = found.differences(from: promised)
        differences += try SchemaDescription.disabledConstraints(connection)
            .filter { promised.tables.contains($0.object.table) }
        if promised.tables.contains(stateTable), try lacksState(connection) {
            differences.append(SchemaDifference(object: SchemaObject(.table, table: stateTable), reason: .empty))
        }
        return SchemaReport(
            migrations: statuses(records),
            version: SchemaVersion(checksums: records.mapValues(\.checksum)),
            differences: differences.sorted { ($0.object, $0.description) < ($1.object, $1.description) },
            additions: try SchemaAddition.all(besides: promised, in: found, connection)
        )
    }
}
