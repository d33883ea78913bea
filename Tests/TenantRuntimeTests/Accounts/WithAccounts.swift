import PostgresDriver
import TenantTesting

@testable import TenantRuntime

/// Runs `body` with a database that has two bots, 1 and 2, and with a pool of connections to it.
func withAccounts(
    poolSize: Int = 8,
    _ body: (TestDatabase, PostgresPool) async throws -> Void
) async throws {
    try await withTestDatabase(template: .currentSchema) { database in
        try await database.psql(
            "INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Anar', '1:x', 'anar'), ('Behi', '2:x', 'behi')"
        )
        let pool = PostgresPool(PostgresConfiguration(url: database.url), size: poolSize)
        do {
            try await body(database, pool)
        } catch {
            await pool.shutDown()
            throw error
        }
        await pool.shutDown()
    }
}

/// Whether a closure throws a ``RuntimeError`` of this kind.
func failure(_ body: () async throws -> Void) async throws -> RuntimeError.Code? {
    do {
        try await body()
        return nil
    } catch let error as RuntimeError {
        return error.code
    }
}
