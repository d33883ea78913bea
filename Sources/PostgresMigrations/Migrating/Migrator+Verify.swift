internal import PostgresDriver

extension Migrator {
    /// Compares the tables with what the migrations that were done promise: tables, columns with type, nullability
    /// and default, keys, constraints and indexes.
    ///
    /// Reads the catalog in one read-only snapshot, so it works on a standby and for a role without CREATE. Tables
    /// of a migration that was not needed are somebody else's and not compared, nor are the bot's own, which it goes on
    /// changing: those are held to no more than the foreign keys to them.
    ///
    /// - Throws: `MigrationError` with the code `permissionDenied` if the role may not read
    ///   `tenantctl.schema_migrations`; `PostgresError`.
    package func verify() async throws -> SchemaReport {
        try await Self.verify(connection)
    }

    private static func verify(_ connection: isolated PostgresConnection) throws -> SchemaReport {
        let expected = try ExpectedSchema.embedded()
        return try connection.withTransaction(.repeatableReadReadOnly) { connection in
            _ = try connection.query(searchPath)
            let records = try MigrationRecord.readAll(connection)
            let promised = expected.description(
                of: Set(records.values.lazy.filter { $0.outcome != .notNeeded }.map(\.version))
                    .subtracting([MigrationStep.baseTables])
            )
            return SchemaReport(
                migrations: statuses(records),
                version: SchemaVersion(checksums: records.mapValues(\.checksum)),
                differences: try SchemaDescription.read(connection).differences(from: promised).sorted {
                    ($0.object, $0.description) < ($1.object, $1.description)
                }
            )
        }
    }
}
