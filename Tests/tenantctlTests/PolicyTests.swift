import Foundation
import TenantTesting
import Testing

@Suite("A policy, from the file to the database")
struct PolicyTests {
    private static let strict = """
        version: 1
        limits: { deletions: 2 }
        paths:
          plans.*.price_toman: { minimum: 50000, reason: "below cost" }

        """
    private static let catalog = "version: 1\nconfiguration: { PANEL: { type: string, secret: true } }\n"

    private func tree(_ rest: String = "", price: Int = 90_000, policy: String? = Self.strict) -> ManifestTree {
        var tree = ManifestTree([
            "shop.yaml": """
            version: 1
            tenant: shop
            name: Shop
            telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
            plans:
              gold: { name: Gold, period_days: 30, price_toman: \(price) }
            \(rest)

            """,
            "_catalog.yaml": Self.catalog,
        ])
        tree["_policy.yaml"] = policy
        return tree
    }

    private func withShop(_ body: (Checkout) async throws -> Void) async throws {
        let secrets = [
            "SHOP_BOT_TOKEN": "1:" + String(repeating: "A", count: 35), "PANEL_KEY": "hunter2-of-the-panel",
        ]
        try await withCheckout(tree(), secrets: secrets) { checkout in
            let first = try await checkout.tool.run("apply", "--auto-approve")
            #expect(first.status == 0, "\(first.output)\(first.errors)")
            try await body(checkout)
        }
    }

    @Test("validate finds what the policy does not allow, with the reason and the policy's line, and ends with 65")
    func validate() async throws {
        try await withCheckout(tree(price: 40_000)) { checkout in
            let outcome = try await checkout.tool.run("validate")
            #expect(outcome.status == 65)
            let words = "`plans.gold.price_toman` must be at least 50000 by the policy: below cost"
            #expect(outcome.output.contains("tenants/shop.yaml:6:53: error: [policy.minimum] \(words)\n"))
            #expect(outcome.output.contains("tenants/_policy.yaml:4:3"))
        }
    }

    @Test("a second apply writes nothing")
    func again() async throws {
        try await withShop { checkout in
            let before = try await checkout.database.everything()
            let second = try await checkout.tool.run("apply", "--auto-approve")
            #expect(second.status == 0)
            #expect(second.output.contains("Nothing to apply"))
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("who loosens the policy together with what it forbids is refused, whatever is acknowledged")
    func loosened() async throws {
        try await withShop { checkout in
            try checkout.write(tree(price: 40_000, policy: "version: 1\nlimits: { deletions: 500 }\n"))
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            #expect(plan.directoryChanges.map(\.kind) == ["policy"])
            #expect(plan.policyViolations.count == 1)
            let all = plan.acknowledgementsRequired.flatMap { ["--ack", $0] }
            #expect(!all.isEmpty)
            let before = try await checkout.database.everything()
            let refused = try await checkout.tool.run(["apply", "--auto-approve"] + all)
            #expect(refused.status == 4)
            let words = "the policy in force does not allow this; nothing was written:\n  tenants/shop.yaml:6: "
            #expect(refused.errors.contains(words + "`plans.gold.price_toman`"))
            #expect(try await checkout.database.everything() == before)

            // The policy by itself, accepted by name; then what it allows.
            try checkout.write(tree(policy: "version: 1\nlimits: { deletions: 500 }\n"))
            let asked = try await checkout.tool.run("apply", "--auto-approve")
            #expect(asked.status == 4)
            let line = try #require(asked.errors.split(separator: "\n").first { $0.contains("policy_changed:@") })
            let accept = line.split(separator: " ").map(String.init)
            #expect(try await checkout.tool.run(["apply", "--auto-approve"] + accept).status == 0)
            try checkout.write(tree(price: 85_000, policy: "version: 1\nlimits: { deletions: 500 }\n"))
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            #expect(
                try await checkout.database.line("SELECT count(*) FROM tenantctl.changes WHERE kind = 'policy'") == "2"
            )
        }
    }

    @Test("a limit that the file raises does not let the same apply through")
    func limits() async throws {
        try await withShop { checkout in
            let flags = "features: { polls: true, mini_app: true, campaigns: true }"
            try checkout.write(tree(flags))
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try checkout.write(tree(policy: Self.strict.replacing("deletions: 2", with: "deletions: 500")))
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            let all = plan.acknowledgementsRequired.flatMap { ["--ack", $0] }
            let refused = try await checkout.tool.run(["apply", "--auto-approve"] + all)
            #expect(refused.status == 4)
            #expect(refused.errors.contains("limit deletions: 3 rows would go, allowed are 2"))
        }
    }

    @Test("a newly shared secret is named, its acknowledgement lets it through, and its value is shown nowhere")
    func shared() async throws {
        try await withShop { checkout in
            let use = "configuration: { PANEL: { env: PANEL_KEY } }"
            try checkout.write(tree(use))
            #expect(try await checkout.tool.run("validate").status == 65)
            try checkout.write(tree(use, policy: Self.strict + "shared: { secrets: [PANEL_KEY] }\n"))
            let asked = try await checkout.tool.run("apply", "--auto-approve")
            #expect(asked.status == 4)
            #expect(asked.output.contains(#"+ shared.secrets: "PANEL_KEY""#))
            let line = try #require(asked.errors.split(separator: "\n").first { $0.contains("policy_changed:@") })
            let accept = line.split(separator: " ").map(String.init)
            let applied = try await checkout.tool.run(["apply", "--auto-approve"] + accept)
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(
                try await checkout.database.line("SELECT config_value ->> 'value' FROM bot_configurations")
                    == "hunter2-of-the-panel"
            )
            let got = try await checkout.tool.run("get", "shop")
            for text in [asked.output, asked.errors, applied.output, got.output] { #expect(!text.contains("hunter2")) }
        }
    }

    @Test("a secret key that the file makes plain stays secret in get, explain, export and plan until that is accepted")
    func madePlain() async throws {
        try await withShop { checkout in
            try await checkout.database.psql(
                """
                INSERT INTO bot_configurations (bot_id, config_key, config_value)
                SELECT id, 'PANEL', '{"value": "hunter2"}' FROM bots
                """
            )
            var plain = tree("configuration: { PANEL: declared }")
            plain["_catalog.yaml"] = "version: 1\nconfiguration: { PANEL: { type: string } }\n"
            try checkout.write(plain)
            for words in [
                ["plan"], ["plan", "--format", "json"], ["get", "shop"], ["get", "shop", "--format", "json"],
                ["drift"], ["explain", "shop", "configuration.PANEL"], ["export", "shop"],
            ] {
                let outcome = try await checkout.tool.run(words)
                #expect(outcome.status == 0, "\(words) \(outcome.errors)")
                #expect(!outcome.output.contains("hunter2"), "\(words)")
            }
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            #expect(plan.acknowledgementsRequired.contains { $0.hasPrefix("catalog_changed:@") })
        }
    }

    @Test("a forgotten environment is not applied without being asked")
    func environment() async throws {
        try await withShop { checkout in
            var staged = tree()
            staged["_environments/staging.yaml"] = "version: 1\nfeatures: { polls: true }\n"
            try checkout.write(staged)
            let asked = try await checkout.tool.run("plan", "--environment", "staging")
            let line = try #require(asked.output.split(separator: "\n").first { $0.contains("environment_changed:@") })
            let accept = line.split(separator: " ").map(String.init)
            let apply = ["apply", "--auto-approve", "--environment", "staging"]
            #expect(try await checkout.tool.run(apply).status == 4)
            #expect(try await checkout.tool.run(apply + accept).status == 0)
            #expect(try await checkout.tool.run(apply).output.contains("Nothing to apply"))
            let forgotten = try await checkout.tool.run("apply", "--auto-approve")
            #expect(forgotten.status == 4)
            #expect(forgotten.errors.contains("--ack environment_changed:@"))
        }
    }

    @Test("a saved plan with a change of the policy is applied as it was approved, and stale when the file moved on")
    func saved() async throws {
        try await withShop { checkout in
            let looser = Self.strict.replacing("deletions: 2", with: "deletions: 3")
            try checkout.write(tree(policy: looser))
            #expect(try await checkout.tool.run("plan", "--out", "plan.json").status == 0)
            let report = try PlanReport(
                String(contentsOfFile: checkout.folder + "/plan.json", encoding: .utf8)
            )
            let accept = report.acknowledgementsRequired.flatMap { ["--ack", $0] }
            try checkout.write(tree(policy: Self.strict.replacing("deletions: 2", with: "deletions: 4")))
            let stale = try await checkout.tool.run(["apply", "plan.json", "--auto-approve"] + accept)
            #expect(stale.status == 3)
            #expect(stale.errors.contains("the policy of the directory is another change than the approved one"))
            try checkout.write(tree(policy: looser))
            let applied = try await checkout.tool.run(["apply", "plan.json", "--auto-approve"] + accept)
            #expect(applied.status == 0, "\(applied.errors)")
        }
    }

    @Test("the example of docs/policy.md is a valid policy, and says everything that a policy can say")
    func documented() async throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/policy.md")
        let document = try String(contentsOf: file, encoding: .utf8)
        let parts = document.components(separatedBy: "```yaml\n")
        let example = try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
        try await withCheckout(tree(policy: example)) { checkout in
            // The tenant of this test is not the one that the example is about; the file itself is in order.
            let own = try await checkout.tool.run("validate")
            let faults = own.output.split(separator: "\n").filter {
                $0.hasPrefix("tenants/_policy.yaml") && $0.contains(" error: ")
            }
            #expect(faults.isEmpty, "\(own.output)")
        }
        for word in [
            "deletions", "percent_of_kind", "percent_from_rows", "deactivated_tenants", "acknowledgements", "secrets",
            "files", "drift", "undeclared_card_use", "minimum", "maximum", "required", "forbidden", "pattern", "reason",
        ] { #expect(example.contains("\(word):"), "\(word)") }
    }
}
