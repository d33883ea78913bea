import TenantTesting
import Testing

@Suite("What is declared is what the tables hold")
struct RoundTripTests {
    @Test("an apply, an edit and another apply bring exactly what was declared, and nothing is written twice")
    func declareApplyEditApply() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            let first = try await tool.run("apply", "--auto-approve")
            #expect(first.status == 0, "\(first.errors)")
            try await expectContents(.complete, in: database)
            #expect(try await database.history() == "1|1|4")
            #expect(try await PlanReport(tool.run("plan", "--format", "json").output).lines == [])
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)

            let before = try await database.everything()
            let second = try await tool.run("apply", "--auto-approve")
            #expect(second.status == 0, "\(second.errors)")
            #expect(second.output.contains("Nothing to apply; the database stays at revision 1."))
            #expect(try await database.everything() == before)

            try checkout.write(edited())
            let times = try await database.updateTimes()
            let plan = try PlanReport(await tool.run("plan", "--format", "json").output)
            #expect(
                plan.lines == [
                    #"update bot asal support_username: "@asal_support" -> "@asal_help""#,
                    "update feature asal/polls enabled: false -> true",
                    "update configuration asal/TRIAL_DURATION_DAYS config_value: 3 -> 4",
                    "update plan asal/monthly-50 price_kopeks: 15000000 -> 16500000",
                    "update card asal/mellat-main weight: 3 -> 4",
                ]
            )
            #expect(try await database.everything() == before, "planning writes")
            let third = try await tool.run("apply", "--auto-approve")
            #expect(third.status == 0, "\(third.errors)")
            try await expectContents(.edited, in: database)
            #expect(try await database.history() == "2|2|9")
            let moved = Set(try await database.updateTimes()).subtracting(times).compactMap {
                $0.split(separator: "|").first
            }
            #expect(
                moved.sorted() == [
                    "bot asal", "card asal/mellat-main", "configuration asal/TRIAL_DURATION_DAYS", "feature asal/polls",
                    "plan asal/monthly-50",
                ]
            )
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test("the ledger, the history and the state say what was applied, and hold no secret")
    func bookkeeping() async throws {
        var environment = CompleteTree.secrets
        environment["TENANTRY_ACTOR"] = "sara"
        environment["GITHUB_ACTIONS"] = "true"
        environment["GITHUB_SHA"] = "0123456789abcdef"
        try await withCheckout(CompleteTree.tree, secrets: environment) { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            let saved = try await PlanReport(tool.run("plan", "--format", "json").output)
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            #expect(
                try await database.line(
                    "SELECT actor, source_commit, counts, acknowledgements, plan_id, finished_at >= started_at FROM tenantctl.operations"
                ) == #"sara|0123456789abcdef|{"create": \#(saved.changes.count), "directory": 1}|{}|\#(saved.id)|t"#
            )
            let masked = #"regexp_replace(value::text, '"fingerprint": "[0-9a-f]{32}"', '"fingerprint": "…"', 'g')"#
            let ledger = try await database.lines(
                """
                SELECT kind, key, field, \(masked) FROM tenantctl.ledger_fields JOIN bots ON id = bot_id
                WHERE slug = 'asal' AND kind IN ('bot', 'configuration') ORDER BY kind, key COLLATE "C", field COLLATE "C"
                """
            )
            #expect(ledger == Self.ledger)
            #expect(
                try await database.lines(
                    "SELECT slug, string_agg(kind, ' ' ORDER BY kind) FROM tenantctl.ledger JOIN bots ON id = bot_id GROUP BY slug ORDER BY slug"
                ) == ["asal|bot card configuration feature plan", "bahar|bot", "chaman|bot feature plan"]
            )
            #expect(
                try await database.lines(
                    "SELECT position, tenant, kind, key, action, reason, source_file FROM tenantctl.changes ORDER BY position"
                ) == [
                    "0|asal|bot|asal|create|tenant_created|tenants/asal.yaml",
                    "1|bahar|bot|bahar|create|tenant_created|tenants/shops/bahar.yaml",
                    "2|chaman|bot|chaman|create|tenant_created|tenants/shops/chaman.yaml",
                    "3|NULL|catalog||update|catalog_changed|tenants/_catalog.yaml",
                ]
            )
            let everything = try await database.lines(
                "SELECT t::text FROM tenantctl.ledger t UNION ALL SELECT t::text FROM tenantctl.changes t UNION ALL SELECT t::text FROM tenantctl.operations t"
            ).joined(separator: "\n")
            for (name, secret) in CompleteTree.secrets {
                #expect(!everything.contains(secret.split(separator: ":").last.map(String.init) ?? secret), "\(name)")
            }
        }
    }

    @Test("a second process plans the same bytes")
    func samePlan() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let first = try await checkout.tool.run("plan", "--format", "json", "--jobs", "1")
            let second = try await checkout.tool.run("plan", "--format", "json", "--jobs", "4")
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output == second.output)
        }
    }

    @Test("one NOTIFY with the revision comes with an apply, and none with an apply that has nothing to do")
    func notification() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let heard = try await checkout.database.psql(
                """
                LISTEN tenantctl_revision;
                \\! cd '\(checkout.folder)' && env -i \(Self.shellEnvironment(checkout)) '\(try BuiltTool.path())' apply --auto-approve >/dev/null
                \\! cd '\(checkout.folder)' && env -i \(Self.shellEnvironment(checkout)) '\(try BuiltTool.path())' apply --auto-approve >/dev/null
                SELECT 1;
                """
            )
            let notices = heard.split(separator: "\n").filter { $0.contains("tenantctl_revision") }
            #expect(notices.count == 1)
            #expect(notices.first?.contains(#"with payload "1""#) == true, "\(heard)")
        }
    }

    private static func shellEnvironment(_ checkout: Checkout) -> String {
        checkout.tool.environment.map { "\($0)='\($1)'" }.sorted().joined(separator: " ")
    }

    private func edited() throws -> ManifestTree {
        var tree = CompleteTree.tree
        try tree.replace("@asal_support", with: "@asal_help", in: "asal.yaml")
        try tree.replace("polls: false", with: "polls: true", in: "asal.yaml")
        try tree.replace("TRIAL_DURATION_DAYS: 3", with: "TRIAL_DURATION_DAYS: 4", in: "asal.yaml")
        try tree.replace("price_toman: 150000", with: "price_toman: 165000", in: "asal.yaml")
        try tree.replace("weight: 3", with: "weight: 4", in: "asal.yaml")
        return tree
    }

    private func expectContents(
        _ expected: TableContents,
        in database: TestDatabase,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await TableContents(of: database)
        #expect(found.bots == expected.bots, sourceLocation: sourceLocation)
        #expect(found.features == expected.features, sourceLocation: sourceLocation)
        #expect(found.configurations == expected.configurations, sourceLocation: sourceLocation)
        #expect(found.plans == expected.plans, sourceLocation: sourceLocation)
        #expect(found.cards == expected.cards, sourceLocation: sourceLocation)
        let others = try await database.line(
            """
            SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM transactions), (SELECT count(*) FROM subscriptions),
                (SELECT count(*) FROM card_to_card_payments), (SELECT count(*) FROM zarinpal_payments),
                (SELECT sum(wallet_balance_kopeks + traffic_consumed_bytes + traffic_sold_bytes) FROM bots),
                (SELECT sum(success_count + failure_count + current_usage_count) FROM tenant_payment_cards),
                (SELECT count(last_used_at) FROM tenant_payment_cards)
            """
        )
        #expect(others == "0|0|0|0|0|0|0|0", sourceLocation: sourceLocation)
    }

    private static let ledger = [
        "bot|asal|admin_chat_id|-1001234567890",
        "bot|asal|admin_topic_id|12",
        "bot|asal|card_receipt_topic_id|34",
        "bot|asal|card_to_card_enabled|true",
        #"bot|asal|default_language|"fa""#,
        "bot|asal|is_active|true",
        "bot|asal|is_master|true",
        #"bot|asal|name|"عسل \"و\" شکر | ۱""#,
        "bot|asal|notification_group_id|-1001234567891",
        "bot|asal|notification_topic_id|2147483647",
        #"bot|asal|support_username|"@asal_support""#,
        "bot|asal|telegram_bot_id|1000000001",
        #"bot|asal|telegram_bot_token|{"$secret": "env:ASAL_BOT_TOKEN", "fingerprint": "…"}"#,
        "bot|asal|zarinpal_enabled|true",
        #"bot|asal|zarinpal_merchant_id|{"$secret": "env:ASAL_ZARINPAL_MERCHANT_ID", "fingerprint": "…"}"#,
        "bot|asal|zarinpal_sandbox|true",
        #"configuration|AVAILABLE_LANGUAGES|config_value|"fa,en""#,
        #"configuration|CRYPTOBOT_TOKEN|config_value|{"$secret": "env:ASAL_CRYPTOBOT_TOKEN", "fingerprint": "…"}"#,
        "configuration|EMPTY_LIST|config_value|[]",
        "configuration|EMPTY_MAP|config_value|{}",
        "configuration|HIDE_SUBSCRIPTION_LINK|config_value|true",
        #"configuration|LIMITS|config_value|{"note": null, "daily": 5}"#,
        #"configuration|SERVERS|config_value|["de", "نیم‌فاصله"]"#,
        "configuration|TRAFFIC_THRESHOLD_GB_PER_DAY|config_value|12.5",
        "configuration|TRIAL_DURATION_DAYS|config_value|3",
    ]
}
