import PureTesting
import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("After any applies, a rollback to any of their revisions")
struct RollbackPropertyTests {
    /// What a revision left behind.
    private struct Snapshot {
        let bots: [String]
        let rows: [String]
        let ledger: [String]
    }

    @Test("brings back every managed field of then, and touches nothing that is not ours", arguments: Seeds.range(16))
    func anywhere(seed: UInt64) async throws {
        try await withBench(applied: nil) { bench in
            var shops = RandomShops(seed: seed)
            var snapshots: [Int64: Snapshot] = [0: Snapshot(bots: [], rows: [], ledger: [])]
            var revision: Int64 = 0
            for step in 0..<9 {
                let outcome: ApplyOutcome
                if step > 2, shops.chance(20),
                    let target = snapshots.keys.sorted().randomElement(using: &shops.generator)
                {
                    outcome = try await bench.apply(bench.planRollback(to: target))
                    try await bench.database.psql("DELETE FROM tenantctl.holds")
                } else {
                    shops.step()
                    outcome = try await bench.apply(bench.plan(shops.tree))
                }
                guard case .applied(let applied) = outcome else { continue }
                revision = applied
                snapshots[revision] = try await snapshot(bench, of: nil)
                // Those whom nobody declared come and go with what nobody applies.
                try await bench.database.psql(
                    """
                    UPDATE bots SET wallet_balance_kopeks = wallet_balance_kopeks + id;
                    INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks) SELECT id, 'theirs', 1, 1 FROM bots;
                    """
                )
            }
            let target = try #require(snapshots.keys.sorted().randomElement(using: &shops.generator))
            let then = try #require(snapshots[target])
            let planned = try await bench.planRollback(to: target)
            let (theirs, now) = (try await bench.database.lines(Self.theirs), try await snapshot(bench, of: nil))
            try await bench.apply(planned)
            #expect(try await bench.database.lines(Self.theirs) == theirs)
            let found = try await snapshot(bench, of: then.bots)
            #expect(found.rows == then.rows, "\(then.rows) \(now.rows)")
            #expect(found.ledger == then.ledger)
            #expect(
                try await bench.database.line(
                    "SELECT count(*) FROM bots WHERE is_active AND NOT id = ANY('{\(then.bots.joined(separator: ","))}')"
                ) == "0"
            )
            let second = try await bench.planRollback(to: target)
            #expect(second.plan.isEmpty && second.plan.ledger.isEmpty)
        }
    }

    /// Rows that nobody declared, and columns that nobody declares, with the transaction that wrote the former.
    private static let theirs = """
        SELECT id, xmin::text, ctid::text, name FROM bot_plans WHERE key IS NULL
        UNION ALL SELECT id, wallet_balance_kopeks::text, '', '' FROM bots ORDER BY 1, 2
        """

    /// What is managed of some bots, or of all of them.
    private func snapshot(_ bench: Bench, of bots: [String]?) async throws -> Snapshot {
        let all = try await bench.database.lines("SELECT id FROM bots ORDER BY id")
        let bots = bots ?? all
        guard !bots.isEmpty else { return Snapshot(bots: [], rows: [], ledger: []) }
        let ours = "= ANY('{\(bots.joined(separator: ","))}')"
        let rows = ["bot_feature_flags", "bot_configurations", "bot_plans", "tenant_payment_cards"].map { table in
            """
            UNION ALL SELECT bot_id, '\(table)', to_jsonb(t) - '{id,created_at,updated_at}'::text[]
            FROM \(table) t WHERE bot_id \(ours) AND to_jsonb(t) -> 'key' IS DISTINCT FROM 'null'
            """
        }
        return Snapshot(
            bots: bots,
            rows: try await bench.database.lines(
                """
                SELECT id, '', to_jsonb(t) - '{id,created_at,updated_at,wallet_balance_kopeks}'::text[] FROM bots t
                WHERE id \(ours) \(rows.joined(separator: " ")) ORDER BY 1, 2, 3
                """
            ),
            ledger: try await bench.database.lines(
                "SELECT bot_id, kind, key, field, value FROM tenantctl.ledger_fields WHERE bot_id \(ours) ORDER BY 1, 2, 3, 4"
            )
        )
    }
}
