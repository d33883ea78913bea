import TenantTesting
import Testing

@Suite("One value that changes among many tenants")
struct OneChangeTests {
    @Test("is one change in a plan that does not grow with the number of tenants")
    func small() async throws {
        var sizes: [Int] = []
        for count in [2, 60] {
            try await withCheckout(.shops(count, edition: 0)) { checkout in
                try checkout.write(ManifestTree.shopSecrets(count), to: "secrets.env")
                let secrets = ["--secrets-file", "secrets.env"]
                #expect(try await checkout.tool.run(["apply", "--auto-approve"] + secrets).status == 0)
                var tree = ManifestTree.shops(count, edition: 0)
                try tree.replace("price_toman: 100000", with: "price_toman: 100001", in: "shop-00002.yaml")
                try checkout.write(tree)
                let plan = try await checkout.tool.run(["plan", "--out", "plan.json", "--format", "json"] + secrets)
                #expect(plan.status == 0, "\(plan.errors)")
                #expect(try PlanReport(plan.output).changes.count == 1)
                sizes.append(try readBytes(checkout.folder + "/plan.json").count)
                #expect(try await checkout.tool.run(["apply", "plan.json", "--auto-approve"] + secrets).status == 0)
                #expect(
                    try await checkout.database.line("SELECT count(*) FROM tenantctl.changes WHERE revision = 2") == "1"
                )
            }
        }
        #expect(sizes.allSatisfy { $0 < 10_000 }, "\(sizes)")
        // Numbers of other lengths, ids and revisions, and no more.
        #expect(abs(sizes[1] - sizes[0]) < 64, "\(sizes)")
    }
}
