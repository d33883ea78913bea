import PostgresDriver
import PureTesting
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

@Suite("A rehearsal does what an apply would do, and nothing of it stays")
struct RehearsalTests {
    private static let options = ApplyOptions(actor: "test", lockTimeout: .seconds(10))

    @Test("every step but the commit is made, and the database is as it was")
    func leavesNothing() async throws {
        try await withBench { bench in
            let before = try await bench.database.everything()
            let planned = try await bench.plan(Shops.edited())
            let steps = Recorder<ApplyStep>()
            let isRehearsed = try await bench.reconciler.rehearse(planned, Self.options, on: bench.connection) {
                steps.append($0)
            }
            #expect(isRehearsed)
            #expect(steps.values == [.lock, .compare, .write, .record])
            #expect(try await bench.database.everything() == before)
            // On the same connection, from the same plan.
            #expect(try await bench.apply(planned) == .applied(revision: 2))
        }
    }

    @Test("risks that nobody accepted do not stand in its way")
    func needsNoAcknowledgement() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("First Holder", with: "Another Holder", in: "anar.yaml")
            let planned = try await bench.plan(tree)
            #expect(!planned.document.requiredAcknowledgements.isEmpty)
            #expect(try await bench.reconciler.rehearse(planned, Self.options, on: bench.connection))
        }
    }

    @Test("what the apply would be refused for, it is refused for in the same words")
    func findsConstraint() async throws {
        try await withBench { bench in
            try await bench.database.psql(
                "ALTER TABLE bot_plans ADD CONSTRAINT price_cap CHECK (price_kopeks <= 15000000)"
            )
            let planned = try await bench.plan(Shops.edited())
            let rehearsed = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, Self.options, on: bench.connection)
            }
            let applied = try await reconcileError { try await bench.apply(planned) }
            #expect(rehearsed?.description.contains("price_cap of bot_plans") == true)
            #expect(rehearsed?.description == applied?.description)
        }
    }

    @Test("a constraint that is only looked at when a transaction ends is looked at too")
    func findsDeferred() async throws {
        try await withBench { bench in
            try await bench.database.psql(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'not on a Friday'; END $$;
                CREATE CONSTRAINT TRIGGER friday AFTER UPDATE ON bot_plans
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
                """
            )
            let planned = try await bench.plan(Shops.edited())
            let error = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, Self.options, on: bench.connection)
            }
            #expect(error?.description.contains("not on a Friday") == true, "\(error?.description ?? "no error")")
        }
    }

    @Test("a row that was changed since the plan makes it stale")
    func findsStale() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            try await bench.database.psql("UPDATE bots SET support_username = '@thief_help' WHERE slug = 'anar'")
            let error = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, Self.options, on: bench.connection)
            }
            #expect(error?.id == "stale_plan")
        }
    }

    @Test("it waits for an apply that is at work no longer than it is told to")
    func waitsForLock() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.edited())
            let holder = try await PostgresConnection.connect(PostgresConfiguration(url: bench.database.url))
            try await holder.executeScript("BEGIN; SELECT pg_advisory_xact_lock(\(ApplyWriter.lockKey))")
            let options = ApplyOptions(actor: "test", lockTimeout: .milliseconds(50))
            let error = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, options, on: bench.connection)
            }
            await holder.close()
            #expect(error?.id == "lock_timeout")
        }
    }

    @Test("an empty plan takes no lock")
    func emptyPlan() async throws {
        try await withBench { bench in
            let planned = try await bench.plan(Shops.tree)
            let steps = Recorder<ApplyStep>()
            let isRehearsed = try await bench.reconciler.rehearse(planned, Self.options, on: bench.connection) {
                steps.append($0)
            }
            #expect(!isRehearsed)
            #expect(steps.values.isEmpty)
        }
    }

    @Test("a secret that is not at hand cannot be written")
    func needsSecrets() async throws {
        try await withBench { bench in
            var bench = bench
            bench.secrets = [:]
            var tree = Shops.tree
            try tree.replace("ANAR_BOT_TOKEN", with: "ANAR_NEW_TOKEN", in: "anar.yaml")
            let planned = try await bench.plan(tree)
            let error = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, Self.options, on: bench.connection)
            }
            #expect(error?.id == "unresolved_secrets")
        }
    }
}
