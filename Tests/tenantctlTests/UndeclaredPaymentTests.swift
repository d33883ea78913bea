import CanonicalJSON
import TenantTesting
import Testing

@Suite("Settings that nobody looks after, from the database to the exit code")
struct UndeclaredPaymentTests {
    /// Whoever can write there sets another approver, another merchant, and a whole gateway.
    private static let led = """
        UPDATE bots SET zarinpal_enabled = true, zarinpal_merchant_id = 'deadbeef-0000-4000-8000-000000000666',
            card_to_card_enabled = true, admin_chat_id = 666 WHERE slug = 'kaveh';
        INSERT INTO bot_feature_flags (bot_id, feature_key, enabled)
        SELECT id, 'yookassa', true FROM bots WHERE slug = 'kaveh';
        INSERT INTO bot_configurations (bot_id, config_key, config_value)
        SELECT id, 'YOOKASSA_SHOP_ID', '{"value": "attacker"}' FROM bots WHERE slug = 'kaveh';
        INSERT INTO bot_configurations (bot_id, config_key, config_value)
        SELECT id, 'YOOKASSA_SECRET_KEY', '{"value": "theirs, and secret"}' FROM bots WHERE slug = 'kaveh';
        """

    private static let words = "4 settings in use that no manifest declares"
    private static let policy = "version: 1\ndrift: { undeclared_payment_use: true }\n"

    @Test(
        "plan and drift name each, show no secret and exit 0; the word of the policy makes them drift, for a watch too"
    )
    func named() async throws {
        try await withAppliedShops { checkout in
            let tool = checkout.tool
            try await checkout.database.psql(Self.led)
            let before = try await checkout.database.everything()
            for command in ["plan", "drift"] {
                let shown = try await tool.run(command, "--detailed-exitcode")
                #expect(shown.status == 0, "\(shown.errors)")
                #expect(shown.output.contains(Self.words), "\(shown.output)")
                #expect(shown.output.contains("  kaveh: bot admin_chat_id 666, decides who approves payments of card"))
                #expect(shown.output.contains("  kaveh: bot zarinpal_merchant_id "))
                #expect(
                    shown.output.contains(#"configuration YOOKASSA_SHOP_ID "attacker", decides where payments of y"#)
                )
                #expect(shown.output.contains("  kaveh: configuration YOOKASSA_SECRET_KEY #"))
                #expect(!shown.output.contains("theirs, and secret") && !shown.output.contains("nasim"))
            }
            #expect(try await checkout.database.everything() == before)
            #expect(try await tool.run("watch", "--once", "--detailed-exitcode").status == 0)

            try checkout.write(Self.policy, to: "tenants/_policy.yaml")
            let asked = try await tool.run("apply", "--auto-approve")
            let lines = asked.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
            let acks = lines.flatMap { $0.split(separator: " ").map(String.init) }
            #expect(try await tool.run(["apply", "--auto-approve"] + acks).status == 0)
            #expect(try await tool.run("drift", "--detailed-exitcode").status == 2)
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)
            let watched = try await tool.run("watch", "--once", "--detailed-exitcode")
            #expect(watched.status == 2 && watched.errors.contains("kaveh has \(Self.words)"), "\(watched.errors)")
            #expect(!watched.errors.contains("theirs, and secret"))
        }
    }

    @Test("a manifest that declares what is wanted ends it")
    func declared() async throws {
        try await withAppliedShops { checkout in
            let tool = checkout.tool
            try await checkout.database.psql(
                "UPDATE bots SET card_to_card_enabled = true, admin_chat_id = 666 WHERE slug = 'kaveh'"
            )
            let path = "settings.admin_chat_id"
            #expect(try await tool.run("plan").output.contains("the first one by `\(path)`."))
            try checkout.write(
                WatchTree.shop("kaveh") + "settings: { admin_chat_id: -1001234567890 }\n",
                to: "tenants/kaveh.yaml"
            )
            let plan = try await tool.run("plan")
            #expect(plan.output.contains("approver_changed") && !plan.output.contains("no manifest declares"))
        }
    }
}
