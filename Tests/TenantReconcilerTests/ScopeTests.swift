import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("What a plan leaves alone is a part of it")
struct ScopeTests {
    /// The shops with one configuration and one price of `anar`.
    private static func tree(days: Int, toman: Int) throws -> ManifestTree {
        var tree = Shops.tree
        try tree.replace("TRIAL_DURATION_DAYS: 3", with: "TRIAL_DURATION_DAYS: \(days)", in: "anar.yaml")
        try tree.replace("price_toman: 150000", with: "price_toman: \(toman)", in: "anar.yaml")
        return tree
    }

    @Test("two applies that each leave alone what the other writes do not come out as neither declares")
    func writeSkew() async throws {
        // The database is at a mixture: each of two whole declarations needs one change, of another kind of rows.
        try await withBench(applied: try Self.tree(days: 4, toman: 150_000)) { bench in
            let first = try await bench.plan(Self.tree(days: 3, toman: 150_000))
            let second = try await bench.plan(Self.tree(days: 4, toman: 160_000))
            try await bench.apply(first)
            let error = try await reconcileError { try await bench.apply(second) }
            #expect(error?.id == "stale_plan")
            #expect(error?.description.contains("tenant anar was applied by somebody else meanwhile") == true)
            #expect(try await bench.apply(Self.tree(days: 4, toman: 160_000)) == .applied(revision: 3))
        }
    }

    @Test("applies that are narrowed to different tenants do not get in each other's way")
    func narrowed() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            for slug in ["anar", "beh"] { try tree.replace("@\(slug)_help", with: "@\(slug)_new", in: "\(slug).yaml") }
            let anar = try await bench.plan(tree, only: "anar")
            let beh = try await bench.plan(tree, only: "beh")
            let both = try await bench.plan(tree)
            #expect(try await bench.apply(anar) == .applied(revision: 2))
            #expect(try await bench.apply(beh) == .applied(revision: 3))
            #expect(try await reconcileError { try await bench.apply(both) }?.id == "stale_plan")
            #expect(try await bench.plan(tree).plan.isEmpty)
        }
    }
}
