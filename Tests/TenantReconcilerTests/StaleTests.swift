import TenantReconciler
import TenantTesting
import Testing

@Suite("What moves between plan and apply makes the plan stale, and what does not matter does not")
struct StaleTests {
    /// Somebody's statement between plan and apply, and the row that the refusal names.
    struct Interference: Sendable, CustomTestStringConvertible {
        let sql: String
        let named: String
        var testDescription: String { named }
    }

    static let onPlannedRows = [
        Interference(
            sql: "UPDATE bots SET support_username = '@thief_help' WHERE slug = 'anar'",
            named: "bot anar has been changed meanwhile (support_username)"
        ),
        Interference(
            sql: "UPDATE bots SET telegram_bot_token = '11:stolen' WHERE slug = 'anar'",
            named: "bot anar has been changed meanwhile (telegram_bot_token)"
        ),
        Interference(
            sql: "DELETE FROM bot_feature_flags WHERE feature_key = 'polls'",
            named: "feature anar/polls has been deleted meanwhile"
        ),
        Interference(
            sql:
                "UPDATE bot_configurations SET config_value = '{\"value\": 9}' WHERE config_key = 'TRIAL_DURATION_DAYS'",
            named: "configuration anar/TRIAL_DURATION_DAYS has been changed meanwhile (config_value)"
        ),
        Interference(
            sql: "UPDATE bot_plans SET price_kopeks = price_kopeks + 1",
            named: "plan anar/monthly has been changed meanwhile (price_kopeks)"
        ),
        Interference(
            sql: "UPDATE tenant_payment_cards SET card_number = '6273537000009181' WHERE key = 'first'",
            named: "card anar/first has been changed meanwhile (card_number)"
        ),
        Interference(
            sql: "DELETE FROM tenant_payment_cards WHERE key = 'first'",
            named: "card anar/first has been deleted meanwhile"
        ),
    ]

    @Test("a row that is to change was changed or deleted", arguments: onPlannedRows)
    func plannedRow(_ interference: Interference) async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            try await bench.database.psql(interference.sql)
            try await expectStale(planned, bench, naming: interference.named)
        }
    }

    @Test("all rows that moved are counted behind the first")
    func counted() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            try await bench.database.psql(
                "UPDATE bots SET name = 'x' WHERE slug = 'anar'; UPDATE bot_plans SET name = 'x'; DELETE FROM bot_feature_flags;"
            )
            try await expectStale(planned, bench, naming: "bot anar has been changed meanwhile (name), and 2 more")
        }
    }

    static let onNewRows = [
        Interference(
            sql: "INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('gerdu', 'Gerdu', '33:x')",
            named: "bot gerdu has been created meanwhile"
        ),
        Interference(
            sql:
                "INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks) SELECT id, 'weekly', 'W', 7, 1 FROM bots WHERE slug = 'anar'",
            named: "plan anar/weekly has been created meanwhile"
        ),
        Interference(
            sql:
                "INSERT INTO bots (name, telegram_bot_token) VALUES ('Somebody', '33:GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG')",
            named: "bots_telegram_bot_token_key"
        ),
        Interference(
            sql: "INSERT INTO bots (name, telegram_bot_token, telegram_bot_id) VALUES ('Somebody', 'x', 33)",
            named: "bots_telegram_bot_id_key"
        ),
    ]

    @Test("a row that is to be created is there", arguments: onNewRows)
    func newRow(_ interference: Interference) async throws {
        try await withBench { bench in
            var tree = Shops.tree
            tree["gerdu.yaml"] = Shops.shop("gerdu", "Gerdu", cards: ["5022297000010491", "6274127000018355"])
            try tree.replace(
                "plans:\n",
                with: "plans:\n  weekly: { name: Weekly, period_days: 7, price_toman: 50000 }\n",
                in: "anar.yaml"
            )
            let planned = try await bench.plan(tree)
            try await bench.database.psql(interference.sql)
            try await expectStale(planned, bench, naming: interference.named)
        }
    }

    @Test("a master that somebody else made")
    func otherMaster() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("master: true", with: "master: false", in: "anar.yaml")
            try await bench.apply(tree)
            try tree.replace("master: false", with: "master: true", in: "beh.yaml")
            let planned = try await bench.plan(tree)
            try await bench.database.psql("UPDATE bots SET is_master = true WHERE slug = 'anar'")
            try await expectStale(planned, bench, naming: "bots_one_master")
        }
    }

    @Test("a payment that came to refer to a card which is to be deleted")
    func payment() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace(Cards.secondOfAnar, with: "", in: "anar.yaml")
            let planned = try await bench.plan(tree)
            try await bench.database.psql(Cards.payment(to: "second", of: "anar"))
            try await expectStale(planned, bench, naming: "card_to_card_payments_card_id_fkey")
            // Planned again, the card is kept for its payment.
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(
                    "SELECT key, t.is_active FROM tenant_payment_cards t JOIN bots ON bots.id = bot_id WHERE slug = 'anar' ORDER BY key"
                ) == ["first|t", "second|f"]
            )
        }
    }

    @Test("another apply of the same kind of the same tenant, though of other rows")
    func otherApply() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            var other = Shops.tree
            try other.replace(
                "plans:\n",
                with: "plans:\n  weekly: { name: Weekly, period_days: 7, price_toman: 50000 }\n",
                in: "anar.yaml"
            )
            try await bench.apply(other)
            try await expectStale(planned, bench, naming: "plan rows of anar were applied by somebody else meanwhile")
        }
    }

    @Test("the runtime's own columns may move, and stay as the runtime left them")
    func runtimeColumns() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            try await bench.database.psql(
                """
                UPDATE bots SET wallet_balance_kopeks = 5, traffic_consumed_bytes = 6, traffic_sold_bytes = 7;
                UPDATE tenant_payment_cards SET success_count = 8, failure_count = 9, current_usage_count = 10,
                    last_used_at = '2026-01-02 03:04:05';
                """
            )
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(
                    "SELECT DISTINCT wallet_balance_kopeks, traffic_consumed_bytes, traffic_sold_bytes FROM bots"
                ) == ["5|6|7"]
            )
            #expect(
                try await bench.database.lines(
                    "SELECT DISTINCT success_count, failure_count, current_usage_count, last_used_at FROM tenant_payment_cards"
                ) == ["8|9|10|2026-01-02 03:04:05"]
            )
        }
    }

    @Test("rows that the plan does not touch may move")
    func otherRows() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            try await bench.database.psql("UPDATE bots SET name = 'Other' WHERE slug = 'beh'")
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(try await bench.database.line("SELECT name FROM bots WHERE slug = 'beh'") == "Other")
        }
    }

    private func expectStale(
        _ planned: PlannedChanges,
        _ bench: Bench,
        naming name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try await bench.database.everything()
        let error = try await reconcileError { try await bench.apply(planned) }
        #expect(error?.id == "stale_plan", sourceLocation: sourceLocation)
        #expect(
            error?.description.contains(name) == true,
            "\(error?.description ?? "")",
            sourceLocation: sourceLocation
        )
        #expect(try await bench.database.everything() == before, sourceLocation: sourceLocation)
    }
}
