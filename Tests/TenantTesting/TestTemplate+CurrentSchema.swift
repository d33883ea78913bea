import PostgresDriver
import PostgresMigrations

extension TestTemplate {
    /// A database that has had every migration and no apply.
    package static let currentSchema = TestTemplate(
        "current_schema",
        ownStatements: "UPDATE tenantctl.state SET identity = gen_random_uuid(), database_name = current_database()"
    ) { try await $0.migrate() }
}

extension TestDatabase {
    /// Brings it up to the current schema.
    ///
    /// - Throws: `MigrationError`, `PostgresError`.
    package func migrate() async throws {
        let connection = try await PostgresConnection.connect(PostgresConfiguration(url: url))
        do {
            _ = try await Migrator(connection: connection).up()
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }
}
