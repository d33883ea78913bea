import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("What becomes of rows that came, went or changed on either side")
struct CaseTests {
    @Test("a tenant whose file is gone is deactivated, its rows and their ledger stay, and its file brings it back")
    func removedTenant() async throws {
        try await withBench { bench in
            let ledger = try await bench.database.lines(
                "SELECT kind, fields FROM tenantctl.ledger JOIN bots ON id = bot_id WHERE slug = 'beh' AND kind <> 'bot' ORDER BY kind"
            )
            let cards = try await bench.database.lines("SELECT t::text FROM tenant_payment_cards t ORDER BY id")
            var tree = Shops.tree
            tree["beh.yaml"] = nil
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(
                try await bench.database.lines("SELECT slug, is_active FROM bots ORDER BY slug") == ["anar|t", "beh|f"]
            )
            #expect(try await bench.database.lines("SELECT t::text FROM tenant_payment_cards t ORDER BY id") == cards)
            #expect(
                try await bench.database.lines(
                    "SELECT kind, fields FROM tenantctl.ledger JOIN bots ON id = bot_id WHERE slug = 'beh' AND kind <> 'bot' ORDER BY kind"
                ) == ledger
            )
            #expect(try await bench.plan(tree).plan.isEmpty)
            #expect(try await bench.apply(Shops.tree) == .applied(revision: 3))
            #expect(
                try await bench.database.lines("SELECT slug, is_active FROM bots ORDER BY slug") == ["anar|t", "beh|t"]
            )
        }
    }

    @Test("a card that a payment refers to is switched off instead of deleted, once")
    func referencedCard() async throws {
        try await withBench { bench in
            try await bench.database.psql(Cards.payment(to: "second", of: "anar"))
            var tree = Shops.tree
            try tree.replace(Cards.secondOfAnar, with: "", in: "anar.yaml")
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(
                    "SELECT key, t.is_active FROM tenant_payment_cards t JOIN bots ON bots.id = bot_id WHERE slug = 'anar' ORDER BY key"
                ) == ["first|t", "second|f"]
            )
            #expect(try await bench.plan(tree).plan.isEmpty)
        }
    }

    @Test("a card that was switched off stays ours: switched on by hand it goes off, declared again it comes back")
    func returningCard() async throws {
        try await withBench { bench in
            try await bench.database.psql(Cards.payment(to: "second", of: "anar"))
            let active =
                "SELECT t.is_active FROM tenant_payment_cards t JOIN bots ON bots.id = bot_id WHERE slug = 'anar' AND key = 'second'"
            var tree = Shops.tree
            try tree.replace(Cards.secondOfAnar, with: "", in: "anar.yaml")
            try await bench.apply(tree)
            try await bench.database.psql("UPDATE tenant_payment_cards SET is_active = true")
            let undo = try await bench.plan(tree)
            #expect(undo.document.requiredAcknowledgements.map(\.place) == ["anar/second"])
            try await bench.apply(undo)
            #expect(try await bench.database.line(active) == "f")
            #expect(try await bench.plan(tree).plan.isEmpty)
            let back = try await bench.plan(Shops.tree)
            #expect(back.document.requiredAcknowledgements.map(\.place) == ["anar/second"])
            try await bench.apply(back)
            #expect(try await bench.database.line(active) == "t")
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
        }
    }

    @Test("a card that nothing refers to is deleted")
    func deletedCard() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace(Cards.secondOfAnar, with: "", in: "anar.yaml")
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(try await bench.database.line("SELECT count(*) FROM tenant_payment_cards") == "3")
            #expect(try await bench.plan(tree).plan.isEmpty)
        }
    }

    @Test("rows that nobody declared are left as they are, to the byte")
    func unmanagedRows() async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token) VALUES ('Somebody', 'x');
                INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('other', 'Other', 'y');
                INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks) SELECT id, 'k', 'P', 1, 1 FROM bots;
                """
            )
            try await bench.apply(Shops.tree)
            try await bench.database.psql(
                """
                INSERT INTO bot_feature_flags (bot_id, feature_key) SELECT id, 'theirs' FROM bots;
                INSERT INTO bot_configurations (bot_id, config_key, config_value) SELECT id, 'THEIRS', '[1]' FROM bots;
                INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks) SELECT id, 'P', 1, 1 FROM bots;
                INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name) SELECT id, 'c', 'h' FROM bots;
                """
            )
            let theirs = """
                SELECT xmin, ctid, t::text FROM bots t WHERE slug IS NULL OR slug = 'other'
                UNION ALL SELECT xmin, ctid, t::text FROM bot_feature_flags t WHERE feature_key = 'theirs'
                UNION ALL SELECT xmin, ctid, t::text FROM bot_configurations t WHERE config_key = 'THEIRS'
                UNION ALL SELECT xmin, ctid, t::text FROM bot_plans t WHERE name = 'P'
                UNION ALL SELECT xmin, ctid, t::text FROM tenant_payment_cards t WHERE card_number = 'c'
                """
            let before = try await bench.database.lines(theirs)
            #expect(before.count == 20)
            let planned = try await bench.plan(Shops.edited())
            #expect(planned.document.entries.count == 5)
            #expect(planned.document.unmanagedRows == 10)
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(try await bench.database.lines(theirs) == before)
        }
    }

    @Test("values that nest deeper than any manifest stop no plan: foreign ones stay, ours are brought back")
    func deepValues() async throws {
        try await withBench { bench in
            let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
            try await bench.database.psql(
                """
                INSERT INTO bot_configurations (bot_id, config_key, config_value)
                SELECT id, 'THEIRS', '\(deep)' FROM bots WHERE slug = 'anar';
                INSERT INTO bot_feature_flags (bot_id, feature_key, config)
                SELECT id, 'theirs', '{"value": \(deep)}' FROM bots WHERE slug = 'anar';
                """
            )
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
            try await bench.database.psql(
                "UPDATE bot_configurations SET config_value = '{\"value\": \(deep)}' WHERE config_key = 'TRIAL_DURATION_DAYS'"
            )
            let planned = try await bench.plan(Shops.tree)
            #expect(planned.document.entries.map(\.key) == ["TRIAL_DURATION_DAYS", "TRIAL_DURATION_DAYS"])
            // One deep value is not another: what was planned over is compared as it is.
            try await bench.database.psql(
                "UPDATE bot_configurations SET config_value = '{\"value\": [\(deep)]}' WHERE config_key = 'TRIAL_DURATION_DAYS'"
            )
            #expect(try await reconcileError { try await bench.apply(planned) }?.id == "stale_plan")
            #expect(try await bench.apply(Shops.tree) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(
                    "SELECT config_value FROM bot_configurations WHERE config_key = 'TRIAL_DURATION_DAYS'"
                ) == ["{\"value\": 3}", "{\"value\": 3}"]
            )
            #expect(
                try await bench.database.line("SELECT config_value FROM bot_configurations WHERE config_key = 'THEIRS'")
                    == deep
            )
        }
    }

    @Test("a value that somebody changed is brought back, and what is only recorded writes no row")
    func driftAndConvergence() async throws {
        try await withBench { bench in
            try await bench.database.psql("UPDATE bots SET support_username = '@drifted' WHERE slug = 'beh'")
            try await bench.database.psql("UPDATE bot_plans SET price_kopeks = 16000000 WHERE bot_id = 1")
            let plans = try await bench.database.lines("SELECT xmin, ctid, t::text FROM bot_plans t ORDER BY id")
            var tree = Shops.tree
            try tree.replace("price_toman: 150000", with: "price_toman: 160000", in: "anar.yaml")
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(
                try await bench.database.line("SELECT support_username FROM bots WHERE slug = 'beh'") == "@beh_help"
            )
            #expect(try await bench.database.lines("SELECT xmin, ctid, t::text FROM bot_plans t ORDER BY id") == plans)
            #expect(try await bench.plan(tree).plan.isEmpty)
        }
    }

    @Test("a value that somebody wrote bare is wrapped again, by one apply, and the history knows why")
    func bareValue() async throws {
        try await withBench { bench in
            let values = """
                SELECT slug, config_value FROM bot_configurations JOIN bots ON bots.id = bot_id
                WHERE config_key = 'TRIAL_DURATION_DAYS' ORDER BY slug
                """
            try await bench.database.psql("UPDATE bot_configurations SET config_value = '3' WHERE bot_id = 1")
            let untouched = "SELECT xmin, ctid FROM bot_configurations WHERE bot_id = 2"
            let other = try await bench.database.line(untouched)
            let planned = try await bench.plan(Shops.tree)
            #expect(planned.document.entries.count == 1 && planned.document.requiredAcknowledgements.isEmpty)
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(try await bench.database.lines(values) == ["anar|{\"value\": 3}", "beh|{\"value\": 3}"])
            #expect(try await bench.database.line(untouched) == other)
            #expect(
                try await bench.database.line("SELECT reason, fields FROM tenantctl.changes WHERE revision = 2")
                    == #"drifted|[{"name": "config_value", "after": 3, "before": 3, "live_form": "bare"}]"#
            )
            let second = try await bench.plan(Shops.tree)
            #expect(second.plan.isEmpty && second.plan.ledger.isEmpty)
            #expect(try await bench.apply(second) == .unchanged(revision: 2))
        }
    }

    @Test("a bare value that becomes another one between plan and apply makes the plan stale")
    func bareValueMoved() async throws {
        try await withBench { bench in
            try await bench.database.psql("UPDATE bot_configurations SET config_value = '3' WHERE bot_id = 1")
            let planned = try await bench.plan(Shops.tree)
            try await bench.database.psql("UPDATE bot_configurations SET config_value = '4' WHERE bot_id = 1")
            #expect(try await reconcileError { try await bench.apply(planned) }?.id == "stale_plan")
        }
    }

    @Test("a field that is no longer declared goes back to its default and out of the ledger")
    func released() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("settings:\n  support_username: \"@anar_help\"\n", with: "", in: "anar.yaml")
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(try await bench.database.line("SELECT support_username FROM bots WHERE slug = 'anar'") == "NULL")
            try await bench.database.psql("UPDATE bots SET support_username = '@their_own' WHERE slug = 'anar'")
            #expect(try await bench.plan(tree).plan.isEmpty)
        }
    }

    @Test("a tenant of the original bot is taken over by the number in its token, and keeps its id")
    func adopted() async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                INSERT INTO bots (id, name, telegram_bot_token, telegram_bot_id, wallet_balance_kopeks)
                VALUES (77, 'Old name', '11:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 11, 5);
                INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (77, 'TRIAL_DURATION_DAYS', '3');
                """
            )
            let planned = try await bench.plan(Shops.tree)
            #expect(planned.document.requiredAcknowledgements.map(\.place) == ["anar", "anar/first", "anar/second"])
            #expect(try await bench.apply(planned) == .applied(revision: 1))
            #expect(
                try await bench.database.line(
                    "SELECT id, slug, name, wallet_balance_kopeks FROM bots WHERE slug = 'anar'"
                )
                    == "77|anar|Anar|5"
            )
            // A bare value that means the same is the same, and is written in the form that its bots read.
            #expect(
                try await bench.database.line("SELECT config_value FROM bot_configurations WHERE bot_id = 77")
                    == "{\"value\": 3}"
            )
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
        }
    }
}
