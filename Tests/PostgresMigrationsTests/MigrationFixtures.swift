import MigrationScripts
import PostgresDriver
import TenantTesting

@testable import PostgresMigrations

/// Runs `body` with a connection to the database.
func withConnection<Value>(
    to database: TestDatabase,
    _ body: (PostgresConnection) async throws -> Value
) async throws -> Value {
    let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
    let value: Value
    do {
        value = try await body(connection)
    } catch {
        await connection.close()
        throw error
    }
    await connection.close()
    return value
}

/// Brings the database up to date on a connection of its own.
@discardableResult
func migrateUp(_ database: TestDatabase) async throws -> [AppliedMigration] {
    try await withConnection(to: database) { try await Migrator(connection: $0).up() }
}

/// What `verify` says on a connection of its own.
func verify(_ database: TestDatabase) async throws -> SchemaReport {
    try await withConnection(to: database) { try await Migrator(connection: $0).verify() }
}

/// What `up` throws; nil if it throws nothing.
func refusal(of database: TestDatabase) async throws -> MigrationError? {
    do {
        try await migrateUp(database)
        return nil
    } catch let error as MigrationError {
        return error
    }
}

extension TestTemplate {
    /// A database that has had every migration.
    static let migrated = TestTemplate("postgres_migrations_migrated") { try await migrateUp($0) }

    /// A database of the bot: only what the tenant tables refer to, and tables of the bot's own.
    static let bot = TestTemplate("postgres_migrations_bot") { database in
        try await database.psql(
            """
            create table users (id serial primary key, telegram_id bigint unique);
            create table transactions (id serial primary key, user_id integer references users);
            create table promo_groups (id serial primary key);
            """
        )
    }
}

/// The migration of that version.
func script(_ version: Int) -> MigrationScript {
    MigrationScripts.all[version]
}
