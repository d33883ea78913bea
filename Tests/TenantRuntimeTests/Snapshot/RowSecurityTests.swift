import PostgresDriver
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A policy of row-level security")
struct RowSecurityTests {
    @Test("empties no snapshot: who may not see all rows says so and serves what it had, and the page says who may")
    func policy() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.migrate()
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Anar', '1:x', 'anar'), ('Behi', '2:x', 'behi');
                INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks)
                VALUES (1, 'a', 'Anar', 30, 5), (2, 'b', 'Behi', 30, 5);
                CREATE ROLE bot_runtime LOGIN;
                CREATE ROLE bot_tasks LOGIN;
                GRANT SELECT ON bot_plans TO bot_tasks;
                """
            )
            for statement in try DocumentedGrants.ofBots { try await database.psql(statement) }
            var settings = RuntimeSettings(url: Self.url(of: database, as: "bot_runtime"))
            settings.pollInterval = .milliseconds(100)
            settings.fullComparison = .milliseconds(200)
            try await withRuntime(settings, logger: TestLog().logger) { runtime in
                try await runtime.waitUntil { $0.isReady }
                func plans(of snapshot: Snapshot) -> [String] { snapshot.bots.flatMap { $0.plans() }.map(\.name) }
                #expect(plans(of: runtime.snapshot) == ["Anar", "Behi"])
                let statements = try DocumentedGrants.ofPolicy
                let passing = try #require(statements.last)
                #expect(passing.contains("BYPASSRLS"))
                for statement in statements.dropLast() { try await database.psql(statement) }

                let stale = try await runtime.waitUntil { !$0.isReady }
                #expect(stale.staleReason?.message.contains("row-level security") == true)
                let error = await #expect(throws: RuntimeError.self) { _ = try await runtime.fetch() }
                #expect(error?.message.contains("row-level security") == true)
                #expect(plans(of: runtime.snapshot) == ["Anar", "Behi"])

                try await database.psql(passing)
                try await runtime.waitUntil { $0.isReady }
                #expect(plans(of: try await runtime.fetch()) == ["Anar", "Behi"])
            }
            // Who the policy is for.
            let pool = PostgresPool(PostgresConfiguration(url: Self.url(of: database, as: "bot_tasks")), size: 1)
            let own = try await pool.withTenant(2) { connection in
                try connection.query("SELECT name FROM bot_plans").map { try $0[0, as: String.self] }
            }
            #expect(own == ["Behi"])
            await pool.shutDown()
        }
    }

    private static func url(of database: TestDatabase, as role: String) -> String {
        database.url.split(separator: "user=tenantry", omittingEmptySubsequences: false)
            .joined(separator: "user=\(role)")
    }
}
