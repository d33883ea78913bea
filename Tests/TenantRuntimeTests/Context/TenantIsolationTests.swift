import PostgresDriver
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A transaction of one tenant")
struct TenantIsolationTests {
    /// Opt-in row-level security as an operator would set it up, for a role that only runs bots.
    private static let policies = """
        DO $$ BEGIN CREATE ROLE tenantry_test_runtime; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        GRANT USAGE ON SCHEMA public TO tenantry_test_runtime;
        GRANT SELECT, INSERT, UPDATE, DELETE ON bot_plans, bot_configurations TO tenantry_test_runtime;
        GRANT USAGE ON SEQUENCE bot_plans_id_seq TO tenantry_test_runtime;
        ALTER TABLE bot_plans ENABLE ROW LEVEL SECURITY;
        ALTER TABLE bot_plans FORCE ROW LEVEL SECURITY;
        CREATE POLICY runtime ON bot_plans TO tenantry_test_runtime
            USING (bot_id = nullif(current_setting('app.current_tenant', true), '')::int);
        """

    @Test("shows and changes that tenant's rows and no others, though both use one connection")
    func isolation() async throws {
        try await withRuntimePool { pool in
            let own = try await pool.withTenant(1) { try Self.names($0) }
            #expect(own.count == 5 && !own.contains("other"))
            #expect(try await pool.withTenant(2) { try Self.names($0) } == ["other"])
            let changed = try await pool.withTenant(2) { try $0.execute("UPDATE bot_plans SET price_kopeks = 7") }
            #expect(changed == 1)
            await #expect(throws: PostgresError.self) {
                _ = try await pool.withTenant(2) { connection in
                    try connection.execute(
                        "INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks) VALUES (1, 'x', 1, 1)"
                    )
                }
            }
        }
    }

    @Test("leaves the connection to the next without a tenant: no rows, and no error of an empty setting")
    func nothingLeft() async throws {
        try await withRuntimePool { pool in
            _ = try await pool.withTenant(1) { try Self.names($0) }
            let (names, setting) = try await pool.withConnection { connection in
                try await connection.withTransaction { connection in
                    let setting = try connection.query("SELECT current_setting('app.current_tenant', true)")
                    return (try Self.names(connection), try setting.first?[0, as: String?.self])
                }
            }
            #expect(names.isEmpty)
            #expect(setting == "")
            _ = try? await pool.withTenant(1) { _ in throw BotRefusal.unknown }
            let after = try await pool.withConnection { try await $0.query("SELECT name FROM bot_plans").count }
            #expect(after == 0)
        }
    }

    @Test("is that of the task's bot, and refused outside of any")
    func current() async throws {
        try await withShops { shops in
            let snapshot = try await shops.snapshot()
            try await withRuntimePool { pool in
                let names = try await snapshot.withBot(.slug("arya")) { _ in
                    try await pool.withCurrentTenant { try Self.names($0) }
                }
                #expect(names == ["other"])
                await #expect(throws: BotRefusal.unknown) { try await pool.withCurrentTenant { _ in } }
            }
        }
    }

    private static func names(_ connection: isolated PostgresConnection) throws -> [String] {
        try connection.query("SELECT name FROM bot_plans ORDER BY id").map { try $0[0] }
    }

    /// A pool of one connection, so that every transaction gets the one that the last one left.
    private func withRuntimePool(_ body: (PostgresPool) async throws -> Void) async throws {
        try await withShops { database in
            try await database.psql(
                "INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks) VALUES (2, 'other', 1, 1);\n"
                    + Self.policies
            )
            let pool = PostgresPool(
                PostgresConfiguration(url: database.url + "&options=-c%20role%3Dtenantry_test_runtime"),
                size: 1
            )
            do {
                try await body(pool)
            } catch {
                await pool.shutDown()
                throw error
            }
            await pool.shutDown()
        }
    }
}
