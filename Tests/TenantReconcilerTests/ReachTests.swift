import PostgresDriver
import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("What a risk reaches is counted in the database")
struct ReachTests {
    /// Four customers: two with a subscription that runs, one whose has ended, one on trial. All paid to `anar`, the
    /// first still waits for approval at its first card; the second paid through ZarinPal.
    private static let customers = """
        INSERT INTO users (id, telegram_id) SELECT n, n FROM generate_series(1, 4) AS n;
        INSERT INTO subscriptions (user_id, status, end_date)
        VALUES (1, 'active', now() + interval '9 days'), (2, 'active', now() + interval '9 days'),
            (3, 'active', now() - interval '9 days'), (4, 'trial', now() + interval '9 days');
        INSERT INTO card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number, status)
        SELECT b.id, n, c.id, 100, 'number ' || n, CASE n WHEN 1 THEN 'pending' ELSE 'approved' END
        FROM bots b JOIN tenant_payment_cards c ON c.bot_id = b.id AND c.key = 'first', unnest(ARRAY[1, 3, 4]) AS n
        WHERE b.slug = 'anar';
        INSERT INTO zarinpal_payments (bot_id, user_id, amount_kopeks, status)
        SELECT id, 2, 100, 'paid' FROM bots WHERE slug = 'anar';
        """

    /// A dearer plan in both shops, another card and another approver in the first.
    private static func edited() throws -> ManifestTree {
        var tree = Shops.tree
        for file in ["anar.yaml", "beh.yaml"] {
            try tree.replace("price_toman: 150000", with: "price_toman: 160000", in: file)
        }
        try tree.replace("First Holder", with: "Third Holder", in: "anar.yaml")
        try tree.replace("settings:\n", with: "settings:\n  admin_chat_id: -1001234567890\n", in: "anar.yaml")
        return tree
    }

    /// The reach of each risk: `price_rose anar/monthly: at least 2 active subscribers`.
    private func reach(_ planned: PlannedChanges) -> [String] {
        planned.document.risks.map { "\($0.risk.rawValue) \($0.place): \($0.reach)" }
    }

    @Test("by who paid at the bot where the tables say no more; of a bot where nobody did nothing is known")
    func payers() async throws {
        try await withBench { bench in
            try await bench.database.psql(Self.customers)
            #expect(
                reach(try await bench.plan(Self.edited())) == [
                    "approver_changed anar: 1 pending payment, at least 2 active subscribers",
                    "price_rose anar/monthly: at least 2 active subscribers",
                    "card_changed anar/first: 1 pending payment, at least 2 active subscribers",
                    "price_rose beh/monthly: unknown",
                ]
            )
        }
    }

    @Test("all of them where a user or a subscription belongs to a bot", arguments: ["users", "subscriptions"])
    func whole(table: String) async throws {
        try await withBench { bench in
            try await bench.database.psql(Self.customers)
            try await bench.database.psql(
                "ALTER TABLE \(table) ADD bot_id integer; UPDATE \(table) SET bot_id = (SELECT min(id) FROM bots)"
            )
            let master = try await bench.database.line("SELECT slug FROM bots ORDER BY id LIMIT 1")
            #expect(master == "anar")
            let reach = reach(try await bench.plan(Self.edited()))
            #expect(reach.contains("price_rose anar/monthly: 2 active subscribers"))
            #expect(reach.contains("price_rose beh/monthly: 0 active subscribers"))
        }
    }

    @Test(
        "tables of another variant make it unknown and no plan fail",
        arguments: [
            ("ALTER TABLE subscriptions RENAME status TO state", "1 pending payment"),
            ("ALTER TABLE subscriptions ALTER end_date TYPE text", "1 pending payment"),
            ("DROP TABLE subscriptions", "1 pending payment"),
            ("ALTER TABLE card_to_card_payments RENAME status TO state", "at least 2 active subscribers"),
            (
                "DROP TABLE subscriptions; ALTER TABLE card_to_card_payments DROP status; DROP TABLE zarinpal_payments",
                "unknown"
            ),
            (
                "ALTER TABLE subscriptions ALTER end_date TYPE timestamptz",
                "1 pending payment, at least 2 active subscribers"
            ),
        ]
    )
    func variants(change: String, reach expected: String) async throws {
        try await withBench { bench in
            try await bench.database.psql(Self.customers)
            try await bench.database.psql(change)
            #expect(reach(try await bench.plan(Self.edited())).contains("card_changed anar/first: \(expected)"))
        }
    }

    @Test("customers who come and go change neither the plan's id nor what was accepted, and make nothing stale")
    func unrelated() async throws {
        try await withBench { bench in
            let before = try await bench.plan(Self.edited())
            try await bench.database.psql(Self.customers)
            let after = try await bench.plan(Self.edited())
            #expect(reach(before) != reach(after))
            #expect(before.document.id == after.document.id)
            #expect(
                before.document.requiredAcknowledgements.map(\.acknowledgement)
                    == after.document.requiredAcknowledgements.map(\.acknowledgement)
            )
            #expect(try await bench.apply(before) == .applied(revision: 2))
        }
    }

    @Test("nothing is asked of the database where nothing is at risk, nor for new tenants")
    func unasked() async throws {
        try await withBench(applied: nil) { bench in
            let new = try await bench.plan(Shops.tree)
            #expect(
                reach(new) == [
                    "tenant_created anar: bot 11, card 603799…6560, card 610433…7870",
                    "tenant_created beh: bot 22, card 621986…6565, card 627353…9181",
                ]
            )
            try await bench.apply(new)
            let same = try await bench.plan(Shops.tree)
            let risky = try await bench.plan(Self.edited())
            await bench.connection.close()
            #expect(reach(try await bench.reconciler.counted(new, on: bench.connection)) == reach(new))
            #expect(try await bench.reconciler.counted(same, on: bench.connection).plan.isEmpty)
            let refusal = try await reconcileError {
                _ = try await bench.reconciler.counted(risky, on: bench.connection)
            }
            #expect(refusal != nil)
        }
    }
}
