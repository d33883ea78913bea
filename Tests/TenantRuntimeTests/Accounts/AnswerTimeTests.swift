import Logging
import PostgresDriver
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Whoever asks the database for a customer gets an answer in time")
struct AnswerTimeTests {
    private func withTimeout(
        _ timeout: Duration,
        _ body: (TestDatabase, TenantRuntime) async throws -> Void
    ) async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Anar', '1:x', 'anar');
                INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name) VALUES (1, '6037990000000000', 'H');
                """
            )
            var settings = RuntimeSettings(url: database.url)
            settings.answerTimeout = timeout
            try await withRuntime(settings, logger: TestLog().logger) { try await body(database, $0) }
        }
    }

    @Test("a lock that somebody keeps is waited for, and then the call fails and nothing has been posted")
    func locks() async throws {
        try await withTimeout(.seconds(1)) { database, runtime in
            let held = try await HeldSession("BEGIN; SELECT FROM bots WHERE id = 1 FOR UPDATE", on: database)
            let bot = try #require(runtime.snapshot.bot(id: 1))
            #expect(try await failure { _ = try await runtime.wallet(of: bot).credit(5, key: "a") } == .database)
            await held.end()
            #expect(try await runtime.wallet(of: bot).credit(5, key: "a").balance == 5)
        }
    }

    @Test("cards that can be read and not be written are an error, and no endless search")
    func unwritable() async throws {
        try await withTimeout(.seconds(60)) { database, _ in
            try await database.psql(
                """
                DO $$ BEGIN CREATE ROLE tenantry_test_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                GRANT USAGE ON SCHEMA public, tenantctl TO tenantry_test_reader;
                GRANT SELECT, UPDATE ON tenant_payment_cards TO tenantry_test_reader;
                ALTER TABLE tenant_payment_cards ENABLE ROW LEVEL SECURITY;
                CREATE POLICY looks ON tenant_payment_cards FOR SELECT TO tenantry_test_reader USING (true);
                """
            )
            let error = await #expect(throws: PsqlError.self) {
                try await database.psql("SET ROLE tenantry_test_reader; SELECT FROM tenantctl.next_payment_card(1)")
            }
            #expect("\(try #require(error))".contains("the payment cards of bot 1 can be read and not be written"))
        }
    }
}
