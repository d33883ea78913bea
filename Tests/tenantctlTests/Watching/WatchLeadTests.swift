import CanonicalJSON
import EmbeddedPostgres
import Glibc
import TenantTesting
import Testing

@Suite("Watches and what happens to them")
struct WatchLeadTests {
    @Test("of two one leads; when it is killed the other says so and takes over, with a round of its own")
    func takeover() async throws {
        try await withAppliedShops { checkout in
            let first = try await RunningWatch(checkout, ["--mode", "heal"])
            try await first.event("leading")
            try await withWatch(checkout, ["--mode", "heal"]) { second in
                let standby = try await second.event("standby")
                #expect(standby["leader"]?.string?.hasPrefix("server process ") == true)
                // After the only round of the first, so that nobody but the next leader finds it.
                try await first.event("round")
                try await checkout.database.psql("UPDATE bot_plans SET price_kopeks = 9100000")
                _ = try await first.end(by: SIGKILL)
                let leading = try await second.event("leading")
                #expect(leading["takeover"]?.bool == true)
                try await second.event("applied")
                #expect(try await checkout.price(of: "kaveh") == "9000000")
            }
        }
    }

    @Test("a leader whose session is ended says so, and leads again")
    func terminated() async throws {
        try await withAppliedShops { checkout in
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("round")
                try await checkout.database.psql(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'tenantctl watch' AND datname = current_database()
                    """
                )
                try await watch.event("lead_lost")
                try await watch.event("leading", 2)
            }
        }
    }

    @Test(
        "SIGTERM and ctrl-C in the middle of an apply roll it back, free the lead, and exit 0",
        arguments: [SIGTERM, SIGINT]
    )
    func stopped(by signal: CInt) async throws {
        try await withAppliedShops { checkout in
            let lock = "SELECT pg_advisory_lock(x'74656e616e746374'::bigint)"
            let held = try await HeldSession(lock, on: checkout.database)
            let watch = try await RunningWatch(checkout, ["--mode", "heal"])
            try await watch.event("round")
            try checkout.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
            try await checkout.database.waitForLocks()
            let before = try await checkout.database.everything()
            let outcome = try await watch.end(by: signal)
            #expect(outcome.ending == .exited(0), "\(outcome.errors)")
            #expect(outcome.errors.contains(#""event":"stopping""#))
            #expect(outcome.errors.split(separator: "\n").last?.contains(#""event":"stopped""#) == true)
            await held.end()
            #expect(try await checkout.database.everything() == before)
            #expect(try await checkout.tool.run("watch", "--once", "--mode", "heal").status == 0)
            #expect(try await checkout.price(of: "kaveh") == "9500000")
        }
    }

    @Test("a server that stops and comes back is said once each, and what changed meanwhile is applied")
    func restart() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.migrate()
            let folder = try await newTestPath()
            try ManifestTree().write(to: folder)
            var environment = WatchTree.secrets
            environment["DATABASE_URL"] = database.url
            let checkout = Checkout(tool: BuiltTool(in: folder, environment: environment), database: database)
            try checkout.write(WatchTree.tree)
            try await checkout.apply()
            try await withWatch(checkout, ["--mode", "heal"]) { watch in
                try await watch.event("round")
                try await cluster.server.stop()
                try checkout.write(WatchTree.shop("kaveh", price: 95_000), to: "tenants/kaveh.yaml")
                let fault = try await watch.event("fault")
                #expect(fault["code"]?.string == "database")
                _ = try await cluster.server.start()
                try await watch.event("recovered")
                try await watch.event("applied")
                #expect(try await checkout.price(of: "kaveh") == "9500000")
            }
        }
    }

    /// Returns when somebody waits for an advisory lock.
}
