import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("A protected tenant stays protected in the database, whatever becomes of its file")
struct ProtectionTests {
    private static let protections =
        "SELECT slug FROM tenantctl.protections JOIN bots ON bots.id = bot_id ORDER BY slug"

    private static func tree() throws -> ManifestTree {
        var tree = Shops.tree
        try tree.replace("name: Anar\n", with: "name: Anar\nprotected: true\n", in: "anar.yaml")
        return tree
    }

    @Test("from the apply that creates it, with the line that asks for it; applied again it changes nothing")
    func created() async throws {
        try await withBench(applied: Self.tree()) { bench in
            #expect(try await bench.database.lines(Self.protections) == ["anar"])
            let source = try await bench.database.line("SELECT source FROM tenantctl.protections")
            #expect(source.hasSuffix("/anar.yaml:4"))
            #expect(try await bench.plan(Self.tree()).plan.isEmpty)
        }
    }

    @Test("later, without the bot's row being touched")
    func later() async throws {
        try await withBench { bench in
            let bots = try await bench.database.lines("SELECT t::text FROM bots t ORDER BY id")
            #expect(try await bench.apply(Self.tree()) == .applied(revision: 2))
            #expect(try await bench.database.lines(Self.protections) == ["anar"])
            #expect(try await bench.database.lines("SELECT t::text FROM bots t ORDER BY id") == bots)
            let since = try await bench.database.line("SELECT since FROM tenantctl.protections")
            try await bench.database.psql("DELETE FROM tenantctl.protections")
            let back = try await bench.plan(Self.tree())
            #expect(back.plan.changes.map(\.reason) == [.drifted])
            try await bench.apply(back)
            #expect(try await bench.database.line("SELECT since FROM tenantctl.protections") != since)
        }
    }

    @Test("a file that is gone takes the tenant out of service and not out of protection")
    func fileGone() async throws {
        try await withBench(applied: Self.tree()) { bench in
            var tree = try Self.tree()
            // The master stays one.
            tree["anar.yaml"] = nil
            let planned = try await bench.plan(tree)
            #expect(planned.document.requiredAcknowledgements.map(\.risk) == [.tenantDeactivated, .protectedChanged])
            try await bench.apply(planned)
            #expect(try await bench.database.lines(Self.protections) == ["anar"])
            // Back without the line, it is asked about what it was all the time.
            let back = try await bench.plan(Shops.tree)
            #expect(back.document.requiredAcknowledgements.map(\.risk) == [.tenantUnprotected])
        }
    }

    @Test("taken away only when somebody accepts it, and in the history then")
    func takenAway() async throws {
        try await withBench(applied: Self.tree()) { bench in
            let planned = try await bench.plan(Shops.tree)
            let refusal = try await reconcileError {
                _ = try await bench.reconciler.apply(planned, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(refusal?.id == "acknowledgement_required")
            #expect(try await bench.database.lines(Self.protections) == ["anar"])
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(try await bench.database.lines(Self.protections).isEmpty)
            #expect(
                try await bench.database.line("SELECT action, key, fields FROM tenantctl.changes WHERE revision = 2")
                    == #"update|anar|[{"name": "protected", "after": false, "before": true}]"#
            )
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
        }
    }

    @Test("somebody protects it between plan and apply: the plan is stale")
    func stale() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            try await bench.database.psql(
                "INSERT INTO tenantctl.protections (bot_id, source) SELECT id, 'by hand' FROM bots WHERE slug = 'anar'"
            )
            let refusal = try await reconcileError { try await bench.apply(planned) }
            #expect(refusal?.id == "stale_plan")
        }
    }
}
