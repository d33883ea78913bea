import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("What others have the last word about, in a database")
struct ManagementTests {
    /// The shops, where others win in `anar`.
    private static func tree(_ rules: String) throws -> ManifestTree {
        var tree = Shops.tree
        try tree.replace("settings:", with: "management: { \(rules) }\nsettings:", in: "anar.yaml")
        return tree
    }

    private static let ofAnar = "JOIN bots ON bots.id = bot_id WHERE slug = 'anar'"

    @Test("what is set once is set when it is created, and then neither drift nor an edit writes a byte")
    func once() async throws {
        let tree = try Self.tree("plans: once, settings.support_username: once")
        try await withBench(applied: tree) { bench in
            let price = "SELECT price_kopeks FROM bot_plans \(Self.ofAnar)"
            #expect(try await bench.database.line(price) == "15000000")
            try await bench.database.psql(
                "UPDATE bot_plans SET price_kopeks = 7; UPDATE bots SET support_username = '@theirs'"
            )
            var edited = tree
            try edited.replace("price_toman: 150000", with: "price_toman: 160000", in: "anar.yaml")
            edited["beh.yaml"] = nil
            let before = try await bench.database.everything()
            // Only one shop, so that nothing else is left to do.
            let planned = try await bench.plan(edited, only: "anar")
            #expect(planned.plan.isEmpty && planned.document.isEmpty)
            #expect(planned.document.deviations.map { "\($0.kind.name) \($0.key)" } == ["bot anar", "plan monthly"])
            #expect(planned.document.deviations.flatMap(\.fields).map(\.cause) == [.drift, .conflict])
            #expect(try await bench.apply(planned) == .unchanged(revision: 1))
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test("what is observed is never written: not when it is created, and not when it drifts")
    func observed() async throws {
        let tree = try Self.tree(
            "settings.support_username: observe, features: observe, configuration.TRIAL_DURATION_DAYS: observe"
        )
        try await withBench(applied: tree) { bench in
            #expect(
                try await bench.database.lines("SELECT slug, support_username FROM bots ORDER BY slug") == [
                    "anar|NULL", "beh|@beh_help",
                ]
            )
            #expect(try await bench.database.line("SELECT count(*) FROM bot_feature_flags \(Self.ofAnar)") == "0")
            #expect(try await bench.database.line("SELECT count(*) FROM bot_configurations \(Self.ofAnar)") == "0")
            #expect(
                try await bench.database.line(
                    "SELECT fields->'anar' ? 'support_username' FROM tenantctl.ledger \(Self.ofAnar) AND kind = 'bot'"
                ) == "f"
            )
            let planned = try await bench.plan(tree)
            #expect(planned.plan.isEmpty)
            #expect(
                planned.document.deviations.map { "\($0.kind.name) \($0.key) \($0.standing.rawValue)" } == [
                    "bot anar differs", "feature card_to_card absent", "feature polls absent",
                    "configuration TRIAL_DURATION_DAYS absent",
                ]
            )
        }
    }

    @Test("left to others and taken back: the ledger learns it, the rows stay until then")
    func takenBack() async throws {
        try await withBench { bench in
            let tree = try Self.tree("configuration: observe")
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            let value = "SELECT config_value FROM bot_configurations \(Self.ofAnar)"
            #expect(try await bench.database.line(value) == #"{"value": 3}"#)
            #expect(
                try await bench.database.line(
                    "SELECT action, reason, fields FROM tenantctl.changes WHERE revision = 2"
                ) == #"record|observed|[{"name": "config_value", "after": null, "before": 3}]"#
            )
            try await bench.database.psql("UPDATE bot_configurations SET config_value = '{\"value\": 9}'")
            #expect(try await bench.plan(tree, only: "anar").plan.isEmpty)
            // Ours again, it is somebody else's row that we take over.
            let back = try await bench.plan(Shops.tree, only: "anar")
            #expect(back.plan.changes.map(\.action) == [.adopt])
            #expect(back.document.requiredAcknowledgements.map(\.risk) == [.adoptionOverwrites])
            #expect(try await bench.apply(back) == .applied(revision: 3))
            #expect(try await bench.database.line(value) == #"{"value": 3}"#)
        }
    }
}
