import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("A secret of a tenant whose file is gone stays its own")
struct FormerTenantTests {
    private static let key = "BEH_SHOP_KEY"

    /// `beh` refers to what begins like the secrets of `beh-shop`, which has no file.
    private static func tree(policy: String? = nil) throws -> ManifestTree {
        var tree = Shops.tree
        tree["beh.yaml"] = tree["beh.yaml"]?
            .replacing("configuration:\n", with: "configuration:\n  WATA_ACCESS_TOKEN: { env: \(key) }\n")
        tree["_policy.yaml"] = policy
        return tree
    }

    private static func withFormerTenant(_ body: (Bench) async throws -> Void) async throws {
        try await withBench { bench in
            var bench = bench
            bench.secrets = Shops.secrets.merging([key: "of beh-shop"]) { $1 }
            try await bench.database.psql(
                "INSERT INTO bots (name, slug, telegram_bot_token) VALUES ('Former', 'beh-shop', '9:x')"
            )
            try await body(bench)
        }
    }

    @Test("another may not name it, and the plan says where it does")
    func refused() async throws {
        try await Self.withFormerTenant { bench in
            let error = await #expect(throws: ReconcileError.self) { try await bench.plan(try Self.tree()) }
            let said = error?.description ?? ""
            #expect(said.contains("beh.yaml:"), "\(said)")
            #expect(said.contains("[secret.of_former_tenant]") && said.contains("`beh-shop`"), "\(said)")
            #expect(!said.contains("of beh-shop\n"))
        }
    }

    @Test("unless it is not at hand, or the policy shares it")
    func allowed() async throws {
        try await Self.withFormerTenant { bench in
            let shared = "version: 1\nshared: { secrets: [\(Self.key)] }\n"
            let planned = try await bench.plan(try Self.tree(policy: shared))
            #expect(!planned.plan.isEmpty)
            var bench = bench
            bench.secrets[Self.key] = nil
            let unresolved = try await bench.plan(try Self.tree())
            #expect(!unresolved.plan.isEmpty)
        }
    }
}
