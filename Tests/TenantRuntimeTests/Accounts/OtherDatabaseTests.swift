import PostgresDriver
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("An address that leads to another database")
struct OtherDatabaseTests {
    private static let rows = """
        INSERT INTO bots (name, telegram_bot_token, slug, wallet_balance_kopeks) VALUES ('Anar', '1:x', 'anar', 100);
        INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name) VALUES (1, '6037990000000000', 'H')
        """

    /// What was counted and posted in a database.
    private func traces(in database: TestDatabase) async throws -> String {
        try await database.line(
            """
            SELECT (SELECT count(*) FROM tenantctl.wallet_entries) || ' ' || (SELECT count(*) FROM tenantctl.traffic_entries)
                || ' ' || (SELECT sum(current_usage_count + success_count) FROM tenant_payment_cards)
                || ' ' || (SELECT wallet_balance_kopeks FROM bots) || ' ' || (SELECT count(*) FROM tenantctl.receipts)
            """
        )
    }

    /// Gives each of two databases the name of the other, as an address does that is pointed elsewhere.
    private func swap(_ one: TestDatabase, _ other: TestDatabase, _ maintenance: TestDatabase) async throws {
        let names = (try await one.line("SELECT current_database()"), try await other.line("SELECT current_database()"))
        let ending = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = "
        try await maintenance.psql(
            """
            \(ending)'\(names.0)';
            ALTER DATABASE \(names.0) RENAME TO \(names.0)_swapped;
            ALTER DATABASE \(names.1) RENAME TO \(names.0);
            ALTER DATABASE \(names.0)_swapped RENAME TO \(names.1)
            """
        )
    }

    @Test("gets no posting, no card, no traffic and no receipt that was meant for the first one")
    func otherDatabase() async throws {
        try await withTestDatabase(template: .currentSchema) { here in
            try await withTestDatabase(template: .currentSchema) { there in
                try await withTestDatabase { maintenance in
                    for database in [here, there] { try await database.psql(Self.rows) }
                    try await there.psql("UPDATE tenantctl.state SET identity = gen_random_uuid()")
                    // Not run: nothing but its calls finds out where the address leads.
                    let settings = RuntimeSettings(url: here.url)
                    let runtime = try await TenantRuntime.open(settings, logger: TestLog().logger)
                    let bot = try #require(runtime.snapshot.bot(id: 1))
                    #expect(try await runtime.wallet(of: bot).credit(5, key: "a").balance == 105)
                    let before = try await traces(in: there)
                    try await swap(here, there, maintenance)
                    #expect(try await traces(in: here) == before)

                    let (wallet, cards) = (runtime.wallet(of: bot), runtime.cards(of: bot))
                    for call in [
                        { _ = try await wallet.credit(7, key: "b") }, { _ = try await wallet.debit(7, key: "c") },
                        { _ = try await wallet.balance() }, { _ = try await wallet.entries() },
                        { _ = try await cards.next() }, { _ = try await cards.record(success: true, card: 1) },
                        { _ = try await runtime.traffic(of: bot).add(1, .sold, key: "a") },
                        { _ = try await runtime.fetch() }, { _ = try await runtime.receipts() },
                    ] as [() async throws -> Void] {
                        let error = await #expect(throws: RuntimeError.self) { try await call() }
                        #expect(error?.code == .database && error?.message.contains("another database") == true)
                    }
                    #expect(try await traces(in: here) == before)

                    try await swap(here, there, maintenance)
                    #expect(try await wallet.credit(7, key: "b").balance == 112)
                    #expect(try await cards.next()?.id == 1)
                    await runtime.close()
                }
            }
        }
    }

    @Test("is served in its turn, and a bot of a snapshot of the first one is not taken for its own")
    func held() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(Self.rows)
            var settings = RuntimeSettings(url: database.url)
            settings.pollInterval = .milliseconds(20)
            // A connection that was opened before is of the first one for as long as it is open.
            settings.poolSize = 1
            try await withRuntime(settings, logger: TestLog().logger) { runtime in
                let held = runtime.snapshot
                let bot = try #require(held.bot(id: 1))
                #expect(try await runtime.wallet(of: bot).credit(5, key: "a").balance == 105)
                try await database.psql("UPDATE tenantctl.state SET identity = gen_random_uuid()")
                let newer = try await runtime.waitForSnapshot { $0.databaseIdentity != held.databaseIdentity }
                let same = try #require(newer.bot(id: 1))
                // Connections of before are replaced.
                #expect(try await runtime.wallet(of: same, in: newer).credit(6, key: "b").balance == 111)
                let wallet = runtime.wallet(of: bot, in: held)
                #expect(try await failure { _ = try await wallet.credit(7, key: "c") } == .database)
                #expect(try await failure { _ = try await runtime.cards(of: bot, in: held).next() } == .database)
                #expect(try await runtime.cards(of: same).next()?.id == 1)
                #expect(try await runtime.wallet(of: same).balance() == 111)
            }
        }
    }
}
