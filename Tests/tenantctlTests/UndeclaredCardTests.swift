import CanonicalJSON
import TenantTesting
import Testing

@Suite("Cards that nobody looks after, from the database to the exit code")
struct UndeclaredCardTests {
    private static let counted = "version: 1\ndrift: { undeclared_card_use: true }\n"

    /// All payments of one shop led to another card: a row that somebody made, and the declared one switched off.
    private static let led = """
        INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name)
        SELECT id, '6219861034529007', 'Mallory' FROM bots WHERE slug = 'kaveh';
        UPDATE tenant_payment_cards SET is_active = false
        WHERE key = 'first' AND bot_id = (SELECT id FROM bots WHERE slug = 'kaveh');
        """

    private static let words =
        "1 tenant whose payments nearly all go to cards that no manifest declares; "
        + "1 card in use that no manifest declares; 1 declared card not in use, though no manifest says so"

    /// Accepts whatever an apply of the files asks for.
    private func accept(_ checkout: Checkout) async throws {
        let asked = try await checkout.tool.run("apply", "--auto-approve")
        let lines = asked.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
        let applied = try await checkout.tool.run(
            ["apply", "--auto-approve"] + lines.flatMap { $0.split(separator: " ").map(String.init) }
        )
        #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
    }

    @Test("plan and drift name both and exit 0, a saved plan is no less good for it, and nothing is written")
    func named() async throws {
        try await withAppliedShops { checkout in
            let tool = checkout.tool
            try checkout.write(
                WatchTree.shop("nasim", price: 95_000, card: "6037701689095443"),
                to: "tenants/nasim.yaml"
            )
            #expect(try await tool.run("plan", "--out", "plan.json").status == 0)
            try await checkout.database.psql(Self.led)
            let applied = try await tool.run("apply", "plan.json", "--auto-approve")
            #expect(applied.status == 0, "\(applied.errors)")
            let before = try await checkout.database.everything()
            let plan = try await tool.run("plan", "--detailed-exitcode")
            #expect(plan.status == 0, "\(plan.errors)")
            #expect(
                plan.output.hasSuffix("Plan: no changes; \(Self.words); 1 unmanaged row left alone.\n"),
                "\(plan.output)"
            )
            let drift = try await tool.run("drift", "--detailed-exitcode")
            #expect(drift.status == 0, "\(drift.errors)")
            let id = try await checkout.database.line("SELECT id FROM tenant_payment_cards WHERE key IS NULL")
            for shown in [plan.output, drift.output] {
                #expect(
                    shown.contains(#/kaveh: card first, 627412…8355 #.*, is declared and not in use: switched off/#)
                )
                #expect(shown.contains("  kaveh: card id \(id), 621986…9007 #"), "\(shown)")
                #expect(!shown.contains("6219861034529007") && !shown.contains("nasim"), "\(shown)")
            }
            let watched = try await tool.run("watch", "--once", "--detailed-exitcode")
            #expect(watched.status == 0 && !watched.errors.contains("kaveh has"), "\(watched.errors)")
            #expect(try await tool.run("apply", "--auto-approve").output.contains("Nothing to apply"))
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a word of the policy makes them drift once it is in force, and going back on it has to be accepted")
    func counted() async throws {
        try await withAppliedShops { checkout in
            let tool = checkout.tool
            try await checkout.database.psql(Self.led)
            try checkout.write(Self.counted, to: "tenants/_policy.yaml")
            let file = try await tool.run("plan")
            #expect(file.output.contains(#"+ drift: "undeclared_card_use""#), "\(file.output)")
            #expect(try await tool.run("drift", "--detailed-exitcode").status == 0)
            try await accept(checkout)
            let before = try await checkout.database.everything()
            let drift = try await tool.run("drift", "--detailed-exitcode")
            #expect(drift.status == 2)
            #expect(drift.output.contains("Drift: \(Self.words); every value that was applied is as it was"))
            #expect(try await tool.run("drift", "--tenant", "nasim", "--detailed-exitcode").status == 0)
            // An apply has nothing to do for it.
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)
            #expect(try await checkout.database.everything() == before)

            try checkout.write("version: 1\n", to: "tenants/_policy.yaml")
            let loosened = try await tool.run("apply", "--auto-approve")
            #expect(loosened.status == 4)
            #expect(loosened.output.contains(#"- drift: "undeclared_card_use""#), "\(loosened.output)")
            #expect(loosened.errors.contains("--ack policy_changed:@"))
            #expect(try await tool.run("drift", "--detailed-exitcode").status == 2)
            try await accept(checkout)
            #expect(try await tool.run("drift", "--detailed-exitcode").status == 0)
        }
    }

    @Test("a manifest that declares both, and the adoption that is advised, end it")
    func adopted() async throws {
        try await withAppliedShops { checkout in
            let tool = checkout.tool
            try await checkout.database.psql(Self.led)
            let shop = WatchTree.shop("kaveh").replacing(
                "card_holder_name: Holder",
                with: "card_holder_name: Holder, active: true"
            )
            try checkout.write(
                shop + "      second: { card_number: \"6219861034529007\", card_holder_name: Mallory }\n",
                to: "tenants/kaveh.yaml"
            )
            let id = try await checkout.database.line("SELECT id FROM tenant_payment_cards WHERE key IS NULL")
            let asked = try await tool.run("adopt", "kaveh", "second=\(id)", "--auto-approve")
            let lines = asked.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
            let adopted = try await tool.run(
                ["adopt", "kaveh", "second=\(id)", "--auto-approve"]
                    + lines.flatMap { $0.split(separator: " ").map(String.init) }
            )
            #expect(adopted.status == 0, "\(adopted.errors)")
            #expect(try await tool.run("plan").output == "Plan: no changes.\n")
        }
    }

    @Test(
        "a watch reports them once, heals nothing about them, and says when they are settled",
        arguments: ["detect", "heal"]
    )
    func watched(mode: String) async throws {
        try await withAppliedShops { checkout in
            try checkout.write(Self.counted, to: "tenants/_policy.yaml")
            try await accept(checkout)
            try await checkout.database.psql(Self.led)
            let once = ["watch", "--once", "--mode", mode]
            #expect(try await checkout.tool.run(once).status == 0)
            #expect(try await checkout.tool.run(once + ["--detailed-exitcode"]).status == 2)
            let before = try await checkout.database.everything()
            try await withWatch(checkout, ["--mode", mode, "--interval", "1"]) { watch in
                let named = try await watch.event("undeclared_card_use")
                let id = try await checkout.database.line("SELECT id FROM tenant_payment_cards WHERE key IS NULL")
                #expect(named["tenant"]?.string == "kaveh")
                let cards = (named["cards"]?.array ?? []).compactMap(\.string)
                let masked = cards.map { String($0.prefix { $0 != "#" }) }
                #expect(masked == ["card first, 627412…8355 ", "card id \(id), 621986…9007 "], "\(cards)")
                try await watch.event("round", 3)
                #expect(try watch.count("undeclared_card_use") == 1)
                #expect(try await checkout.database.everything() == before)
                // Another number in the same row is another card.
                try await checkout.database.psql(
                    "UPDATE tenant_payment_cards SET card_number = '5022291083818920' WHERE key IS NULL"
                )
                let exchanged = try await watch.event("undeclared_card_use", 2)
                let last = exchanged["cards"]?.array?.last?.string
                #expect(last?.hasPrefix("card id \(id), 502229…8920 #") == true, "\(last ?? "")")
                try await checkout.database.psql(
                    "UPDATE tenant_payment_cards SET is_active = (key IS NOT NULL)"
                )
                let settled = try await watch.event("settled")
                #expect(settled["tenant"]?.string == "kaveh")
                #expect(try watch.count("applied") == 0 && watch.count("differs") == 0)
            }
        }
    }
}
