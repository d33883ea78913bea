import PostgresDriver
import TenantModel
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

@Suite("What is forgotten stays, and is not ours any more")
struct ForgettingTests {
    @Test("a tenant: its rows stay to the last byte, its ledger, protection and hold are gone, the history names it")
    func tenant() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("tenant: beh\n", with: "tenant: beh\nprotected: true\n", in: "beh.yaml")
            try await bench.apply(tree)
            _ = try await bench.reconciler.hold(
                "beh",
                reason: "why",
                actor: "sara",
                end: .never,
                on: bench.connection
            )
            let rows = try await liveRows(bench)
            let planned = try await bench.planForgetting("beh")
            #expect(
                planned.document.requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" } == [
                    "tenant_forgotten:beh", "tenant_unprotected:beh",
                ]
            )
            #expect(try await bench.apply(planned) == .applied(revision: 3))
            #expect(try await liveRows(bench) == rows)
            #expect(
                try await bench.database.lines(
                    """
                    SELECT (SELECT count(*) FROM tenantctl.ledger WHERE bot_id = 2), (SELECT count(*) FROM tenantctl.protections),
                        (SELECT count(*) FROM tenantctl.holds);
                    SELECT event, tenant, actor FROM tenantctl.hold_events ORDER BY id DESC LIMIT 1;
                    """
                ) == ["0|0|0", "release|beh|test"]
            )
            #expect(try await bench.newestChanges().contains("record|forgotten|2|beh|bot|beh"))
            // Its file gone as well, it is one bot among others that nobody declared.
            tree["beh.yaml"] = nil
            let without = try await bench.plan(tree)
            #expect(without.plan.isEmpty)
            #expect(without.plan.unmanaged[.bot] == 1)
            // Declared, it is taken over again, row by row.
            tree = Shops.tree
            let again = try await bench.plan(tree)
            #expect(Set(again.plan.changes.map(\.action)) == [.adopt])
            #expect(again.document.requiredAcknowledgements.isEmpty)
        }
    }

    @Test("some rows: these alone leave the ledger, and a plan counts them as nobody's")
    func rows() async throws {
        try await withBench { bench in
            let planned = try await bench.planForgetting("anar", "plan/monthly", "configuration/TRIAL_DURATION_DAYS")
            #expect(planned.document.requiredAcknowledgements.isEmpty)
            try await bench.apply(planned)
            #expect(
                try await bench.newestChanges() == [
                    "record|forgotten|1|anar|configuration|TRIAL_DURATION_DAYS", "record|forgotten|1|anar|plan|monthly",
                ]
            )
            var tree = Shops.tree
            try tree.replace("configuration:\n  TRIAL_DURATION_DAYS: 3\n", with: "", in: "anar.yaml")
            let plan = try await bench.plan(tree).plan
            #expect(plan.changes.map { "\($0.action.rawValue) \($0.key)" } == ["adopt monthly"])
            #expect(plan.unmanaged[.configuration] == 1)
        }
    }

    @Test(
        "a row of a protected tenant needs an acknowledgement, and protection that came meanwhile makes the plan stale"
    )
    func protected() async throws {
        try await withBench { bench in
            let open = try await bench.planForgetting("beh", "plan/monthly")
            #expect(open.document.requiredAcknowledgements.isEmpty)
            var tree = Shops.tree
            try tree.replace("tenant: beh\n", with: "tenant: beh\nprotected: true\n", in: "beh.yaml")
            try await bench.apply(tree)
            let error = try await reconcileError { try await bench.apply(open) }
            #expect(error?.description.contains("bot beh has been changed meanwhile") == true)
            let asked = try await bench.planForgetting("beh", "plan/monthly")
            #expect(asked.document.requiredAcknowledgements.map(\.risk) == [.protectedChanged])
            let refused = try await reconcileError {
                _ = try await bench.reconciler.apply(asked, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(refused?.id == "acknowledgement_required")
        }
    }

    @Test("rows of a held tenant are refused, by its own hold and by that of all, and the whole tenant is not")
    func held() async throws {
        try await withBench { bench in
            for held in ["beh", nil] {
                _ = try await bench.reconciler.hold(
                    held,
                    reason: "z",
                    actor: "sara",
                    end: .never,
                    on: bench.connection
                )
                let error = try await reconcileError { _ = try await bench.planForgetting("beh", "plan/monthly") }
                #expect(error?.id == "held")
                #expect(error?.description.contains("tenant 'beh' is held by sara: z; nothing was written") == true)
                _ = try await bench.planForgetting("beh")
                _ = try await bench.reconciler.release(held, actor: "sara", on: bench.connection)
            }
            _ = try await bench.planForgetting("beh", "plan/monthly")
        }
    }

    @Test(
        "a hold that comes between plan and apply is in the way, of rows and of the whole tenant",
        arguments: ["beh", nil]
    )
    func heldMeanwhile(held: String?) async throws {
        try await withBench { bench in
            let before = try await bench.ledger()
            let plans = [try await bench.planForgetting("beh", "plan/monthly"), try await bench.planForgetting("beh")]
            _ = try await bench.reconciler.hold(held, reason: "z", actor: "sara", end: .never, on: bench.connection)
            for planned in plans {
                let error = try await reconcileError { try await bench.apply(planned) }
                #expect(error?.id == "stale_plan")
                #expect(error?.description.contains("tenant beh has been held meanwhile") == true)
            }
            #expect(try await bench.ledger() == before)
        }
    }

    @Test("a hold that takes the place of the one that was seen is another one")
    func heldAgain() async throws {
        try await withBench { bench in
            func hold(_ reason: String) async throws {
                _ = try await bench.reconciler.hold(
                    "beh",
                    reason: reason,
                    actor: "sara",
                    end: .never,
                    on: bench.connection
                )
            }
            try await hold("seen")
            let planned = try await bench.planForgetting("beh")
            try await hold("the police asked for it")
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.description.contains("tenant beh has been held meanwhile") == true)
            #expect(try await bench.apply(bench.planForgetting("beh")) == .applied(revision: 2))
        }
    }

    @Test("what was never applied is named, with the nearest name")
    func unknown() async throws {
        try await withBench { bench in
            let tenant = try await reconcileError { _ = try await bench.planForgetting("anaar") }
            #expect(tenant?.id == "not_managed")
            #expect(tenant?.description.contains("tenant 'anaar' is not managed; did you mean 'anar'?") == true)
            let rows = try await reconcileError {
                _ = try await bench.planForgetting("anar", "plan/x", "card/first", "card/y")
            }
            #expect(
                rows?.description.contains("  plan 'x' of 'anar' is not managed\n  card 'y' of 'anar' is not managed\n")
                    == true
            )
            try await bench.forget("anar")
            let again = try await reconcileError { _ = try await bench.planForgetting("anar") }
            #expect(again?.description.contains("tenant 'anar' is not managed") == true)
        }
    }

    @Test("a rollback across it makes the tenant ours again, as it was applied then")
    func rolledBack() async throws {
        try await withBench { bench in
            let ledger = try await bench.ledger()
            try await bench.forget("beh")
            #expect(try await bench.ledger() != ledger)
            try await bench.rollBack(to: 1)
            #expect(try await bench.ledger() == ledger)
            // And back again, to where it was nobody's.
            try await bench.rollBack(to: 2)
            #expect(try await bench.database.line("SELECT count(*) FROM tenantctl.ledger WHERE bot_id = 2") == "0")
        }
    }

    @Test("ended by the server before any step, nothing is forgotten", arguments: ApplyStep.allCases)
    func killed(_ failpoint: ApplyStep) async throws {
        try await withBench { bench in
            let planned = try await bench.planForgetting("beh")
            try await expectNothing(written: planned, endedAt: failpoint, by: bench)
        }
    }

    @Test("forgotten and applied at once: one of both, whole, and the other is stale")
    func atOnce() async throws {
        try await withBench { first in
            try await withBench(on: first.database, settings: []) { second in
                var tree = Shops.tree
                try tree.replace("price_toman: 150000", with: "price_toman: 160000", in: "beh.yaml")
                let plans = (try await first.planForgetting("beh"), try await second.plan(tree))
                async let one = reconcileError { try await first.apply(plans.0) }
                async let other = reconcileError { try await second.apply(plans.1) }
                let errors = try await [one, other]
                #expect(errors.compactMap { $0?.id } == ["stale_plan"], "\(errors)")
            }
        }
    }

    private func liveRows(_ bench: Bench) async throws -> [String] {
        try await bench.database.lines(
            """
            SELECT xmin, t::text FROM bots AS t UNION ALL SELECT xmin, t::text FROM bot_feature_flags AS t
            UNION ALL SELECT xmin, t::text FROM bot_configurations AS t UNION ALL SELECT xmin, t::text FROM bot_plans AS t
            UNION ALL SELECT xmin, t::text FROM tenant_payment_cards AS t
            """
        )
    }
}
