import Glibc
import PostgresDriver
import PureTesting
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

@Suite("An apply that is interrupted at a step writes nothing, and the next one is right")
struct FailpointTests {
    @Test("a connection that the server ends before a step", arguments: ApplyStep.allCases)
    func terminated(_ failpoint: ApplyStep) async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await withBench(on: database, settings: []) { bench in
                try await bench.apply(Shops.tree)
                let before = try await database.everything()
                let planned = try await bench.plan(Shops.edited())
                let processID = await bench.connection.processID
                let error = try await reconcileError {
                    try await bench.apply(planned) { step in
                        if step == failpoint { end(processID) }
                    }
                }
                #expect(error?.id == "database")
                #expect(error?.description.contains("nothing was written") == true, "\(error?.description ?? "")")
                #expect(try await database.everything() == before)
            }
            try await withBench(on: database, settings: []) { bench in
                let outcome = try await bench.apply(Shops.edited())
                #expect(outcome == .applied(revision: 2))
                #expect(try await bench.plan(Shops.edited()).plan.isEmpty)
            }
        }
    }

    @Test("a task that is cancelled before a step", arguments: ApplyStep.allCases)
    func cancelled(_ failpoint: ApplyStep) async throws {
        try await withBench { bench in
            let before = try await bench.database.everything()
            let planned = try await bench.plan(Shops.edited())
            let task = Task {
                try await reconcileError {
                    try await bench.apply(planned) { step in
                        if step == failpoint { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
                    }
                }
            }
            let error = try await task.value
            #expect(error?.id == "database", "\(error?.description ?? "no error")")
            #expect(try await bench.database.everything() == before)
            #expect(try await bench.apply(Shops.edited()) == .applied(revision: 2))
        }
    }

    @Test("the steps come in their order, each once")
    func steps() async throws {
        try await withBench { bench in
            let steps = Recorder<ApplyStep>()
            try await bench.apply(try await bench.plan(Shops.edited())) { steps.append($0) }
            #expect(steps.values == ApplyStep.allCases)
        }
    }
}

/// Ends a session as `pg_terminate_backend` does, and waits until its process is gone.
func end(_ processID: Int32) {
    kill(processID, SIGTERM)
    for _ in 0..<60_000 where kill(processID, 0) == 0 { usleep(1000) }
}

/// Applies a plan, has the server end its session at a step, and expects that this is an error which has written nothing.
func expectNothing(written planned: PlannedChanges, endedAt failpoint: ApplyStep, by bench: Bench) async throws {
    let before = try await bench.database.everything()
    let processID = await bench.connection.processID
    let error = try await reconcileError {
        try await bench.apply(planned) { if $0 == failpoint { end(processID) } }
    }
    #expect(error != nil)
    #expect(try await bench.database.everything() == before)
}
