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

    @Test("brings back every managed field of then, and touches nothing that is not ours", arguments: UInt64(0)..<16)
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

/// A few shops whose files come, go and change at random.
private struct RandomShops {
    private struct Shop {
        var support: Int?
        var language: String?
        var features: [String: Bool] = [:]
        var configuration: [String: Int] = [:]
        var plans: [String: Int] = [:]
        var cards: [String: Int] = [:]
        var previousKeys: [String: String] = [:]
    }

    var generator: SeededGenerator
    private var shops: [String: Shop] = [:]
    private static let numbers = ["6037997000006560", "6104337000007870", "6219867000006565", "6273537000009181"]

    /// Limits that random changes never break.
    private static let policy = """
        version: 1
        limits: { deletions: 1000, percent_of_kind: 100, deactivated_tenants: 1000 }

        """

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    /// Changes some shops; one is there always.
    mutating func step() {
        for slug in ["anar", "beh", "gerdu"] {
            if shops[slug] == nil {
                guard chance(60) || slug == "anar" else { continue }
                shops[slug] = Shop()
            } else if slug != "anar", chance(12) {
                shops[slug] = nil
                continue
            }
            var shop = shops[slug] ?? Shop()
            change(&shop)
            shops[slug] = shop
        }
    }

    private mutating func change(_ shop: inout Shop) {
        shop.previousKeys = [:]
        if chance(40) { shop.support = chance(70) ? Int.random(in: 1...3, using: &generator) : nil }
        if chance(40) { shop.language = ["fa", "en", nil].randomElement(using: &generator) ?? nil }
        for name in ["polls", "promo_codes"] where chance(40) { shop.features[name] = chance(70) ? chance(50) : nil }
        for name in ["TRIAL_DURATION_DAYS", "TRIAL_TRAFFIC_LIMIT_GB"] where chance(40) {
            shop.configuration[name] = chance(70) ? Int.random(in: 1...3, using: &generator) : nil
        }
        for name in ["a", "b", "c"] where chance(35) {
            shop.plans[name] = chance(60) ? Int.random(in: 1...3, using: &generator) * 10_000 : nil
        }
        for (place, name) in ["one", "two"].enumerated() where chance(35) {
            shop.cards[name] = chance(60) ? place * 2 + Int.random(in: 0..<2, using: &generator) : nil
        }
        if chance(30), let old = shop.plans.keys.sorted().randomElement(using: &generator),
            let new = ["a", "b", "c", "d"].filter({ shop.plans[$0] == nil }).randomElement(using: &generator)
        {
            shop.plans[new] = shop.plans.removeValue(forKey: old)
            shop.previousKeys[new] = old
        }
    }

    var tree: ManifestTree {
        var tree = ManifestTree(["_policy.yaml": Self.policy])
        for (slug, shop) in shops {
            var text = "version: 1\ntenant: \(slug)\nname: \(slug)\n"
            text += "telegram: { bot_token: { env: \(slug.uppercased())_BOT_TOKEN } }\nsettings:\n"
            if let support = shop.support { text += "  support_username: \"@support_\(support)\"\n" }
            if let language = shop.language { text += "  default_language: \(language)\n" }
            if shop.support == nil, shop.language == nil { text.removeLast(" \n".count + "settings".count) }
            text += section("features", shop.features.mapValues { "\($0)" })
            text += section("configuration", shop.configuration.mapValues { "\($0)" })
            let plans = shop.plans.map { key, price in
                let renamed = shop.previousKeys[key].map { ", renamed_from: \($0)" } ?? ""
                return (key, "{ name: Plan, period_days: 30, price_toman: \(price)\(renamed) }")
            }
            text += section("plans", Dictionary(uniqueKeysWithValues: plans))
            if !shop.cards.isEmpty {
                let cards = shop.cards.mapValues {
                    "{ card_number: \"\(Self.numbers[$0])\", card_holder_name: Holder }"
                }
                text += "payments:\n  card_to_card:\n" + section("    cards", cards)
            }
            tree["\(slug).yaml"] = text
        }
        return tree
    }

    private func section(_ name: String, _ entries: [String: String]) -> String {
        guard !entries.isEmpty else { return "" }
        let lines = entries.sorted { $0.key < $1.key }.map { "      \($0.key): \($0.value)\n" }
        return name + ":\n" + lines.joined()
    }
}
