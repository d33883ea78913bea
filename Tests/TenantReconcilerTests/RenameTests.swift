import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("What is called something else stays what it is")
struct RenameTests {
    private static let secrets = Shops.secrets.merging(["GERDU_BOT_TOKEN": Shops.secrets["BEH_BOT_TOKEN"] ?? ""]) { $1 }

    /// `beh` under the name `gerdu`.
    private static func renamed() throws -> ManifestTree {
        var tree = Shops.tree
        tree["beh.yaml"] = nil
        tree["gerdu.yaml"] = Shops.shop("gerdu", "Beh", cards: ["6219867000006565", "6273537000009181"])
        try tree.replace("tenant: gerdu\n", with: "tenant: gerdu\nrenamed_from: beh\n", in: "gerdu.yaml")
        try tree.replace("@gerdu_help", with: "@beh_help", in: "gerdu.yaml")
        return tree
    }

    @Test("a tenant keeps its id, rows, payments and ledger; history tells both names")
    func tenant() async throws {
        try await withBench { bench in
            var bench = bench
            bench.secrets = Self.secrets
            try await bench.database.psql(Cards.payment(to: "first", of: "beh"))
            let rows = """
                SELECT t::text FROM bot_plans t UNION ALL SELECT t::text FROM tenant_payment_cards t
                UNION ALL SELECT t::text FROM card_to_card_payments t UNION ALL SELECT t::text FROM bot_feature_flags t
                """
            let (before, id) = (
                try await bench.database.lines(rows),
                try await bench.database.line("SELECT id FROM bots WHERE slug = 'beh'")
            )
            let planned = try await bench.plan(Self.renamed())
            #expect(planned.plan.changes.map(\.action) == [.rename])
            // The name of the secret has the tenant's name in it, so it moves too.
            #expect(planned.document.requiredAcknowledgements.map(\.risk) == [.tenantRenamed, .tokenChanged])
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(try await bench.database.lines(rows) == before)
            #expect(try await bench.database.line("SELECT id FROM bots WHERE slug = 'gerdu'") == id)
            #expect(
                try await bench.database.line(
                    "SELECT fields ? 'gerdu', fields ? 'beh' FROM tenantctl.ledger WHERE kind = 'bot' AND bot_id = \(id)"
                ) == "t|f"
            )
            #expect(
                try await bench.database.line(
                    "SELECT tenant, key, action, reason, fields->0 FROM tenantctl.changes WHERE revision = 2"
                ) == #"gerdu|gerdu|rename|renamed|{"name": "slug", "after": "gerdu", "before": "beh"}"#
            )
            let again = try await bench.plan(Self.renamed())
            #expect(again.plan.isEmpty && again.document.hints.map(\.reason) == [.done])
        }
    }

    /// The shops, where the plan of `anar` has another key and another line, and more plans behind it.
    private static func tree(_ key: String, _ line: String = "", more: String = "") -> ManifestTree {
        var tree = Shops.tree
        tree["anar.yaml"] = tree["anar.yaml"]?
            .replacing("  monthly:\n", with: "  \(key):\n" + line)
            .replacing("payments:", with: more + "payments:")
        return tree
    }

    @Test("plans move along a chain in one apply and keep their ids and prices")
    func chain() async throws {
        let yearly = "name: Yearly, period_days: 365, price_toman: 900000 }\n"
        let two = Self.tree("monthly", more: "  yearly: { \(yearly)")
        try await withBench(applied: two) { bench in
            let plans =
                "SELECT t.id, key, price_kopeks FROM bot_plans t JOIN bots ON bots.id = bot_id WHERE slug = 'anar'"
            let ids = try await bench.database.lines(plans + " ORDER BY key")
            #expect(ids.count == 2)
            let tree = Self.tree(
                "yearly",
                "    renamed_from: monthly\n",
                more: "  annual: { renamed_from: yearly, \(yearly)"
            )
            let planned = try await bench.plan(tree)
            #expect(
                planned.plan.changes.map { "\($0.key) \($0.action.rawValue)" } == ["annual rename", "yearly rename"]
            )
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(plans + " ORDER BY t.id")
                    == ids.map { line in
                        line.contains("|monthly|")
                            ? line.replacing("monthly", with: "yearly") : line.replacing("yearly", with: "annual")
                    }.sorted()
            )
            #expect(try await bench.plan(tree).plan.isEmpty)
        }
    }

    @Test("a card that payments refer to gets another key and another weight, and its old key goes to a new card")
    func card() async throws {
        try await withBench { bench in
            try await bench.database.psql(Cards.payment(to: "second", of: "anar"))
            let id = try await bench.database.line(
                "SELECT t.id FROM tenant_payment_cards t JOIN bots ON bots.id = bot_id WHERE slug = 'anar' AND key = 'second'"
            )
            var tree = Shops.tree
            try tree.replace(
                Cards.secondOfAnar,
                with: """
                          former:
                            renamed_from: second
                            card_number: "6104337000007870"
                            card_holder_name: Second Holder
                            weight: 5
                          second:
                            card_number: "5022297000010491"
                            card_holder_name: Second Holder
                            weight: 1

                    """,
                in: "anar.yaml"
            )
            let planned = try await bench.plan(tree)
            #expect(
                planned.plan.changes.map { "\($0.key) \($0.action.rawValue)" } == ["former rename", "second create"]
            )
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(
                    "SELECT key, card_number, weight, t.id = \(id) FROM tenant_payment_cards t JOIN bots ON bots.id = bot_id WHERE slug = 'anar' ORDER BY key"
                ) == ["first|6037997000006560|1|f", "former|6104337000007870|5|t", "second|5022297000010491|1|f"]
            )
            #expect(try await bench.database.line("SELECT card_id FROM card_to_card_payments") == id)
            #expect(try await bench.plan(tree).plan.isEmpty)
        }
    }

    @Test("a row that takes the new key between plan and apply makes the plan stale, and one before it is named")
    func taken() async throws {
        try await withBench { bench in
            let renamed = Self.tree("month", "    renamed_from: monthly\n")
            let planned = try await bench.plan(renamed)
            #expect(planned.plan.changes.map(\.action) == [.rename])
            try await bench.database.psql(
                "INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks) SELECT id, 'month', 'x', 1, 1 FROM bots WHERE slug = 'anar'"
            )
            let refusal = try await reconcileError { try await bench.apply(planned) }
            #expect(refusal?.id == "stale_plan")
            #expect("\(refusal.map(\.description) ?? "")".contains("plan anar/month has been created meanwhile"))
            let conflict = try await reconcileError { _ = try await bench.plan(renamed) }
            #expect(conflict?.id == "identity_conflict")
        }
    }

    @Test("a thousand rows are renamed by as many statements as one")
    func setBased() async throws {
        func tree(_ prefix: String, from old: String?) -> ManifestTree {
            let plans = (0..<1000).map { number in
                let renamed = old.map { "renamed_from: \($0)-\(number), " } ?? ""
                return "  \(prefix)-\(number): { \(renamed)name: P, period_days: 30, price_toman: \(number) }\n"
            }.joined()
            return Self.tree("monthly", more: plans)
        }
        try await withBench(applied: tree("a", from: nil)) { bench in
            let ids = try await bench.database.line("SELECT sum(id), count(*) FROM bot_plans")
            let planned = try await bench.plan(tree("b", from: "a"))
            #expect(planned.plan.changes.count == 1000 && planned.document.requiredAcknowledgements.isEmpty)
            // Statements count their triggers' calls; a row trigger would be called for each row.
            try await bench.database.psql(
                """
                CREATE TABLE calls (what text);
                CREATE FUNCTION count_call() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO calls VALUES (TG_OP); RETURN NULL; END $$;
                CREATE TRIGGER count_calls AFTER UPDATE ON bot_plans FOR EACH STATEMENT EXECUTE FUNCTION count_call();
                """
            )
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(try await bench.database.line("SELECT count(*) FROM calls") == "1")
            #expect(try await bench.database.line("SELECT sum(id), count(*) FROM bot_plans") == ids)
            #expect(try await bench.database.line("SELECT count(*) FROM bot_plans WHERE key LIKE 'b-%'") == "1000")
        }
    }
}
