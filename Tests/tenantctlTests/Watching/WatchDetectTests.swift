import CanonicalJSON
import TenantTesting
import Testing

@Suite("A watch that detects")
struct WatchDetectTests {
    @Test("reports what somebody changed, once, and writes nothing")
    func drift() async throws {
        try await withAppliedShops { checkout in
            try await checkout.database.psql("UPDATE bot_plans SET price_kopeks = 9100000 WHERE bot_id = 1")
            let before = try await checkout.database.everything()
            try await withWatch(checkout, ["--interval", "1"]) { watch in
                let differs = try await watch.event("differs")
                #expect(differs["tenant"]?.string == "kaveh")
                #expect(differs["drifted"]?.integer == 1)
                #expect(differs["changed"]?.array == [.string("plan monthly")])
                try await watch.event("round", 3)
                #expect(try watch.count("differs") == 1)
            }
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("once: exits as its findings say", arguments: [("detect", 2, 4), ("heal", 0, 4)])
    func once(mode: String, drift: Int32, risk: Int32) async throws {
        try await withAppliedShops { checkout in
            let arguments = ["watch", "--once", "--mode", mode, "--detailed-exitcode"]
            #expect(try await checkout.tool.run(arguments).status == 0)
            try await checkout.database.psql("UPDATE bot_plans SET price_kopeks = 9100000")
            #expect(try await checkout.tool.run(arguments).status == drift)
            try checkout.write(WatchTree.shop("nasim", card: "6104337000007870"), to: "tenants/nasim.yaml")
            let outcome = try await checkout.tool.run(arguments)
            #expect(outcome.status == risk, "\(outcome.errors)")
            #expect(outcome.errors.contains("--ack card_changed:nasim/first@"))
            // Whoever waits does so whether or not changes have an exit code.
            #expect(try await checkout.tool.run("watch", "--once", "--mode", mode).status == 4)
            try checkout.write("version: 1\n", to: "tenants/nasim.yaml")
            #expect(try await checkout.tool.run(arguments).status == 65)
            var away = checkout.tool
            away.environment["DATABASE_URL"] = "postgresql:///db?host=\(checkout.folder)"
            #expect(try await away.run(arguments).status == 1)
        }
    }

    @Test("once: gives way to a watch that leads, in the same mode only")
    func onceBesideALeader() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("leading")
                let second = try await checkout.tool.run("watch", "--once", "--mode", "heal")
                #expect(second.status == 5)
                #expect(
                    second.errors.contains("another watch leads, so that nothing was looked at"),
                    "\(second.errors)"
                )
                #expect(try await checkout.tool.run("watch", "--once").status == 0)
            }
        }
    }
}
