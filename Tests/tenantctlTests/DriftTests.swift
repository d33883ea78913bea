import Foundation
import TenantTesting
import Testing

@Suite("drift shows what somebody changed in the database, and changes nothing")
struct DriftTests {
    /// A tree that is applied and of which a price, a flag and a card were changed behind its back.
    private func withDrift(_ body: (Checkout) async throws -> Void) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let applied = try await checkout.tool.run("apply", "--auto-approve")
            #expect(applied.status == 0, "\(applied.errors)")
            try await checkout.database.psql(
                """
                UPDATE bot_plans SET price_kopeks = price_kopeks + 100 WHERE ctid = (SELECT min(ctid) FROM bot_plans);
                DELETE FROM bot_feature_flags WHERE feature_key = 'polls';
                """
            )
            try await body(checkout)
        }
    }

    @Test("nothing has changed: it says so and exits 0, with --detailed-exitcode too")
    func none() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            _ = try await checkout.tool.run("apply", "--auto-approve")
            let outcome = try await checkout.tool.run("drift", "--detailed-exitcode")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "Drift: none; every value that was applied is as it was.\n")
        }
    }

    @Test("drift is shown and exits 2 where the exit code is asked for, and the database stays as it is")
    func shown() async throws {
        try await withDrift { checkout in
            let before = try await checkout.database.everything()
            let outcome = try await checkout.tool.run("drift")
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("was deleted; apply creates it again"))
            #expect(outcome.output.contains("[drift; apply brings it back]"))
            #expect(outcome.output.hasSuffix("Drift: 1 deleted, 1 changed in 1 tenant.\n"), "\(outcome.output)")
            #expect(try await checkout.tool.run("drift", "--detailed-exitcode").status == 2)
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a role that was given to another tenant keeps a plan from being made, not the drift from being seen")
    func roleOfMaster() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            // Of bahar no file says whether it is the master.
            try await checkout.database.psql(
                "UPDATE bots SET is_master = false WHERE is_master; UPDATE bots SET is_master = true WHERE slug = 'bahar'"
            )
            let plan = try await checkout.tool.run("plan")
            #expect(plan.status == 1)
            #expect(plan.errors.contains("one tenant is master: `master: false` in tenants/shops/bahar.yaml takes"))
            let drift = try await checkout.tool.run("drift", "--detailed-exitcode")
            #expect(drift.status == 2, "\(drift.errors)")
            #expect(
                drift.output.contains("is_master: false, applied true  [drift; apply brings it back]"),
                "\(drift.output)"
            )
            #expect(try await checkout.tool.run("watch", "--once", "--detailed-exitcode").status == 2)
        }
    }

    @Test("manifests without the environment that was applied last: it says so, in both forms")
    func otherEnvironment() async throws {
        var tree = CompleteTree.tree
        tree["_environments/staging.yaml"] = "version: 1\nfeatures: { polls: null }\n"
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("apply", "--environment", "staging", "--auto-approve").status == 0)
            let words = "Applied last with --environment staging, and compared without --environment: "
            let other = try await tool.run("drift")
            #expect(other.status == 0 && other.output.contains(words), "\(other.output)\(other.errors)")
            let json = try await tool.run("drift", "--format", "json").output
            #expect(json.contains(#""environment":null,"environment_in_force":"staging""#), "\(json)")
            let same = try await tool.run("drift", "--environment", "staging")
            #expect(same.output == "Drift: none; every value that was applied is as it was.\n", "\(same.output)")
        }
    }

    @Test("an apply ends it")
    func ended() async throws {
        try await withDrift { checkout in
            let refused = try await checkout.tool.run("apply", "--auto-approve")
            let words = refused.errors.split(whereSeparator: \.isWhitespace).map(String.init)
            let acknowledgements = words.filter { $0.contains("@") && $0.contains(":") }.flatMap { ["--ack", $0] }
            let applied = try await checkout.tool.run(["apply", "--auto-approve"] + acknowledgements)
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(try await checkout.tool.run("drift", "--detailed-exitcode").status == 0)
        }
    }

    @Test("a card that has come to what the file says beside an edit is in plan, drift, history and explain")
    func converged() async throws {
        try await withAppliedShops { checkout in
            let tool = checkout.tool
            try await checkout.database.psql(
                "UPDATE tenant_payment_cards SET card_number = '6104337000007870' WHERE card_number = '6274127000018355'"
            )
            let shop = WatchTree.shop("kaveh", card: "6104337000007870")
            try checkout.write(
                shop.replacing("card_holder_name: Holder", with: "card_holder_name: Holder, weight: 3"),
                to: "tenants/kaveh.yaml"
            )
            let drift = try await tool.run("drift", "--detailed-exitcode")
            #expect(drift.status == 0)
            #expect(drift.output.contains("= card first  was changed to what the manifest says"))
            #expect(drift.output.hasSuffix("Drift: 1 converged in 1 tenant.\n"), "\(drift.output)")
            let plan = try await tool.run("plan")
            let summary = "Plan: 1 to update, 1 to record in 1 tenant; needs 1 acknowledgement."
            #expect(plan.output.contains(summary), "\(plan.output)")
            let refused = try await tool.run("apply", "--auto-approve")
            #expect(refused.status == 4)
            let words = refused.errors.split(whereSeparator: \.isWhitespace).map(String.init)
            let card = try #require(words.first { $0.hasPrefix("card_changed:kaveh/first@") })
            let applied = try await tool.run("apply", "--auto-approve", "--ack", card)
            #expect(applied.status == 0, "\(applied.errors)")
            let history = try await tool.run("history", "2")
            for shown in [plan.output, history.output] {
                #expect(shown.contains("  = card first  already so; only recorded"))
                #expect(shown.contains(#/card_number: 627412…8355 .* → 610433…7870/#), "\(shown)")
            }
            let place = "payments.card_to_card.cards.first.card_number"
            let explained = try await tool.run("explain", "kaveh", place)
            #expect(explained.output.contains("    found so and recorded by "), "\(explained.output)")
            #expect(explained.output.contains(", revision 2, "))
            let json = try await tool.run("explain", "kaveh", place, "--format", "json")
            #expect(json.output.contains(#""recorded_only":true"#))
        }
    }

    @Test("JSON holds the three values of each field")
    func json() async throws {
        try await withDrift { checkout in
            let outcome = try await checkout.tool.run("drift", "--format", "json")
            let report = try JSONDecoder().decode(DriftReport.self, from: Data(outcome.output.utf8))
            #expect(report.summary == ["deleted": 1, "conflict": 0, "drift": 1, "converged": 0])
            let price = try #require(report.rows.first { $0.kind == "plan" }?.fields.first)
            #expect(price.name == "price_kopeks" && price.drift == "drift")
            #expect(price.live == price.applied + 100 && price.applied == price.declared)
        }
    }

    @Test("another tenant's drift is not asked for with --tenant, and a glob that fits nobody is refused")
    func narrowed() async throws {
        try await withDrift { checkout in
            let all = try await checkout.tool.run("drift", "--format", "json")
            let report = try JSONDecoder().decode(DriftReport.self, from: Data(all.output.utf8))
            let drifted = try #require(report.rows.first?.tenant)
            let other = try #require(["asal", "bahar", "chaman"].first { $0 != drifted })
            let outcome = try await checkout.tool.run("drift", "--tenant", other, "--detailed-exitcode")
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(try await checkout.tool.run("drift", "--tenant", "nobody").status == 64)
        }
    }

    @Test("--write-patch brings the live values into the files, and then there is nothing to write into the database")
    func patched() async throws {
        try await withDrift { checkout in
            let before = try readFile(checkout.folder + "/tenants/asal.yaml")
            let outcome = try await checkout.tool.run("drift", "--write-patch")
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("tenants/asal.yaml: 2 brought in\n"), "\(outcome.errors)")
            let after = try readFile(checkout.folder + "/tenants/asal.yaml")
            let changes = after.split(separator: "\n").difference(from: before.split(separator: "\n"))
            #expect(changes.insertions.count <= 2 && changes.removals.count <= 2, "\(changes)")
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            #expect(plan.changes.allSatisfy { $0.action == "record" }, "\(plan.changes.flatMap(\.lines))")
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let drift = try await checkout.tool.run("drift")
            #expect(drift.output == "Drift: none; every value that was applied is as it was.\n")
        }
    }

    @Test("a value that somebody wrote bare is drift that no file is edited for, and an apply ends it")
    func bareValue() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql(
                "UPDATE bot_configurations SET config_value = '3' WHERE config_key = 'TRIAL_DURATION_DAYS'"
            )
            let before = try readFile(checkout.folder + "/tenants/asal.yaml")
            let drift = try await tool.run("drift", "--detailed-exitcode", "--write-patch")
            #expect(drift.status == 2, "\(drift.errors)")
            #expect(drift.output.contains("bare: bots of the original read it as empty"), "\(drift.output)")
            #expect(try readFile(checkout.folder + "/tenants/asal.yaml") == before, "\(drift.errors)")
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            let history = try await tool.run("history", "2")
            #expect(history.output.contains("config_value: 3  [bare: bots"), "\(history.output)")
            #expect(try await tool.run("drift", "--detailed-exitcode").status == 0)
        }
    }

    @Test("--write-patch shows the names of files harmlessly: whoever proposes a manifest chooses them")
    func patchedHostileFile() async throws {
        try await withDrift { checkout in
            try await checkout.shell(
                #"d=$(printf 'tenants/x\n::error::pwn\033[31m'); mkdir "$d"; mv tenants/asal.yaml "$d/""#
            )
            let outcome = try await checkout.tool.run("drift", "--write-patch")
            let name = #"tenants/x\u{A}::error::pwn\u{1B}[31m/asal.yaml"#
            #expect(outcome.errors.contains(name + ": 2 brought in\n"), "\(outcome.errors)")
            try await checkout.database.psql("UPDATE bots SET slug = 'other' WHERE slug = 'asal'")
            let leftOut = try await checkout.tool.run("drift", "--write-patch")
            #expect(leftOut.errors.contains(name + ": left out: bot asal slug: "), "\(leftOut.errors)")
            for errors in [outcome.errors, leftOut.errors] {
                #expect(!errors.contains("\u{1B}") && !errors.contains("\n::"), "\(errors)")
            }
        }
    }

    @Test("--write-patch names a slug that somebody changed among what it leaves out")
    func patchedName() async throws {
        try await withDrift { checkout in
            try await checkout.database.psql("UPDATE bots SET slug = 'other' WHERE slug = 'bahar'")
            let outcome = try await checkout.tool.run("drift", "--write-patch")
            #expect(outcome.status == 0)
            #expect(
                outcome.errors.contains(
                    "tenants/shops/bahar.yaml: left out: bot bahar slug: a row is known by its name: 'apply' gives it back"
                ),
                "\(outcome.errors)"
            )
        }
    }

    private struct DriftReport: Decodable {
        let summary: [String: Int]
        let rows: [Row]

        struct Row: Decodable {
            let tenant: String
            let kind: String
            let fields: [Field]
        }

        struct Field: Decodable {
            let name: String
            let declared: Int
            let applied: Int
            let live: Int
            let drift: String
        }
    }
}
