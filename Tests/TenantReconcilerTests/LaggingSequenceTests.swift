import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("A sequence that stands behind the rows of its table is named, and is no stale plan")
struct LaggingSequenceTests {
    @Test(
        "of bots, plans and cards, by apply and by a rehearsal, and after its statement the apply goes through",
        arguments: ["bots", "bot_plans", "tenant_payment_cards"]
    )
    func behind(_ table: String) async throws {
        try await withBench(applied: nil) { bench in
            // As rows arrive with ids of their own: the sequence does not move.
            let rows =
                switch table {
                case "bots":
                    "INSERT INTO bots (id, name, telegram_bot_token) SELECT i, 'x', i FROM generate_series(1, 9) AS i"
                case "bot_plans":
                    """
                    INSERT INTO bots (name, telegram_bot_token) VALUES ('x', 'x');
                    INSERT INTO bot_plans (id, bot_id, name, period_days, price_kopeks)
                        SELECT i, 1, 'x', 1, 1 FROM generate_series(1, 9) AS i
                    """
                default:
                    """
                    INSERT INTO bots (name, telegram_bot_token) VALUES ('x', 'x');
                    INSERT INTO tenant_payment_cards (id, bot_id, card_number, card_holder_name)
                        SELECT i, 1, i, 'x' FROM generate_series(1, 9) AS i
                    """
                }
            try await bench.database.psql(rows)
            let before = try await bench.database.everything()
            let planned = try await bench.plan(Shops.tree)
            let error = try await reconcileError { try await bench.apply(planned) }
            let correction = "select setval('public.\(table)_id_seq', (select max(id) from public.\(table)))"
            #expect(error?.id == "sequence_behind")
            #expect(
                error?.description == """
                    the sequence public.\(table)_id_seq is behind the rows of public.\(table) and gives numbers that are \
                    taken; nothing was written
                    hint: planning again does not help: run `\(correction)`
                    """
            )
            let rehearsed = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(rehearsed?.description == error?.description)
            #expect(try await bench.database.everything() == before)
            try await bench.database.psql(correction)
            try await bench.apply(planned)
        }
    }

    @Test("a key that somebody declared is a stale plan, as before: no sequence gives it")
    func declared() async throws {
        try await withBench(applied: nil) { bench in
            let planned = try await bench.plan(Shops.tree)
            try await bench.database.psql("INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('x', 'x', 'anar')")
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.id == "stale_plan", "\(error?.description ?? "")")
        }
    }
}
