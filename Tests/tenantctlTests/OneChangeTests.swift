import Synchronization
import TenantTesting
import Testing

@Suite("One value that changes among many tenants")
struct OneChangeTests {
    /// So many shops that were applied, of which one price changes by the files; `body` gets the options that name the secrets.
    private func withOneChange(
        among count: Int,
        _ body: (_ checkout: Checkout, _ secrets: [String]) async throws -> Void
    ) async throws {
        try await withCheckout(.shops(count, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(count), to: "secrets.env")
            let secrets = ["--secrets-file", "secrets.env"]
            #expect(try await checkout.tool.run(["apply", "--auto-approve"] + secrets).status == 0)
            var tree = ManifestTree.shops(count, edition: 0)
            try tree.replace("price_toman: 100000", with: "price_toman: 100001", in: "shop-00002.yaml")
            try checkout.write(tree)
            try await body(checkout, secrets)
        }
    }

    @Test("is one change in a plan that does not grow with the number of tenants")
    func small() async throws {
        var sizes: [Int] = []
        for count in [2, 60] {
            try await withOneChange(among: count) { checkout, secrets in
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

    /// What is said between an apply and the server while it holds the lock.
    private final class UnderLock: Sendable {
        private let state = Mutex<(isHeld: Bool, statements: Int, messages: Int)>((false, 0, 0))

        var said: (statements: Int, messages: Int) { state.withLock { ($0.statements, $0.messages) } }

        func hear(_ message: RelayMessage) {
            state.withLock { state in
                if state.isHeld { state.messages += 1 }
                guard let statement = message.statement else { return }
                if statement.contains("pg_advisory_xact_lock") { state.isHeld = true }
                if state.isHeld { state.statements += 1 }
                if statement.hasPrefix("COMMIT") { state.isHeld = false }
            }
        }
    }

    @Test("is applied under the lock by as many statements, and as many rows, whatever the number of tenants")
    func underLock() async throws {
        var said: [(statements: Int, messages: Int)] = []
        for count in [2, 60] {
            try await withOneChange(among: count) { checkout, secrets in
                try await withRelay(to: checkout.database) { relay in
                    let ear = UnderLock()
                    relay.set { message in
                        ear.hear(message)
                        return .pass
                    }
                    let address = ["--database", relay.url(of: checkout.database)]
                    let applied = try await checkout.tool.run(["apply", "--auto-approve"] + secrets + address)
                    #expect(applied.status == 0, "\(applied.errors)")
                    said.append(ear.said)
                }
            }
        }
        #expect(said[0].statements > 3 && said[0].statements < 60, "\(said)")
        #expect(said[0] == said[1], "\(said)")
    }
}
