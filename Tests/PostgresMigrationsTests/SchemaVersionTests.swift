import PostgresDriver
import TenantTesting
import Testing

@testable import PostgresMigrations

@Suite struct SchemaVersionTests {
    private func version(_ database: TestDatabase) async throws -> SchemaVersion {
        try await withConnection(to: database) { try await SchemaVersion.read($0) }
    }

    @Test("a database without the control schema has none, and is to be migrated")
    func missing() async throws {
        try await withTestDatabase(template: .bot) { database in
            let version = try await version(database)
            #expect(version == .missing)
            #expect(version.description.contains("tenantctl migrate up"))
        }
    }

    @Test("a database with a pending migration is older, and is to be migrated")
    func older() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql("delete from tenantctl.schema_migrations where version = \(SchemaVersion.needed)")
            let version = try await version(database)
            #expect(version == .older(SchemaVersion.needed - 1))
            #expect(version.description.contains("tenantctl migrate up"))
        }
    }

    @Test("where the record of an earlier file is gone that file is named, and up records it again")
    func gap() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql("delete from tenantctl.schema_migrations where version = 2")
            let found = try await version(database)
            #expect(found == .gap("002_create_control_schema.sql"))
            #expect(found.description.contains("no record of 002_create_control_schema.sql"))
            let done = try await migrateUp(database)
            #expect(done.map(\.outcome) == [.adopted])
            #expect(try await version(database) == .current(SchemaVersion.needed))
        }
    }

    @Test("a migrated database is current")
    func current() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let version = try await version(database)
            #expect(version == .current(SchemaVersion.needed))
        }
    }

    @Test("a database with a migration that nobody here knows is newer, and needs a newer program")
    func newer() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                insert into tenantctl.schema_migrations (version, name, checksum, outcome, duration)
                values (\(SchemaVersion.needed + 1), 'add_wings', repeat('a', 64), 'applied', '1 s')
                """
            )
            let version = try await version(database)
            #expect(version == .newer(SchemaVersion.needed + 1))
            #expect(version.description.contains("newer tenantctl"))
            let statuses = try await withConnection(to: database) {
                try await Migrator(connection: $0).status()
            }
            #expect(statuses.last?.description.contains("_add_wings.sql") == true)
        }
    }

    @Test("a database that was migrated with another file is not current, and is to be verified")
    func changed() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                "update tenantctl.schema_migrations set checksum = repeat('a', 64) where version = 1"
            )
            let version = try await version(database)
            #expect(version == .changed("001_create_multi_tenant_tables.sql"))
            #expect(version.description.contains("tenantctl migrate verify"))
        }
    }

    @Test("it can be read inside of a read-only transaction")
    func insideTransaction() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let version = try await withConnection(to: database) { try await readInTransaction($0) }
            #expect(version == .current(SchemaVersion.needed))
        }
    }
}

private func readInTransaction(_ connection: isolated PostgresConnection) throws -> SchemaVersion {
    try connection.withTransaction(.repeatableReadReadOnly) { try SchemaVersion.read($0) }
}
