import TenantModel
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

    private static let numbers = (
        old: ["6219867000006565", "6273537000009181"], new: ["5022291000000008", "6104337000001246"]
    )

    /// What is refused where a tenant is called `zed` from now on, and another one comes with a reference of its own.
    private static func refusal(
        of newcomer: String,
        naming reference: String,
        renaming previous: String = "beh"
    ) async throws -> String? {
        let prefix = previous.uppercased().replacing("-", with: "_")
        let token = Shops.secrets["BEH_BOT_TOKEN"] ?? ""
        var before = Shops.tree
        before["beh.yaml"] = nil
        before["\(previous).yaml"] = Shops.shop("zed", "Zed", cards: numbers.old)
            .replacing("tenant: zed\n", with: "tenant: \(previous)\n")
            .replacing("ZED_BOT_TOKEN", with: prefix + "_BOT_TOKEN")
        var after = before
        after["\(previous).yaml"] = nil
        after["zed.yaml"] = Shops.shop("zed", "Zed", cards: numbers.old)
            .replacing("tenant: zed\n", with: "tenant: zed\nrenamed_from: \(previous)\n")
        after["\(newcomer).yaml"] = Shops.shop(newcomer, "New", cards: numbers.new)
            .replacing("configuration:\n", with: "configuration:\n  MAINTENANCE_MESSAGE: { env: \(reference) }\n")
        return try await withBench(applied: nil) { [before, after] bench in
            var bench = bench
            bench.secrets[prefix + "_BOT_TOKEN"] = token
            try await bench.apply(before)
            bench.secrets["ZED_BOT_TOKEN"] = token
            bench.secrets[reference] = "of somebody"
            bench.secrets["\(newcomer.uppercased())_BOT_TOKEN"] = "44:" + String(repeating: "n", count: 35)
            return try await reconcileError { _ = try await bench.plan(after) }?.description
        }
    }

    @Test("nor may another name it while the tenant is called something else from this plan on")
    func renamed() async throws {
        let said = try #require(try await Self.refusal(of: "beh", naming: "BEH_SHOP_KEY", renaming: "beh-shop"))
        #expect(said.contains("beh.yaml:12") && said.contains("was called `beh-shop` so far"), "\(said)")
    }

    @Test("nor may a new tenant that takes the old name of a renamed one name what went by it")
    func takenName() async throws {
        let said = try #require(try await Self.refusal(of: "beh", naming: "BEH_KEY"))
        // The bot's token is one of them.
        #expect(said.contains("beh.yaml:6") && said.contains("beh.yaml:12"), "\(said)")
        #expect(said.contains("hint: rename that tenant first, by itself"))
        #expect(try await Self.refusal(of: "other", naming: "OTHER_KEY") == nil)
    }

    @Test("a tenant that is renamed uses what its old name and its new one both begin like")
    func itself() async throws {
        try await withBench(applied: nil) { bench in
            var bench = bench
            bench.secrets = Shops.secrets.merging(["BEH_SHOP_BOT_TOKEN": Shops.secrets["BEH_BOT_TOKEN"] ?? ""]) { $1 }
            var tree = Shops.tree
            let beh = tree["beh.yaml"]?.replacing("BEH_BOT_TOKEN", with: "BEH_SHOP_BOT_TOKEN") ?? ""
            tree["beh.yaml"] = nil
            tree["beh-shop.yaml"] = beh.replacing("tenant: beh\n", with: "tenant: beh-shop\n")
            try await bench.apply(tree)
            tree["beh-shop.yaml"] = nil
            tree["beh.yaml"] = beh.replacing("tenant: beh\n", with: "tenant: beh\nrenamed_from: beh-shop\n")
            #expect(try await bench.plan(tree).plan.changes.map(\.action) == [.rename])
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
