import CanonicalJSON
import TenantTesting
import Testing

@Suite("A watch that heals")
struct WatchHealTests {
    @Test("applies a file as soon as it is changed, without waiting for the interval")
    func changedFile() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("round")
                try checkout.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
                let applied = try await watch.event("applied")
                #expect(applied["revision"]?.integer == 2)
                #expect(applied["tenants"]?.array == [.string("kaveh")])
                #expect(try await checkout.price(of: "kaveh") == "9500000")
                let actor = "SELECT actor LIKE '% (watch)' FROM tenantctl.operations WHERE revision = 2"
                #expect(try await checkout.database.line(actor) == "t")
            }
        }
    }

    @Test("notices a folder that is new, and what comes into it later")
    func newFolder() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("round")
                // The whole folder is another one: as git does it, and some editors.
                var tree = WatchTree.tree
                tree["kaveh.yaml"] = nil
                tree["shops/kaveh.yaml"] = WatchTree.shop("kaveh", price: 91_000)
                try checkout.write(tree)
                try await watch.event("applied")
                try checkout.write(WatchTree.shop("kaveh", price: 92_000), to: "tenants/shops/kaveh.yaml")
                try await watch.event("applied", 2)
                #expect(try await checkout.price(of: "kaveh") == "9200000")
            }
        }
    }

    @Test("takes back what somebody changed in the database when the interval is over")
    func drift() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal", "--interval", "1"]) { watch in
                try await watch.event("round")
                try await checkout.database.psql("UPDATE bot_plans SET price_kopeks = 9100000")
                // Both tenants in one go or in two, as the interval fell.
                while try await checkout.price(of: "nasim") != "9000000" { try await watch.event("applied") }
                #expect(try await checkout.price(of: "kaveh") == "9000000")
            }
        }
    }

    @Test("applies one tenant, and reports the other by name, which needs an acknowledgement")
    func heldBack() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("round")
                let nasim = WatchTree.shop("nasim", price: 95_000, card: "6104337000007870")
                try checkout.write(nasim, to: "tenants/nasim.yaml")
                try checkout.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
                try await watch.event("applied") { $0["tenants"]?.array == [.string("kaveh")] }
                let held = try await watch.event("held_back")
                #expect(held["tenant"]?.string == "nasim")
                let line = try #require(held["acknowledgements"]?.array?.first?.string)
                #expect(line.hasPrefix("--ack card_changed:nasim/first@"))
                #expect(try await checkout.price(of: "nasim") == "9000000")

                // The very line is what an apply takes, and settles it.
                let outcome = try await checkout.tool.run(
                    ["apply", "--auto-approve"] + line.split(separator: " ").map(String.init)
                )
                #expect(outcome.status == 0, "\(outcome.errors)")
                try checkout.write("# touched\n" + WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
                let settled = try await watch.event("settled")
                #expect(settled["tenant"]?.string == "nasim")
                #expect(try watch.count("held_back") == 1)
            }
        }
    }

    @Test("leaves a held tenant alone, says who holds it, and applies the other")
    func heldByHand() async throws {
        try await withAppliedShops { checkout in
            let hold = try await checkout.tool.run("hold", "nasim", "--reason", "ask Sara first")
            #expect(hold.status == 0, "\(hold.errors)")
            try checkout.write(WatchTree.shop("nasim", price: 95_000), to: "tenants/nasim.yaml")
            try checkout.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
            let round = try await checkout.tool.run("watch", "--once", "--mode", "heal", "--log-format", "json")
            // Somebody meant it.
            #expect(round.status == 0, "\(round.errors)")
            #expect(round.errors.contains(#""holds":["nasim: ask Sara first ("#))
            #expect(try await checkout.price(of: "kaveh") == "9500000")
            #expect(try await checkout.price(of: "nasim") == "9000000")
        }
    }

    @Test("remembers the commit that it applies")
    func commit() async throws {
        let (applied, other) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
        try await withCheckout(
            WatchTree.tree,
            secrets: WatchTree.secrets.merging(["GITHUB_ACTIONS": "true", "GITHUB_SHA": applied]) { $1 }
        ) { checkout in
            let heal = ["watch", "--once", "--mode", "heal"]
            #expect(try await checkout.tool.run(heal).status == 0)
            #expect(try await checkout.database.line("SELECT source_commit FROM tenantctl.operations") == applied)

            // No repository is here that could tell: no reason to stop.
            var later = checkout
            later.tool.environment["GITHUB_SHA"] = other
            try later.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
            #expect(try await later.tool.run(heal).status == 0)
            let newest = "SELECT source_commit FROM tenantctl.operations ORDER BY revision DESC LIMIT 1"
            #expect(try await checkout.database.line(newest) == other)
        }
    }

    @Test("goes on without a tenant that the database refuses")
    func refused() async throws {
        try await withAppliedShops { checkout in
            try await checkout.database.psql(
                "ALTER TABLE bot_plans ADD CONSTRAINT not_this CHECK (price_kopeks <> 9600000) NOT VALID"
            )
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("round")
                try checkout.write(WatchTree.shop("kaveh", price: 96_000), to: "tenants/kaveh.yaml")
                let nasim = WatchTree.shop("nasim", price: 95_000, card: "6037701689095443")
                try checkout.write(nasim, to: "tenants/nasim.yaml")
                let refused = try await watch.event("refused")
                #expect(refused["tenant"]?.string == "kaveh")
                #expect(refused["message"]?.string?.contains("not_this") == true)
                try await watch.event("applied") { $0["tenants"]?.array == [.string("nasim")] }
                #expect(try await checkout.price(of: "nasim") == "9500000")
                #expect(try await checkout.price(of: "kaveh") == "9000000")
            }
        }
    }

    @Test("applies nothing while the policy of the files is not the one in force")
    func changedPolicy() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("round")
                try checkout.write("version: 1\nlimits: { deletions: 500 }\n", to: "tenants/_policy.yaml")
                try checkout.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
                let held = try await watch.event("directory_held_back") { $0["tenants_waiting"]?.integer == 1 }
                #expect(held["acknowledgements"]?.array?.first?.string?.hasPrefix("--ack policy_changed:@") == true)
                try await watch.event("round", 2)
                #expect(try await checkout.price(of: "kaveh") == "9000000")
                #expect(try watch.count("applied") == 0)
            }
        }
    }

    @Test("says once that manifests have errors, keeps going, and applies them when they are mended")
    func invalid() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal", "--interval", "1"]) { watch in
                try checkout.write("version: 1\ntenant: kaveh\nnonsense: 1\n", to: "tenants/kaveh.yaml")
                let invalid = try await watch.event("invalid_manifests")
                let findings = invalid["findings"]?.array?.compactMap(\.string) ?? []
                #expect(findings.contains { $0.hasPrefix("tenants/kaveh.yaml:3:1: [manifest.unknown_key]") })
                let rounds = try watch.count("round")
                try await watch.event("round", rounds + 2)
                #expect(try watch.count("invalid_manifests") == 1)
                try checkout.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
                try await watch.event("applied")
                try await watch.event("settled")
            }
        }
    }
}
