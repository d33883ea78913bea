import TenantTesting
import Testing

@Suite("Management, protection and renames through the tool")
struct ManagementTests {
    private static let secrets = [
        "NARGES_BOT_TOKEN": "51:NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
        "NASTARAN_BOT_TOKEN": "51:NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
    ]

    private static func shop(_ slug: String, _ head: String = "", price: Int = 100_000, key: String = "monthly")
        -> String
    {
        """
        version: 1
        tenant: \(slug)
        \(head)name: Narges
        telegram: { bot_token: { env: \(slug.uppercased())_BOT_TOKEN } }
        plans:
          \(key):
            name: Monthly
            period_days: 30
            price_toman: \(price)

        """
    }

    private func tree(_ head: String = "", price: Int = 100_000) -> ManifestTree {
        ManifestTree(["narges.yaml": Self.shop("narges", head, price: price)])
    }

    @Test("what is left to others is shown, and is no change: exit 0, and not a byte is written")
    func leftToOthers() async throws {
        let rules = "management: { plans.monthly.price_toman: once }\n"
        try await withCheckout(tree(rules), secrets: Self.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try checkout.write(tree(rules, price: 90_000))
            try await checkout.database.psql("UPDATE bot_plans SET price_kopeks = 100")
            let before = try await checkout.database.everything()
            let plan = try await checkout.tool.run("plan", "--detailed-exitcode")
            #expect(plan.status == 0)
            #expect(
                plan.output == """

                    narges  (tenants/narges.yaml)
                      ≠ plan monthly  is not as declared, and stays so  (line 10)
                          price_kopeks: 100 (1 toman), declared 9000000 (90,000 toman)  [once; changed here and in the database]

                    Money that is left to others:
                      tenants/narges.yaml:3: `plans.monthly.price_toman: once` leaves prices of 'narges' to others: they are written when they are made, and changes in the database stay

                    Plan: no changes; 1 row not as declared and left to others; money of 1 tenant left to others (prices).

                    """
            )
            let json = try await checkout.tool.run("plan", "--format", "json").output
            #expect(
                json.contains(
                    #""fields":[{"name":"price_kopeks","live":100,"declared":9000000,"sensitive":false,"management":"once","cause":"conflict"}]"#
                )
            )
            #expect(try PlanReport(json).changes.isEmpty)
            let applied = try await checkout.tool.run("apply", "--auto-approve")
            #expect(applied.status == 0 && applied.output.hasSuffix("stays at revision 1.\n"))
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test(
        "a switch that comes to a shop under `once` is left alone in its column and in its flag, by either spelling",
        arguments: ["payments.card_to_card.enabled", "features.card_to_card"]
    )
    func newSwitch(path: String) async throws {
        try await withCheckout(tree(), secrets: Self.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let switched = Self.shop("narges", "management: { \(path): once }\nfeatures: { card_to_card: true }\n")
            try checkout.write(ManifestTree(["narges.yaml": switched]))
            let before = try await checkout.database.everything()
            let applied = try await checkout.tool.run("apply", "--auto-approve")
            #expect(applied.status == 0 && applied.output.hasSuffix("stays at revision 1.\n"), "\(applied.errors)")
            #expect(applied.output.contains("≠ feature card_to_card"), "\(applied.output)")
            #expect(try await checkout.database.everything() == before)
            // Whoever switches it on in the column gets the flag along.
            try await checkout.database.psql("UPDATE bots SET card_to_card_enabled = true")
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let halves = "SELECT card_to_card_enabled, enabled FROM bots JOIN bot_feature_flags ON bot_id = bots.id"
            #expect(try await checkout.database.line(halves) == "t|t")
        }
    }

    @Test("a path with a slip of the hand is an error before anything is asked of a database")
    func mistyped() async throws {
        try await withCheckout(tree("management: { plans.montly: once }\n"), secrets: Self.secrets) { checkout in
            let outcome = try await checkout.tool.run("validate")
            #expect(outcome.status == 65)
            #expect((outcome.output + outcome.errors).contains("did you mean `plans.monthly`?"))
        }
    }

    @Test("a protected tenant: its line goes only with an acknowledgement, and so does a plan of it")
    func protected() async throws {
        try await withCheckout(tree("protected: true\n"), secrets: Self.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            #expect(
                try await checkout.database.line("SELECT source FROM tenantctl.protections") == "tenants/narges.yaml:3"
            )
            try checkout.write(ManifestTree(["narges.yaml": Self.shop("narges", key: "other")]))
            let refused = try await checkout.tool.run("apply", "--auto-approve")
            #expect(refused.status == 4)
            let acknowledgements = refused.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
                .map { String($0.dropFirst("  --ack ".count)) }
            #expect(
                acknowledgements.map { String($0.prefix { $0 != "@" }) } == [
                    "tenant_unprotected:narges", "protected_changed:narges/monthly",
                ]
            )
            let accepted = try await checkout.tool.run(
                ["apply", "--auto-approve"] + acknowledgements.flatMap { ["--ack", $0] }
            )
            #expect(accepted.status == 0, "\(accepted.errors)")
            #expect(try await checkout.database.line("SELECT count(*) FROM tenantctl.protections") == "0")
        }
    }

    @Test("a tenant and a plan of it under other names, from a saved plan; asked for by the old name; once")
    func renamed() async throws {
        try await withCheckout(tree(), secrets: Self.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let ids = "SELECT bots.id, t.id FROM bots JOIN bot_plans t ON bot_id = bots.id"
            let before = try await checkout.database.line(ids)
            let moved = Self.shop("nastaran", "renamed_from: narges\n", key: "month")
            let text = moved.replacing("  month:\n", with: "  month:\n    renamed_from: monthly\n")
            try checkout.write(ManifestTree(["nastaran.yaml": text]))
            let plan = try await checkout.tool.run("plan", "--out", "plan.json", "--tenant", "narges")
            #expect(plan.status == 0)
            #expect(plan.output.contains("  ~ bot  renamed from narges  (line 5)\n"))
            #expect(plan.output.contains("  ~ plan month  renamed from monthly  (line 7)\n"))
            #expect(plan.output.contains("Needs an acknowledgement: the tenant gets another name\n"))
            let report = try await PlanReport(checkout.tool.run("show", "plan.json", "--format", "json").output)
            let applied = try await checkout.tool.run(
                ["apply", "plan.json", "--auto-approve", "--tenant", "narges"]
                    + report.acknowledgementsRequired.flatMap { ["--ack", $0] }
            )
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(try await checkout.database.line(ids) == before)
            #expect(
                try await checkout.database.line("SELECT slug, key FROM bots JOIN bot_plans ON bot_id = bots.id")
                    == "nastaran|month"
            )
            let again = try await checkout.tool.run("plan", "--detailed-exitcode")
            #expect(again.status == 0)
            #expect(
                again.output.contains(
                    "tenants/nastaran.yaml:3: `renamed_from: narges` moves nothing: the tenant is applied under its name already; the line can go\n"
                )
            )
            #expect(
                again.output.contains(
                    "tenants/nastaran.yaml:8: `renamed_from: monthly` moves nothing: the plan is applied under its name already; the line can go\n"
                )
            )
        }
    }
}
