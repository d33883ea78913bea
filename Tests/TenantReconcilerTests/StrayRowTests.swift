import TenantModel
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

@Suite("A row that somebody inserted keeps nobody's plan back, or is named with what sets it right")
struct StrayRowTests {
    private static let bot = "INSERT INTO bots (id, name, telegram_bot_token) VALUES (90, 'Stray', '90:stray');"

    /// Rows that no manifest could declare, in each of the tables, and in those that are ours.
    static let oddRows = [
        "INSERT INTO bots (name, telegram_bot_token) VALUES ('', ''), ('x', ':'), ('x', '11'), ('x', '99999999999999999999:x')",
        "INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('x', 'a', ''), ('x', 'b', 'ANAR'), ('x', 'c', ' anar'), ('x', 'd', E'\\u202e')",
        """
        INSERT INTO bots (name, telegram_bot_token, telegram_bot_id, wallet_balance_kopeks, admin_chat_id, created_at, updated_at)
        VALUES ('x', 'a', -1, -9223372036854775808, -9223372036854775808, 'infinity', '294276-12-31 23:59:59.999999'),
            ('x', 'b', 9223372036854775807, 9223372036854775807, 0, '-infinity', '4713-01-01 BC')
        """,
        """
        INSERT INTO bot_feature_flags (bot_id, feature_key, config)
        VALUES (1, '', 'null'), (1, 'a', '[]'), (1, 'b', '1e131071'), (1, 'c', (repeat('[', 3000) || repeat(']', 3000))::jsonb)
        """,
        """
        INSERT INTO bot_configurations (bot_id, config_key, config_value)
        VALUES (1, '', 'null'), (1, repeat('k', 100), '-0'), (1, 'PRICE_30_DAYS', '1e131071'),
            (1, 'PRICE_60_DAYS', '{"value": -9223372036854775808}'), (1, 'a', '{"value": {"value": 1}}'),
            (1, 'b', (repeat('{"value":', 3000) || '1' || repeat('}', 3000))::jsonb), (1, 'c', '"\\u0001"')
        """,
        """
        INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks, traffic_limit_gb, created_at)
        VALUES (1, '', '', 2147483647, 9223372036854775807, 2147483647, 'infinity'), (1, NULL, 'x', 1, 0, 0, '-infinity'),
            (1, 'MONTHLY', 'x', 1, 0, 0, now())
        """,
        """
        INSERT INTO tenant_payment_cards (bot_id, key, card_number, card_holder_name, weight, last_used_at)
        VALUES (1, '', '', '', 2147483647, 'infinity'), (1, NULL, E'\\u06f1', '', 0, NULL), (1, 'FIRST', '6037997000006560', 'x', 1, NULL)
        """,
        """
        INSERT INTO users (telegram_id, created_at) VALUES (-1, 'infinity');
        INSERT INTO subscriptions (user_id, status, end_date) SELECT id, 'active', 'infinity' FROM users;
        INSERT INTO card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number, created_at)
            SELECT 1, users.id, min(card.id), -9223372036854775808, '', '-infinity'
            FROM users, tenant_payment_cards AS card WHERE card.bot_id = 1 GROUP BY users.id;
        INSERT INTO zarinpal_payments (bot_id, user_id, amount_kopeks, status, updated_at)
            SELECT 1, id, 9223372036854775807, '', '294276-12-31' FROM users
        """,
        bot
            + "INSERT INTO tenantctl.ledger (bot_id, kind, fields, revision) VALUES (90, 'plan', '{}', 1), (90, 'x', '{}', 1)",
        bot
            + "INSERT INTO tenantctl.holds (bot_id, reason, held_by, held_since, held_until) VALUES (90, '', '', '-infinity', 'infinity')",
        bot + "INSERT INTO tenantctl.protections (bot_id, source) VALUES (90, '')",
        "UPDATE tenantctl.operations SET acknowledgements = ARRAY[NULL, '', 'x']",
    ]

    @Test("odd values of rows that nobody declares: everybody is planned, and applied", arguments: oddRows)
    func odd(statement: String) async throws {
        try await withBench { bench in
            try await bench.database.psql(statement)
            let quiet = try await bench.plan(Shops.tree)
            #expect(quiet.plan.isEmpty)
            #expect(try await bench.apply(bench.plan(Shops.edited())) == .applied(revision: 2))
        }
    }

    @Test("a bot with the number of a tenant's is named with its statement, and keeps only that tenant back")
    func sameNumber() async throws {
        try await withBench { bench in
            try await bench.database.psql(
                "INSERT INTO bots (id, name, telegram_bot_token) VALUES (90, 'Stray', '22:other')"
            )
            let tree = try Shops.edited()
            let error = try await reconcileError { _ = try await bench.plan(tree) }
            let said = error?.description ?? ""
            #expect(error?.id == "identity_conflict")
            #expect(said.contains("bot number 90 of the database, which no manifest declares"), "\(said)")
            #expect(said.contains("--tenant") && said.contains("tenantctl hold"), "\(said)")
            // Nobody else is kept back.
            let own = try await reconcileError { _ = try await bench.plan(tree, only: "beh") }
            #expect(own?.id == "identity_conflict")
            #expect(try await bench.plan(tree, only: "anar").plan.changes.count == 5)
            _ = try await bench.reconciler.hold("beh", reason: "r", actor: "a", end: .never, on: bench.connection)
            #expect(try await bench.plan(tree).plan.changes.count == 5)
            _ = try await bench.reconciler.release("beh", actor: "a", on: bench.connection)
            // What it says helps.
            let statement = try #require(said.firstMatch(of: /DELETE FROM [^;]*;/)?.output)
            try await bench.database.psql(String(statement))
            #expect(try await bench.apply(tree) == .applied(revision: 2))
        }
    }

    @Test("a row that has the key which another one is to get is named with its statement")
    func takenKey() async throws {
        try await withBench { bench in
            try await bench.database.psql(
                """
                INSERT INTO bot_plans (id, bot_id, key, name, period_days, price_kopeks) VALUES (90, 1, 'm30', 'x', 1, 1);
                INSERT INTO bot_feature_flags (bot_id, feature_key) VALUES (1, 'x');
                """
            )
            var tree = Shops.tree
            try tree.replace("  monthly:\n", with: "  m30:\n    renamed_from: monthly\n", in: "anar.yaml")
            let error = try await reconcileError { _ = try await bench.plan(tree) }
            let said = error?.description ?? ""
            #expect(said.contains("anar.yaml:") && said.contains("the plan 'm30' of tenant 'anar' is there already"))
            #expect(try await bench.plan(tree, only: "beh").plan.isEmpty)
            let statement = try #require(said.firstMatch(of: /UPDATE [^;]*;/)?.output, "\(said)")
            try await bench.database.psql(String(statement))
            #expect(try await bench.plan(tree).plan.changes.map(\.action) == [.rename])
        }
    }

    @Test("a name that was never applied and that secrets of another one begin with is named with its row")
    func strangersName() async throws {
        try await withBench { bench in
            try await bench.database.psql(
                "INSERT INTO bots (id, name, slug, telegram_bot_token) VALUES (90, 'x', 'anar-bot', '90:x')"
            )
            let error = try await reconcileError { _ = try await bench.plan(Shops.tree) }
            let said = error?.description ?? ""
            #expect(said.contains("[secret.of_former_tenant]") && said.contains("row 90 of bots was never applied"))
            let statement = try #require(said.firstMatch(of: /UPDATE [^;]*;/)?.output, "\(said)")
            try await bench.database.psql(String(statement))
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
        }
    }

    @Test("a ledger that cannot be read stops everybody, and is named with its statement")
    func unreadableLedger() async throws {
        try await withBench { bench in
            try await bench.database.psql(
                """
                UPDATE tenantctl.ledger SET fields = '{"monthly": {"price_kopeks": "cheap"}}' WHERE bot_id = 2 AND kind = 'plan'
                """
            )
            let error = try await reconcileError { _ = try await bench.plan(Shops.tree, only: "anar") }
            let said = error?.description ?? ""
            #expect(
                error?.id == "bookkeeping" && said.contains("tenantctl.ledger of bot 2, plan: "),
                "\(said)"
            )
            let statement = try #require(said.firstMatch(of: /DELETE FROM [^;]*;/)?.output, "\(said)")
            try await bench.database.psql(String(statement))
            let again = try await bench.plan(Shops.tree)
            #expect(again.plan.changes.map { "\($0.tenant) \($0.key) \($0.action.rawValue)" } == ["beh monthly adopt"])
        }
    }
}
