import CanonicalJSON
import TenantTesting
import Testing

@Suite("Explain says where a value comes from, what it overrode, and who wrote it")
struct ExplainTests {
    private static let token = "1000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    private static let secrets = ["SHOP_BOT_TOKEN": token, "USER": "alice"]

    private static let tree = ManifestTree([
        "_layers/starter.yaml": """
        version: 1
        extends: [base]
        plans:
          weekly: { name: Week, period_days: 7, price_toman: 40000 }
        features: { polls: true }

        """,
        "_layers/base.yaml": """
        version: 1
        settings: { default_language: en }
        features: { polls: false, promo_codes: true }

        """,
        "_environments/staging.yaml": "version: 1\nfeatures: { polls: null }\n",
        "shop.yaml": """
        version: 1
        tenant: shop
        name: Shop
        extends: [starter]
        telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
        plans:
          weekly: { price_toman: 45000 }
        payments:
          card_to_card:
            rotation: random
            cards:
              melli: { card_number: "6037701689095443", card_holder_name: Sara }

        """,
    ])

    @Test("the chain of files, the one that wins first")
    func chain() async throws {
        try await withCheckout(Self.tree) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            let price = try await tool.run("explain", "shop", "plans.weekly.price_toman")
            #expect(
                price.output == """
                    plans.weekly.price_toman  (plan weekly, price_kopeks)
                      = tenants/shop.yaml:7:26  4500000 (45,000 toman)
                        tenants/_layers/starter.yaml:4:54  4000000 (40,000 toman)  (overridden)

                    """
            )
            let polls = try await tool.run("explain", "shop", "features.polls.enabled", "--environment", "staging")
            #expect(
                polls.output == """
                    features.polls.enabled  (feature polls, enabled)
                      = tenants/_environments/staging.yaml:2:20  taken out
                        tenants/_layers/starter.yaml:5:20  true  (overridden)
                        tenants/_layers/base.yaml:3:20  false  (overridden)

                    """
            )
        }
    }

    @Test("a section that an environment takes out takes nothing from a field that nobody declares")
    func takenOutOfNothing() async throws {
        var tree = Self.tree
        tree["_environments/staging.yaml"] = "version: 1\nsettings: null\n"
        try await withCheckout(tree) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            let settings = try await tool.run("explain", "shop", "settings", "--environment", "staging").output
            #expect(settings.contains("_environments/staging.yaml:2:11  taken out\n"), "\(settings)")
            #expect(settings.contains("settings.support_username  (bot, support_username)\n    declared nowhere\n"))
        }
    }

    @Test("an apply is said to come from the file that set the value, or else to be for the tenant of that file")
    func whereItWasWritten() async throws {
        try await withCheckout(Self.tree, secrets: Self.secrets) { checkout in
            let applied = try await checkout.tool.run("apply", "--auto-approve")
            try #require(applied.status == 0, "\(applied.output)\(applied.errors)")
            let own = try await checkout.tool.run("explain", "shop", "plans.weekly.price_toman").output
            #expect(own.contains(" from tenants/shop.yaml:7\n"), "\(own)")
            let token = try await checkout.tool.run("explain", "shop", "telegram.bot_token").output
            #expect(token.contains(" from tenants/shop.yaml:5\n"), "\(token)")
            let inherited = try await checkout.tool.run("explain", "shop", "plans.weekly.name").output
            #expect(inherited.contains("  = tenants/_layers/starter.yaml:4:19"))
            #expect(inherited.contains(" for the tenant at tenants/shop.yaml:2\n"), "\(inherited)")
        }
    }

    @Test("maps that are in force together are shown as what they make, in JSON too")
    func merged() async throws {
        var tree = Self.tree
        tree["_layers/starter.yaml"] = "version: 1\nfeatures:\n  polls: { enabled: true, config: { a: 1, b: 2 } }\n"
        tree["shop.yaml"] = """
            version: 1
            tenant: shop
            name: Shop
            extends: [starter]
            telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
            features: { polls: { config: { a: null } } }

            """
        try await withCheckout(tree) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            let text = try await tool.run("explain", "shop", "features.polls.config")
            #expect(
                text.output == """
                    features.polls.config  (feature polls, config)
                      = {"b":2}
                        tenants/shop.yaml:6:30  {"a":null}  (merged)
                        tenants/_layers/starter.yaml:3:35  {"a":1,"b":2}  (merged)

                    """
            )
            let json = try await tool.run("explain", "shop", "features.polls.config", "--format", "json")
            var reader = JSONReader(json.output)
            let field = try #require(try reader.readValue()["fields"]?.array?.first)
            #expect(field["value"]?["b"]?.integer == 2 && field["value"]?["a"] == nil, "\(json.output)")
            #expect(field["settings"]?.array?.map { $0["merged"] } == [.bool(true), .bool(true)])
        }
    }

    @Test("the beginning of a path explains all below it; a setting of every card is explained by its own path")
    func below() async throws {
        try await withCheckout(Self.tree) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            let weekly = try await tool.run("explain", "shop", "plans.weekly").output
            #expect(
                weekly.contains(
                    "plans.weekly.name  (plan weekly, name)\n  = tenants/_layers/starter.yaml:4:19  \"Week\""
                )
            )
            #expect(weekly.contains("plans.weekly.device_limit  (plan weekly, device_limit)\n    declared nowhere"))
            let rotation = try await tool.run("explain", "shop", "payments.card_to_card.rotation").output
            #expect(rotation.contains("  = tenants/shop.yaml:10:15  \"random\""))
        }
    }

    @Test("with a database, the ledger, the live value and who wrote it last; a change behind our back is named")
    func database() async throws {
        try await withCheckout(Self.tree, secrets: Self.secrets) { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            var tree = Self.tree
            try tree.replace("45000", with: "50000", in: "shop.yaml")
            try checkout.write(tree)
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql("UPDATE bot_plans SET price_kopeks = 7")
            let price = try await tool.run("explain", "shop", "plans.weekly.price_toman").output
            #expect(price.contains("    ledger  5000000 (50,000 toman)\n    live    7 (0.07 toman)\n"))
            #expect(price.contains(", revision 2, 20"))
            #expect(price.contains(" from tenants/shop.yaml:7\n    changed in the database since\n"))
            // What the line says now is not what was written.
            try tree.replace("50000", with: "60000", in: "shop.yaml")
            try checkout.write(tree)
            let edited = try await tool.run("explain", "shop", "plans.weekly.price_toman").output
            #expect(edited.contains(" from tenants/shop.yaml\n"), "\(edited)")
            let name = try await tool.run("explain", "shop", "plans.weekly.name").output
            #expect(name.contains(", revision 1, 20"))
            #expect(!name.contains("changed in the database"))
            try await checkout.database.psql("DELETE FROM bot_plans")
            let deleted = try await tool.run("explain", "shop", "plans.weekly.price_toman").output
            #expect(deleted.contains("    live    no row\n"), "\(deleted)")
            #expect(deleted.contains("    changed in the database since\n"), "\(deleted)")
        }
    }

    private static func shop9(_ name: String, _ besides: String = "") -> String {
        """
        version: 1
        tenant: shop9
        name: \(name)
        renamed_from: shop
        telegram: { bot_token: { env: SHOP9_BOT_TOKEN } }
        \(besides)

        """
    }

    /// Applies what the tree says, with every acknowledgement that is asked for.
    private func apply(_ tree: ManifestTree, in checkout: Checkout) async throws {
        try checkout.write(tree)
        let refused = try await checkout.tool.run("apply", "--auto-approve")
        guard refused.status != 0 else { return }
        let acknowledgements = refused.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
            .flatMap { ["--ack", String($0.dropFirst("  --ack ".count))] }
        let applied = try await checkout.tool.run(["apply", "--auto-approve"] + acknowledgements)
        try #require(applied.status == 0, "\(applied.output)\(applied.errors)")
    }

    @Test("who wrote a value last stays known when its row, and when its tenant, is renamed")
    func renamed() async throws {
        try await withCheckout(
            Self.tree,
            secrets: ["SHOP9_BOT_TOKEN": Self.token, "SHOP_BOT_TOKEN": Self.token, "USER": "alice"]
        ) { checkout in
            let tool = checkout.tool
            try await apply(Self.tree, in: checkout)
            var tree = Self.tree
            let late = "plans:\n  late: { name: Late, period_days: 90, price_toman: 90000 }\n"
            try tree.replace("plans:\n", with: late, in: "shop.yaml")
            try await apply(tree, in: checkout)
            try tree.replace("  late: { name", with: "  later: { renamed_from: late, name", in: "shop.yaml")
            try checkout.write(tree)
            let before = try await tool.run("explain", "shop", "plans.later.price_toman").output
            #expect(before.contains("    applied as plan late\n    ledger  9000000 (90,000 toman)\n"), "\(before)")
            #expect(before.contains(", revision 2, "), "\(before)")
            try await apply(tree, in: checkout)
            let after = try await tool.run("explain", "shop", "plans.later.price_toman").output
            #expect(after.contains(", revision 2, ") && !after.contains("applied as"), "\(after)")
            let weekly = try await tool.run("explain", "shop", "plans.weekly.price_toman").output
            #expect(weekly.contains(", revision 1, "), "\(weekly)")
            try tree.replace("name: Shop\n", with: "name: Shop 2\n", in: "shop.yaml")
            try await apply(tree, in: checkout)
            let plans = """
                extends: [starter]
                plans:
                  later: { name: Late, period_days: 90, price_toman: 90000 }
                  weekly: { price_toman: 45000 }
                payments:
                  card_to_card:
                    rotation: random
                    cards:
                      melli: { card_number: "6037701689095443", card_holder_name: Sara }
                """
            tree["shop.yaml"] = nil
            tree["shop9.yaml"] = Self.shop9("Shop 2", plans)
            try await apply(tree, in: checkout)
            #expect(try await checkout.database.line("SELECT slug FROM bots") == "shop9")
            let name = try await tool.run("explain", "shop9", "name").output
            #expect(name.contains("written by ") && name.contains(", revision 4, "), "\(name)")
        }
    }

    @Test("a tenant that the database does not know, or by another name, is said to be so")
    func unknownTenants() async throws {
        let secrets = Self.secrets.merging(["SHOP9_BOT_TOKEN": Self.token]) { $1 }
        try await withCheckout(Self.tree, secrets: secrets) { checkout in
            let tool = checkout.tool
            let new = try await tool.run("explain", "shop", "name").output
            #expect(
                new == "name  (bot, name)\n  = tenants/shop.yaml:3:7  \"Shop\"\n\ndatabase: the tenant is not there\n"
            )
            try await apply(Self.tree, in: checkout)
            #expect(try await !tool.run("explain", "shop", "name").output.contains("database:"))
            try checkout.write(ManifestTree(["shop9.yaml": Self.shop9("Shop 9")]))
            let moved = try await tool.run("explain", "shop9", "name").output
            #expect(moved.contains("    ledger  \"Shop\"\n    live    \"Shop\"\n"), "\(moved)")
            #expect(moved.hasSuffix("\n\ndatabase: applied as shop\n"), "\(moved)")
            var reader = JSONReader(try await tool.run("explain", "shop9", "name", "--format", "json").output)
            let report = try reader.readValue()
            #expect(report["database"]?["applied_as"]?.string == "shop")
            #expect(report["database"]?["known"] == .bool(true))
        }
    }

    @Test("a row that no file declares any more is explained by what was applied and what is there")
    func undeclaredRows() async throws {
        try await withCheckout(Self.tree, secrets: Self.secrets) { checkout in
            try await apply(Self.tree, in: checkout)
            try await checkout.database.psql(
                "INSERT INTO bot_feature_flags (bot_id, feature_key, enabled) SELECT id, '6037701689095443', true FROM bots"
            )
            let rest = """
                version: 1
                tenant: shop
                name: Shop
                telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
                management: { name: once }

                """
            try checkout.write(ManifestTree(["shop.yaml": rest]))
            let price = try await checkout.tool.run("explain", "shop", "plans.weekly.price_toman").output
            #expect(
                price.hasPrefix(
                    """
                    plans.weekly.price_toman  (plan weekly, price_kopeks)
                        declared nowhere
                        ledger  4500000 (45,000 toman)
                        live    4500000 (45,000 toman)
                        written by
                    """
                ),
                "\(price)"
            )
            let features = try await checkout.tool.run("explain", "shop", "features").output
            let polls = "features.polls  (feature polls, enabled)\n    declared nowhere\n    ledger  true\n"
            #expect(features.contains(polls), "\(features)")
            #expect(features.contains("603770…5443") && !features.contains("6037701689095443"), "\(features)")
            #expect(try await checkout.tool.run("explain", "shop", "payments.card_to_card.cards").status == 0)
            let nothing = try await checkout.tool.run("explain", "shop", "plans.yearly")
            #expect(nothing.status == 1 && nothing.errors.contains("and the database has nothing there"))
            // And who wins.
            let name = try await checkout.tool.run("explain", "shop", "name").output
            #expect(name.contains("\"Shop\"\n    management  once\n    ledger"), "\(name)")
        }
    }

    @Test("a pipeline needs no database for what the files say")
    func pipeline() async throws {
        try await withCheckout(Self.tree) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            tool.environment["CI"] = "true"
            let name = try await tool.run("explain", "shop", "name")
            #expect(name.status == 0, "\(name.errors)")
            #expect(name.output == "name  (bot, name)\n  = tenants/shop.yaml:3:7  \"Shop\"\n")
            tool.environment["DATABASE_URL"] = ""
            #expect(try await tool.run("explain", "shop", "name").status == 64)
        }
    }

    @Test("a line that is no value is said to be none, and a finding shows its line")
    func noValues() async throws {
        try await withCheckout(Self.tree) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            for path in ["tenant", "version", "extends", "management", "renamed_from"] {
                let outcome = try await tool.run("explain", "shop", path)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("'\(path)' is a line of the file and no value"), "\(outcome.errors)")
            }
            var tree = Self.tree
            try tree.replace("name: Shop\n", with: "name: Shop\nsettings: { default_language: xx }\n", in: "shop.yaml")
            try checkout.write(tree)
            let fault = try await tool.run("explain", "shop", "name")
            #expect(fault.status == 65)
            #expect(fault.errors.contains("4 | settings: { default_language: xx }"), "\(fault.errors)")
        }
    }

    @Test("neither a secret nor a whole card number is shown")
    func masked() async throws {
        try await withCheckout(Self.tree, secrets: Self.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            for environment in [checkout.tool.environment["DATABASE_URL"], nil] {
                var tool = checkout.tool
                tool.environment["DATABASE_URL"] = environment
                for format in ["text", "json"] {
                    let outcome = try await tool.run("explain", "shop", "telegram", "--format", format)
                    #expect(outcome.output.contains("env:SHOP_BOT_TOKEN"))
                    #expect(!(outcome.output + outcome.errors).contains(Self.token))
                    let card = try await tool.run("explain", "shop", "payments.card_to_card.cards", "--format", format)
                    #expect(card.output.contains("603770…5443"))
                    #expect(!(card.output + card.errors).contains("6037701689095443"))
                }
            }
        }
    }

    @Test("as JSON, every field with its settings")
    func json() async throws {
        try await withCheckout(Self.tree, secrets: Self.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let outcome = try await checkout.tool.run("explain", "shop", "plans.weekly.price_toman", "--format", "json")
            var reader = JSONReader(outcome.output)
            let field = try #require(try reader.readValue()["fields"]?.array?.first)
            #expect(field["path"]?.string == "plans.weekly.price_toman")
            #expect(field["settings"]?.array?.count == 2)
            #expect(field["settings"]?.array?.first?["value"]?.integer == 4_500_000)
            #expect(field["live"]?.integer == 4_500_000)
            #expect(field["last_write"]?["revision"]?.integer == 1)
        }
    }

    @Test("while the database is down the chain of files is shown all the same, and that it could not be asked")
    func databaseIsDown() async throws {
        try await withCheckout(Self.tree) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            let files = try await tool.run("explain", "shop", "plans.weekly")
            #expect(files.status == 0 && files.output.contains("  = tenants/shop.yaml:7:26"))
            tool.environment["DATABASE_URL"] = "postgresql:///db?host=\(checkout.folder)"
            let outcome = try await tool.run("explain", "shop", "plans.weekly")
            #expect(outcome.status == 1)
            #expect(outcome.output == files.output)
            #expect(
                outcome.errors.hasPrefix(
                    """
                    tenantctl: this is what the files say; the database could not be asked
                    tenantctl: error: cannot connect to the database: 
                    """
                ),
                "\(outcome.errors)"
            )
            let json = try await tool.run("explain", "shop", "plans.weekly", "--format", "json")
            #expect(json.status == 1)
            #expect(try ErrorReport(json.output).error.code == "database")
        }
    }

    @Test("what is not there is named, with what is most like it")
    func missing() async throws {
        try await withCheckout(Self.tree) { checkout in
            let tenant = try await checkout.tool.run("explain", "shp", "plans")
            #expect(tenant.status == 1)
            #expect(tenant.errors.contains("no manifest of 'shp' in tenants; did you mean 'shop'?"))
            let path = try await checkout.tool.run("explain", "shop", "plans.weekly.price_tomn")
            #expect(path.status == 1)
            #expect(path.errors.contains("did you mean 'plans.weekly.price_toman'?"))
            try checkout.write("version: 1\nplans: 3\n", to: "tenants/_layers/base.yaml")
            #expect(try await checkout.tool.run("explain", "shop", "plans").status == 65)
        }
    }
}
