import Foundation
import TenantTesting
import Testing

@Suite("What is exported is what was declared")
struct ExportTests {
    @Test("a manifest for every tenant that plans to no changes where it came from")
    func plansToNothing() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, exported in
            #expect(exported.errors == "3 manifests and _catalog.yaml written to exported\n")
            let plan = try await checkout.tool.run("plan", "--tenants", "exported", "--detailed-exitcode")
            #expect(plan.status == 0, "\(plan.output)\(plan.errors)")
            #expect(plan.output == "Plan: no changes.\n")
        }
    }

    @Test("what holds for all tenants goes along, also where its files are lost, and a plan changes nothing")
    func settings() async throws {
        var tree = CompleteTree.tree
        tree["_policy.yaml"] = """
            version: 1
            limits: { deletions: 5 }
            acknowledgements: { tenant_created: true }
            drift: { undeclared_card_use: true }
            shared: { secrets: [PANEL_KEY], files: [shared/key] }
            paths:
              plans.*.price_toman: { minimum: 1, reason: "below: 'cost'" }

            """
        tree["_environments/prod.yaml"] = "version: 1\nconfiguration: { TRIAL_DURATION_DAYS: 4 }\n"
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
            let applied = try await tool.run("apply", "--auto-approve", "--environment", "prod")
            try #require(applied.status == 0, "\(applied.output)\(applied.errors)")
            try FileManager.default.removeItem(atPath: checkout.folder + "/tenants")
            let refused = try await tool.run("export", "--tenants", "tenants", "--out", "exported")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("there is no folder tenants"), "\(refused.errors)")
            let exported = try await tool.run("export", "--out", "exported")
            #expect(exported.status == 0)
            let written = "3 manifests, _catalog.yaml, _policy.yaml and _environments/prod.yaml written to exported\n"
            #expect(
                exported.errors == written + "The environment 'prod' is in force: plan with --environment prod\n"
            )
            let arguments = ["--tenants", "exported", "--environment", "prod"]
            let plan = try await tool.run(["plan", "--detailed-exitcode"] + arguments)
            #expect(plan.status == 0, "\(plan.output)\(plan.errors)")
            #expect(plan.output == "Plan: no changes.\n")
            let lint = try await tool.run(
                ["-c", "exec yamllint --strict --config-file '\(samplesFolder.path)/../.yamllint' exported"],
                program: "/bin/sh"
            )
            #expect(lint.status == 0, "\(lint.output)\(lint.errors)")

            let alone = try await tool.run("export", "asal")
            #expect(
                alone.errors.contains("A catalog of your own is in force, and tenants has none: --out DIR writes it\n")
            )
            #expect(alone.errors.contains("A policy is in force, and tenants has none: --out DIR writes it\n"))
            #expect(alone.errors.contains("plan with --environment prod\n"))

            try ManifestTree(["_policy.yaml": "version: 1\n"]).write(to: checkout.folder + "/again")
            let again = try await tool.run("export", "--tenants", "exported", "--out", "again")
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.errors.contains("again/_policy.yaml is there already and was left as it is\n"))
        }
    }

    @Test("applied to an empty database, the same tables come of it", arguments: ["complete", "samples", "shops"])
    func sameTables(_ name: String) async throws {
        let (tree, secrets) = try Self.tree(name)
        try await withExport(of: tree, secrets) { checkout, _ in
            try await withTestDatabase(template: .currentSchema) { other in
                var tool = checkout.tool
                tool.environment["DATABASE_URL"] = other.url
                let applied = try await tool.run("apply", "--tenants", "exported", "--auto-approve")
                #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
                let contents = try await checkout.database.contents()
                #expect(!contents.isEmpty)
                #expect(try await other.contents() == contents)
                #expect(try await other.ledger() == checkout.database.ledger())
            }
        }
    }

    @Test("a tenant that nobody applied is written with everything that is not as it would be anyway")
    func unmanaged() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql("DELETE FROM tenantctl.ledger")
            let exported = try await checkout.tool.run("export", "asal")
            #expect(exported.status == 0, "\(exported.errors)")
            #expect(exported.output == Self.unmanagedAsal)
            #expect(
                exported.errors == """
                    The database does not say where these secrets come from; provide them before an apply:
                      env:ASAL_BOT_TOKEN
                      env:ASAL_CRYPTOBOT_TOKEN

                    """
            )
            try checkout.write(ManifestTree(["asal.yaml": exported.output, "_catalog.yaml": CompleteTree.catalog]))
            let plan = try PlanReport(await checkout.tool.run("plan", "--format", "json").output)
            #expect(plan.changes.allSatisfy { $0.action == "adopt" || $0.action == "deactivate" })
            #expect(plan.lines.filter { !$0.hasPrefix("adopt") && !$0.hasPrefix("deactivate") } == [])
        }
    }

    @Test("live values win over those that were applied, and rows that nobody declared stay out")
    func drifted() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql(
                """
                UPDATE bot_plans SET price_kopeks = 12345 WHERE key = 'monthly-50';
                UPDATE tenant_payment_cards SET rotation_strategy = 'random' WHERE key = 'mellat-main';
                UPDATE bots SET telegram_bot_token = '1000000001:' || repeat('Z', 35) WHERE slug = 'asal';
                UPDATE bots SET zarinpal_enabled = false WHERE slug = 'asal';
                INSERT INTO bot_feature_flags (bot_id, feature_key, enabled)
                    SELECT id, 'made_by_hand', true FROM bots WHERE slug = 'asal';
                INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks)
                    SELECT id, 'without a key', 1, 1 FROM bots WHERE slug = 'asal';
                """
            )
            let exported = try await checkout.tool.run("export", "asal")
            #expect(exported.status == 0)
            #expect(exported.output.contains("    price_kopeks: 12345\n"))
            #expect(exported.output.contains("    rotation: weighted\n"))
            #expect(exported.output.contains("  bot_token: { env: ASAL_BOT_TOKEN }\n"))
            #expect(exported.output.contains("  zarinpal:\n    enabled: false\n"))
            #expect(!exported.output.contains("made_by_hand"))
            for id in ["unmanaged_rows", "rows_without_key", "secret_changed", "rows_differ", "switch_split"] {
                #expect(exported.errors.contains("[export.\(id)]"), "\(exported.errors)")
            }
            #expect(!exported.errors.contains("ZZZ"))
        }
    }

    @Test(
        "a card is the same card however the database spells its number: nothing changes, and nobody is asked about it"
    )
    func spelledCards() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql(
                """
                UPDATE tenant_payment_cards SET card_number = '6104-3370 0000-7870' WHERE key = 'mellat-main';
                UPDATE tenant_payment_cards SET card_number = '۶۰۳۷۹۹۷۰۰۰۰۰۶۵۶۰' WHERE key = 'melli-second';
                """
            )
            for folder in ["tenants", "again"] {
                if folder == "again" {
                    #expect(try await checkout.tool.run("export", "--out", folder).status == 0)
                    #expect(try readFile(checkout.folder + "/again/asal.yaml").contains("\"6104337000007870\"\n"))
                }
                let plan = try await checkout.tool.run("plan", "--tenants", folder, "--detailed-exitcode")
                #expect(plan.status == 0 && plan.output == "Plan: no changes.\n", "\(plan.output)\(plan.errors)")
            }
            try await checkout.database.psql("DELETE FROM tenantctl.ledger")
            #expect(try await checkout.tool.run("export", "--out", "adopted").status == 0)
            let plan = try await checkout.tool.run("plan", "--tenants", "adopted", "--format", "json").output
            #expect(!plan.contains("card_changed"), "\(plan)")
            let cards = try PlanReport(plan).changes.filter { $0.kind == "card" }
            #expect(cards.map(\.action) == ["adopt", "adopt"])
        }
    }

    @Test("the report in JSON lists all that could not be carried over, and says what is written and what is not")
    func report() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug)
                    SELECT 'x', n || ':' || repeat('N', 35), 'Not A Slug ' || n FROM generate_series(1, 25) AS n;
                UPDATE tenant_payment_cards SET card_number = '6104337000007871' WHERE key = 'mellat-main';
                """
            )
            let text = try await checkout.tool.run("export", "--out", "text")
            #expect(text.status == 1)
            #expect(text.errors.contains("warning: [export.invalid_slug] 5 more not listed\n"), "\(text.errors)")
            #expect(text.errors.contains("All of them: --out DIR --format json\n"))

            let outcome = try await checkout.tool.run("export", "--out", "again", "--format", "json")
            #expect(outcome.status == 1 && outcome.errors == "", "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            )
            #expect(report["folder"] as? String == "again")
            #expect(report["not_written"] as? [String] == ["asal"])
            #expect(report["manifests"] as? [String] == ["bahar.yaml", "chaman.yaml"])
            #expect(report["settings"] as? [String] == ["_catalog.yaml"])
            let findings = try #require(report["findings"] as? [String: Any])
            let listed = try #require(findings["diagnostics"] as? [[String: Any]])
            #expect(listed.count { $0["id"] as? String == "export.invalid_slug" } == 25)
            #expect((findings["omitted"] as? [Any])?.isEmpty == true)
            #expect(!outcome.output.contains("6104337000007871"))

            let alone = try await checkout.tool.run("export", "bahar", "--format", "json")
            #expect(alone.status == 64 && alone.output.contains("needs --out DIR"))
        }
    }

    @Test("a bot without a slug gets one from its name or its token, and a plan takes it over under that")
    func withoutSlug() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql(
                """
                DELETE FROM tenantctl.ledger;
                -- As in the original's table: of the number of its bot only the token speaks.
                UPDATE bots SET slug = NULL, telegram_bot_id = NULL;
                UPDATE bots SET name = 'Bahar, VPN!' WHERE name = 'Bahar';
                UPDATE bots SET slug = 'chaman-vpn', name = 'Bahar vpn' WHERE name = 'Chaman';
                INSERT INTO bots (name, telegram_bot_token) VALUES ('chaman VPN', '9:' || repeat('N', 35));
                """
            )
            let exported = try await checkout.tool.run("export", "--out", "again")
            #expect(exported.status == 0, "\(exported.errors)")
            let names = [
                "_catalog.yaml", "bahar-vpn.yaml", "bot-1000000001.yaml", "chaman-vpn-2.yaml", "chaman-vpn.yaml",
            ]
            let files = try FileManager.default.contentsOfDirectory(atPath: checkout.folder + "/again").sorted()
            #expect(files == names)
            #expect(
                exported.errors.contains("note: [export.slug_made_up] row 2 of `bots` has no slug"),
                "\(exported.errors)"
            )
            #expect(exported.errors.contains("  env:BAHAR_VPN_BOT_TOKEN\n"))
            let text = try readFile(checkout.folder + "/again/bahar-vpn.yaml")
            #expect(text.contains("\n# This bot had no name in the database."))
            #expect(text.contains("\ntenant: bahar-vpn\nname: \"Bahar, VPN!\"\n"))

            var tool = checkout.tool
            tool.environment["BAHAR_VPN_BOT_TOKEN"] = CompleteTree.secrets["BAHAR_BOT_TOKEN"]
            tool.environment["BOT_1000000001_BOT_TOKEN"] = CompleteTree.secrets["ASAL_BOT_TOKEN"]
            tool.environment["CHAMAN_VPN_2_BOT_TOKEN"] = "9:" + String(repeating: "N", count: 35)
            tool.environment["CHAMAN_VPN_BOT_TOKEN"] = CompleteTree.secrets["CHAMAN_BOT_TOKEN"]
            let plan = try PlanReport(await tool.run("plan", "--tenants", "again", "--format", "json").output)
            let bots = plan.changes.filter { $0.kind == "bot" }
            #expect(bots.map(\.action) == ["adopt", "adopt", "adopt", "adopt"], "\(plan.lines)")
            #expect(try await tool.run("export", "bot-*").output.contains("tenant: bot-1000000001\n"))
        }
    }

    @Test(
        "a bot that has neither a name nor a token is said to be recognised by nothing; with the name it is taken over"
    )
    func notRecognised() async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            var tool = checkout.tool
            for (token, id) in [("garbage", "not_recognised"), ("", "not_recognised"), ("77:short", "slug_made_up")] {
                try await checkout.database.psql(
                    "DELETE FROM bots; INSERT INTO bots (name, telegram_bot_token) VALUES ('Old shop', '\(token)')"
                )
                let exported = try await tool.run("export", "old-shop")
                #expect(exported.status == 0 && exported.errors.contains("[export.\(id)]"), "\(exported.errors)")
                let isSaid = exported.output.contains("# This bot had no name in the database, and what is there")
                #expect(isSaid == (id == "not_recognised"), "\(exported.output)")
            }
            try await checkout.database.psql("UPDATE bots SET telegram_bot_token = 'garbage'")
            try await checkout.shell("rm -r tenants")
            #expect(try await tool.run("export", "--out", "tenants").status == 0)
            #expect(try await tool.run("validate").status == 0)
            // What is there as a token is none of a manifest either, and that is said as soon as it is at hand.
            tool.environment["OLD_SHOP_BOT_TOKEN"] = "garbage"
            #expect(try await tool.run("validate").output.contains("[secret.token_form]"))
            tool.environment["OLD_SHOP_BOT_TOKEN"] = "77:" + String(repeating: "N", count: 35)
            let other = try PlanReport(await tool.run("plan", "--format", "json").output)
            #expect(other.changes.filter { $0.kind == "bot" }.map(\.action) == ["create"])
            try await checkout.database.psql("UPDATE bots SET slug = 'old-shop'")
            let same = try PlanReport(await tool.run("plan", "--format", "json").output)
            #expect(same.changes.filter { $0.kind == "bot" }.map(\.action) == ["adopt"])
        }
    }

    @Test("a card that was switched off instead of deleted is in no manifest, and the rest plans to no changes")
    func retiredCard() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql(
                """
                INSERT INTO users (telegram_id, referral_code) VALUES (1, 'x');
                INSERT INTO card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number)
                    SELECT t.bot_id, (SELECT max(id) FROM users), t.id, 1, 'x'
                    FROM tenant_payment_cards t WHERE t.key = 'mellat-main';
                """
            )
            var tree = CompleteTree.tree
            let manifest = try #require(tree["asal.yaml"])
            let start = try #require(manifest.range(of: "      mellat-main:"))
            let end = try #require(manifest.range(of: "      melli-second:"))
            tree["asal.yaml"] = manifest.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "")
            try checkout.write(tree)
            let plan = try await checkout.tool.run("plan")
            let acks = plan.output.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }.map {
                String($0.dropFirst(8))
            }
            let applied = try await checkout.tool.run(["apply", "--auto-approve"] + acks.flatMap { ["--ack", $0] })
            try #require(applied.status == 0, "\(applied.output)\(applied.errors)")

            let exported = try await checkout.tool.run("export", "--out", "again")
            #expect(exported.status == 0, "\(exported.errors)")
            #expect(try !readFile(checkout.folder + "/again/asal.yaml").contains("mellat-main"))
            let again = try await checkout.tool.run("plan", "--tenants", "again", "--detailed-exitcode")
            #expect(again.status == 0, "\(again.output)\(again.errors)")
        }
    }

    @Test("the catalog goes along with the manifests, and never over another one")
    func catalog() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            #expect(try readFile(checkout.folder + "/exported/_catalog.yaml") == CompleteTree.catalog)
            try ManifestTree(["_catalog.yaml": "version: 1\n"]).write(to: checkout.folder + "/other")
            let refused = try await checkout.tool.run("export", "--out", "other")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("other/_catalog.yaml is there already"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: checkout.folder + "/other") == ["_catalog.yaml"]
            )
            let same = try await checkout.tool.run("export", "asal", "--out", "exported", "--tenants", "exported")
            #expect(same.errors.contains("exported/asal.yaml is there already"))
        }
    }

    @Test("a manifest of a tenant that was applied says what the database does not hold")
    func remark() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            let text = try readFile(checkout.folder + "/exported/bahar.yaml")
            #expect(text.contains("does not hold `extends`, `management`"))
        }
    }

    @Test("what no manifest can say is named and left out, or nothing is written where that would remove something")
    func notExpressible() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql(Self.inexpressible)
            let managed = try await checkout.tool.run("export", "asal", "--out", "again")
            #expect(managed.status == 1)
            #expect(managed.errors.contains("error: [export.not_expressible] card `mellat-main`"), "\(managed.errors)")
            #expect(!FileManager.default.fileExists(atPath: checkout.folder + "/again/asal.yaml"))

            try await checkout.database.psql("DELETE FROM tenantctl.ledger")
            let exported = try await checkout.tool.run("export", "asal")
            #expect(exported.status == 0, "\(exported.errors)")
            for place in [
                "card `mellat-main`", "feature `bidi`", "configuration `LOOKS_LIKE_REFERENCE`", "configuration `HUGE`",
                "configuration `WRAPPED_TWICE`", "a plan:", "plan `blank`", "every card `rotation_interval_minutes`",
            ] {
                #expect(exported.errors.contains("[export.not_expressible] \(place)"), "\(place): \(exported.errors)")
            }
            for mark in ["6104337000007871", "6037990000000000", "\u{202E}", "mellat-main", "HUGE", "blank"] {
                #expect(!exported.output.contains(mark), "\(mark)")
            }
            #expect(!exported.errors.contains("6104337000007871"))
            #expect(!exported.errors.contains("6037990000000000"))
            try checkout.write(ManifestTree(["asal.yaml": exported.output, "_catalog.yaml": CompleteTree.catalog]))
            #expect(try await checkout.tool.run("validate").status == 0)
        }
    }

    @Test("a feature that the catalog does not know is named once, and a character by four digits at least")
    func namedOnce() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try await checkout.database.psql(
                """
                DELETE FROM tenantctl.ledger;
                INSERT INTO bot_feature_flags (bot_id, feature_key, enabled, config)
                    SELECT id, key, true, '{"a": 1}' FROM bots, (VALUES ('weird'), ('odd')) AS row (key)
                    WHERE slug = 'asal';
                UPDATE bot_feature_flags SET config = '{}' WHERE feature_key = 'weird';
                UPDATE bot_plans SET name = 'a' || chr(7) WHERE key = 'monthly-50';
                """
            )
            let exported = try await checkout.tool.run("export", "asal")
            #expect(exported.status == 0, "\(exported.errors)")
            for name in ["weird", "odd"] {
                #expect(exported.errors.split(separator: "feature `\(name)`: ").count == 2, "\(exported.errors)")
                #expect(exported.errors.split(separator: "feature `\(name)` ").count == 1, "\(exported.errors)")
            }
            #expect(exported.errors.contains("the character U+0007 cannot stand in a manifest"))
        }
    }

    @Test("nothing is written through a link, nor read through one that leads out of a folder")
    func links() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            let files = FileManager.default
            func link(_ path: String, to target: String) throws {
                try files.createSymbolicLink(atPath: checkout.folder + "/" + path, withDestinationPath: target)
            }
            try files.createDirectory(atPath: checkout.folder + "/elsewhere", withIntermediateDirectories: true)
            try link("linked", to: "elsewhere")
            for out in ["linked", "linked/"] {
                let refused = try await checkout.tool.run("export", "--out", out)
                #expect(refused.status == 1)
                #expect(refused.errors.contains("linked is a link, and nothing is written through one"))
            }
            try files.createDirectory(atPath: checkout.folder + "/again", withIntermediateDirectories: true)
            try link("again/asal.yaml", to: "../elsewhere/asal.yaml")
            let broken = try await checkout.tool.run("export", "--out", "again")
            #expect(broken.status == 1 && broken.errors.contains("again/asal.yaml is there already"))
            try checkout.write("version: 1\n", to: "elsewhere/_policy.yaml")
            try link("tenants/_policy.yaml", to: "../elsewhere/_policy.yaml")
            let outside = try await checkout.tool.run("export", "--out", "third")
            #expect(outside.status == 1)
            #expect(outside.errors.contains("tenants/_policy.yaml is a link that leads nowhere or out of tenants"))
            #expect(try files.contentsOfDirectory(atPath: checkout.folder + "/elsewhere") == ["_policy.yaml"])
        }
    }

    @Test("a tenant that has a manifest in a subfolder gets no second one")
    func secondManifest() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            let manifest = try readFile(checkout.folder + "/exported/asal.yaml")
            try ManifestTree(["east/asal.yaml": manifest]).write(to: checkout.folder + "/again")
            let refused = try await checkout.tool.run("export", "--out", "again")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("again/east/asal.yaml is the manifest of the tenant 'asal' already"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: checkout.folder + "/again") == ["east"])
        }
    }

    @Test("no file is replaced, and one that is there keeps all others from being written")
    func existingFiles() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            try checkout.write("mine\n", to: "exported/chaman.yaml")
            try FileManager.default.removeItem(atPath: checkout.folder + "/exported/asal.yaml")
            let again = try await checkout.tool.run("export", "--out", "exported")
            #expect(again.status == 1)
            #expect(again.errors.contains("exported/bahar.yaml is there already"))
            let left = try FileManager.default.contentsOfDirectory(atPath: checkout.folder + "/exported")
            #expect(left.sorted() == ["_catalog.yaml", "bahar.yaml", "chaman.yaml"])
            #expect(try String(contentsOfFile: checkout.folder + "/exported/chaman.yaml", encoding: .utf8) == "mine\n")
            let one = try await checkout.tool.run("export", "a*", "--out", "exported/")
            #expect(one.status == 0, "\(one.errors)")
        }
    }

    @Test("cards stand whole in files and are not shown at a terminal")
    func terminal() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            let shown = try await checkout.tool.runAtTerminal("export", "asal", typing: "")
            #expect(shown.status == 1)
            #expect(!shown.output.contains("6104337000007870"))
            let revealed = try await checkout.tool.runAtTerminal("export", "asal", "--reveal-cards", typing: "")
            #expect(revealed.status == 0)
            #expect(revealed.output.contains("6104337000007870"))
            let bahar = try await checkout.tool.runAtTerminal("export", "bahar", typing: "")
            #expect(bahar.status == 0, "nothing in it is masked")
        }
    }

    @Test("one tenant goes to standard output; for more a folder has to be named")
    func choice() async throws {
        try await withExport(of: CompleteTree.tree, CompleteTree.secrets) { checkout, _ in
            let tool = checkout.tool
            #expect(try await tool.run("export").status == 64)
            #expect(try await tool.run("export", "*a*").status == 64)
            #expect(try await tool.run("export", "b?har").output.contains("tenant: bahar\n"))
            let nobody = try await tool.run("export", "nobody")
            #expect(nobody.status == 1)
            #expect(nobody.output.isEmpty)
        }
    }

    @Test("what is written is laid out as .yamllint asks")
    func layout() async throws {
        let (tree, secrets) = try Self.tree("samples")
        try await withExport(of: tree, secrets) { checkout, _ in
            let configuration = samplesFolder.deletingLastPathComponent().appendingPathComponent(".yamllint").path
            let lint = try await checkout.tool.run(
                ["-c", "exec yamllint --strict --config-file '\(configuration)' exported"],
                program: "/bin/sh"
            )
            #expect(lint.status == 0, "\(lint.output)\(lint.errors)")
        }
    }

    // MARK: Parts

    /// Applies a tree to a new database and exports all of it to `exported/`.
    private func withExport(
        of tree: ManifestTree,
        _ secrets: [String: String],
        _ body: (Checkout, ToolOutcome) async throws -> Void
    ) async throws {
        try await withCheckout(tree, secrets: secrets) { checkout in
            var checkout = checkout
            checkout.tool.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
            let applied = try await checkout.tool.run("apply", "--auto-approve")
            try #require(applied.status == 0, "\(applied.output)\(applied.errors)")
            let exported = try await checkout.tool.run("export", "--out", "exported")
            try #require(exported.status == 0, "\(exported.errors)")
            try await body(checkout, exported)
        }
    }

    private static func tree(_ name: String) throws -> (ManifestTree, [String: String]) {
        switch name {
        case "samples": return try (samples(), variables(of: sample("_demo.secrets.env")))
        case "shops": return (.shops(12, edition: 3), variables(of: ManifestTree.shopSecrets(12)))
        default: return (CompleteTree.tree, CompleteTree.secrets)
        }
    }

    private static func samples() throws -> ManifestTree {
        let files = try FileManager.default.contentsOfDirectory(atPath: samplesFolder.path)
        let manifests = files.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("_") }
        return try ManifestTree(Dictionary(uniqueKeysWithValues: manifests.map { ($0, try sample($0)) }))
    }

    private static func sample(_ name: String) throws -> String {
        try String(contentsOf: samplesFolder.appendingPathComponent(name), encoding: .utf8)
    }

    private static func variables(of dotenv: String) -> [String: String] {
        let lines = dotenv.split(separator: "\n").filter { $0.contains("=") && !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let parts = line.split(separator: "=", maxSplits: 1)
                return (String(parts[0]), String(parts[1]))
            }
        )
    }

    /// Rows that somebody else may have written and that no manifest can declare.
    private static let inexpressible = """
        UPDATE tenant_payment_cards SET card_number = '6104337000007871' WHERE key = 'mellat-main';
        UPDATE tenant_payment_cards SET rotation_interval_minutes = 600000 WHERE key <> '';
        INSERT INTO bot_feature_flags (bot_id, feature_key, enabled, config)
            SELECT id, 'bidi', true, jsonb_build_object('note', 'a' || chr(8238)) FROM bots WHERE slug = 'asal';
        INSERT INTO bot_configurations (bot_id, config_key, config_value)
            SELECT id, key, value::jsonb FROM bots,
                (VALUES ('LOOKS_LIKE_REFERENCE', '{"env": "ASAL_BOT_TOKEN"}'), ('WRAPPED_TWICE', '{"value": {"value": 5}}'),
                    ('HUGE', '{"value": 123456789012345678901234567890.5}')) AS row (key, value)
            WHERE slug = 'asal';
        INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks)
            SELECT id, row.key, row.name, 1, 1 FROM bots,
                (VALUES ('6037990000000000', 'a card for a key'), ('blank', ' ')) AS row (key, name)
            WHERE slug = 'asal';
        """

    private static let unmanagedAsal = #"""
        # yaml-language-server: $schema=../schemas/tenant.schema.json
        version: 1
        tenant: asal
        name: "عسل \"و\" شکر | ۱"
        master: true

        telegram:
          bot_token: { env: ASAL_BOT_TOKEN }

        settings:
          support_username: "@asal_support"
          admin_chat_id: -1001234567890
          admin_topic_id: 12
          notification_group_id: -1001234567891
          notification_topic_id: 2147483647

        features:
          polls: false
          referral_program:
            enabled: true
            config:
              levels: 2
              note: "a'b\\c"
              shares:
                - 1
                - 2.5
          trial_subscription: true

        configuration:
          AVAILABLE_LANGUAGES: "fa,en"
          CRYPTOBOT_TOKEN: { env: ASAL_CRYPTOBOT_TOKEN }
          EMPTY_LIST: []
          EMPTY_MAP: {}
          HIDE_SUBSCRIPTION_LINK: true
          LIMITS:
            daily: 5
            note: null
          SERVERS:
            - de
            - نیم‌فاصله
          TRAFFIC_THRESHOLD_GB_PER_DAY: 12.5
          TRIAL_DURATION_DAYS: 3

        plans:
          monthly-50:
            name: یک‌ماهه ۵۰ گیگ
            period_days: 30
            price_toman: 150000
            traffic_limit_gb: 50
            device_limit: 2
            sort_order: -10
          yearly:
            name: Yearly
            period_days: 36500
            price_toman: 1000000000
            active: false

        payments:
          card_to_card:
            enabled: true
            receipt_topic_id: 34
            rotation: weighted
            rotation_interval_minutes: 90
            cards:
              mellat-main:
                card_number: "6104337000007870"
                card_holder_name: علی رضایی
                weight: 3
              melli-second:
                card_number: "6037997000006560"
                card_holder_name: مریم رضایی
                weight: 0
                active: false
          zarinpal:
            enabled: true
            merchant_id: "11111111-2222-4333-8444-555555555555"
            sandbox: true

        """#
}

/// The samples of the checkout.
private let samplesFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("tenants")
