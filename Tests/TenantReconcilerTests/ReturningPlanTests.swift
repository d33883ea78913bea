import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("A plan that one apply takes away does not come back by the next for next to nothing")
struct ReturningPlanTests {
    private static let plans = """
        plans:
          monthly:
            name: Monthly
            period_days: 30
            price_toman: 150000

        """

    /// The shops, with what `anar` sells.
    private static func tree(_ plans: String) throws -> ManifestTree {
        var tree = Shops.tree
        try tree.replace(Self.plans, with: plans, in: "anar.yaml")
        return tree
    }

    private static func plan(_ key: String, _ toman: Int, isOn: Bool = true) -> String {
        "plans: { \(key): { name: Monthly, period_days: 30, price_toman: \(toman), active: \(isOn) } }\n"
    }

    /// What has to be accepted where `anar` is to sell this.
    private func asked(_ bench: Bench, _ plans: String) async throws -> [String] {
        let planned = try await bench.plan(try Self.tree(plans))
        return planned.document.requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" }
    }

    @Test("taken out, under the same key")
    func takenOut() async throws {
        try await withBench { bench in
            #expect(try await bench.apply(try Self.tree("")) == .applied(revision: 2))
            #expect(try await asked(bench, Self.plan("monthly", 1)) == ["price_fell:anar/monthly"])
            let back = try Self.tree(Self.plan("monthly", 1))
            let planned = try await bench.plan(back)
            #expect(planned.plan.changes.flatMap(\.woken).map(\.role) == [.heldAgainstNothing])
            #expect(try await bench.apply(planned) == .applied(revision: 3))
            #expect(try await bench.plan(back).plan.isEmpty)
        }
    }

    @Test("switched off, under the same key and under another")
    func switchedOff() async throws {
        try await withBench { bench in
            try await bench.apply(try Self.tree(Self.plan("monthly", 150_000, isOn: false)))
            #expect(try await asked(bench, Self.plan("monthly", 1)) == ["price_fell:anar/monthly"])
            #expect(try await asked(bench, Self.plan("m30", 1)) == ["price_fell:anar/m30"])
            #expect(try await asked(bench, Self.plan("monthly", 150_000)).isEmpty)
        }
    }

    @Test("a tenant that is there and sold nothing so far brings its first plans without a question")
    func first() async throws {
        try await withBench(applied: try Self.tree("")) { bench in
            let asked = try await self.asked(bench, Self.plan("monthly", 1))
            #expect(asked.isEmpty)
        }
    }
}
