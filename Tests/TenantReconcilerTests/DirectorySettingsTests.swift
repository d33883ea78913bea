import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("Policy, catalog and environment in force")
struct DirectorySettingsTests {
    private static let policy = """
        version: 1
        limits: { deletions: 25 }
        paths: { plans.*.price_toman: { minimum: 50000 } }

        """
    private static let catalog = "version: 1\nconfiguration: { OWN: { type: string, secret: true } }\n"

    private func tree(policy: String? = Self.policy, catalog: String? = nil) -> ManifestTree {
        var tree = Shops.tree
        tree["_policy.yaml"] = policy
        tree["_catalog.yaml"] = catalog
        tree["_environments/staging.yaml"] = "version: 1\n"
        return tree
    }

    private func stored(_ bench: Bench) async throws -> [String] {
        try await bench.database.lines("SELECT name || ' ' || revision FROM tenantctl.settings ORDER BY name")
    }

    @Test("the first apply stores them without being asked, in the transaction and with the revision of the rest")
    func first() async throws {
        try await withBench(applied: nil) { bench in
            let planned = try await bench.plan(tree(catalog: Self.catalog), environment: "staging")
            #expect(planned.document.directory.map(\.kind) == [.policy, .catalog, .environment])
            #expect(planned.document.requiredAcknowledgements.isEmpty)
            #expect(try await bench.apply(planned) == .applied(revision: 1))
            #expect(try await stored(bench) == ["catalog 1", "policy 1"])
            let database = bench.database
            #expect(try await database.line("SELECT environment FROM tenantctl.state") == "staging")
            #expect(
                try await database.lines(
                    "SELECT kind || ' ' || reason || ' ' || coalesce(tenant, '-') || ' ' || coalesce(bot_id, 0) FROM tenantctl.changes WHERE tenant IS NULL ORDER BY position"
                ) == [
                    "policy policy_changed - 0", "catalog catalog_changed - 0", "environment environment_changed - 0",
                ]
            )
            #expect(
                try await database.line(
                    "SELECT field ->> 'before' || ' ' || (field ->> 'after') FROM tenantctl.changes, jsonb_array_elements(fields) AS field WHERE kind = 'policy' AND field ->> 'name' = 'limits.deletions'"
                ) == "10 25"
            )
        }
    }

    @Test("a second apply finds nothing to do and writes nothing, whatever the policy says")
    func again() async throws {
        try await withBench(applied: tree(catalog: Self.catalog)) { bench in
            let before = try await bench.database.everything()
            let planned = try await bench.plan(tree(catalog: Self.catalog))
            #expect(planned.document.isEmpty)
            #expect(try await bench.apply(planned) == .unchanged(revision: 1))
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test("a policy for tenants that are there already, and one that is gone, have to be accepted, and are stored")
    func changed() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(tree())
            #expect(planned.document.requiredAcknowledgements.map(\.risk) == [.policyChanged])
            let refused = try await reconcileError {
                _ = try await bench.reconciler.apply(planned, ApplyOptions(actor: "test"), on: bench.connection)
            }
            guard case .closedGate? = refused else {
                Issue.record("not refused: \(String(describing: refused))")
                return
            }
            #expect(try await stored(bench) == [])
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(try await stored(bench) == ["policy 2"])
            let back = try await bench.plan(tree(policy: nil))
            #expect(back.document.requiredAcknowledgements.map(\.risk) == [.policyChanged])
            try await bench.apply(back)
            #expect(try await bench.plan(tree(policy: nil)).document.isEmpty)
            #expect(try await stored(bench) == ["policy 3"])
        }
    }

    @Test("another environment, or none, is a change that has to be accepted and is remembered")
    func environment() async throws {
        try await withBench(applied: nil) { bench in
            let tree = tree(policy: nil)
            try await bench.apply(bench.plan(tree, environment: "staging"))
            #expect(try await bench.plan(tree, environment: "staging").document.isEmpty)
            let forgotten = try await bench.plan(tree)
            #expect(forgotten.document.entries.isEmpty)
            #expect(forgotten.document.requiredAcknowledgements.map(\.risk) == [.environmentChanged])
            try await bench.apply(forgotten)
            #expect(try await bench.plan(tree).document.isEmpty)
            #expect(try await bench.plan(tree, environment: "staging").document.directory.map(\.kind) == [.environment])
        }
    }

    @Test("a plan that was judged by a policy which another apply replaced is stale")
    func stale() async throws {
        try await withBench(applied: tree()) { bench in
            let planned = try await bench.plan(Shops.edited())
            try await bench.database.psql("UPDATE tenantctl.settings SET revision = 7 WHERE name = 'policy'")
            guard case .stale(let what)? = try await reconcileError({ try await bench.apply(planned) }) else {
                Issue.record("not stale")
                return
            }
            #expect(what == "the policy was changed by another apply meanwhile")
            let again = try await bench.plan(tree(), environment: "staging")
            try await bench.database.psql("UPDATE tenantctl.state SET environment = 'other'")
            guard case .stale(let why)? = try await reconcileError({ try await bench.apply(again) }) else {
                Issue.record("not stale")
                return
            }
            #expect(why == "the environment was changed by another apply meanwhile")
        }
    }

    @Test("an apply that fails stores nothing of it")
    func rolledBack() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(tree())
            try await bench.database.psql(
                "ALTER TABLE tenantctl.changes ADD CONSTRAINT none CHECK (kind <> 'policy') NOT VALID"
            )
            #expect(try await reconcileError { try await bench.apply(planned) } != nil)
            #expect(try await stored(bench) == [])
        }
    }

    @Test("what was stored by a newer tool is an error and not a policy without rules")
    func newer() async throws {
        try await withBench(applied: tree()) { bench in
            try await bench.database.psql("UPDATE tenantctl.settings SET value = '{\"version\": 2}'")
            guard case .bookkeeping(let what)? = try await reconcileError({ _ = try await bench.plan(tree()) }) else {
                Issue.record("it was taken")
                return
            }
            #expect(what.contains("tenantctl.settings, policy"))
        }
    }
}
