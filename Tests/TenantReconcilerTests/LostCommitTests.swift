import EmbeddedPostgres
import PostgresDriver
import TenantReconciler
import TenantTesting
import Testing

@Suite("A COMMIT whose answer is lost is looked up, not guessed", .serialized)
struct LostCommitTests {
    /// A server whose commits wait for a standby that never comes, where a session asks for that.
    private static let settings = [
        "synchronous_standby_names": "nobody", "max_wal_senders": "1", "wal_level": "replica",
    ]

    @Test("a session that ends after it committed has applied")
    func committed() async throws {
        try await withTestCluster(settings: Self.settings) { cluster in
            let database = try cluster.database()
            try await database.migrate()
            try await withBench(on: database, settings: [(name: "synchronous_commit", value: "on")]) { bench in
                let planned = try await bench.plan(Shops.tree)
                // Asked for before: the connection answers nothing while it waits for its COMMIT.
                let processID = await bench.connection.processID
                async let outcome = bench.apply(planned)
                try await waitForStandby(database)
                try await database.psql("SELECT pg_terminate_backend(\(processID))")
                #expect(try await outcome == .applied(revision: 1))
                #expect(try await database.line("SELECT revision FROM tenantctl.operations") == "1")
            }
        }
    }

    @Test("with nobody left to ask, the outcome is unknown, and the error names the operation")
    func unknown() async throws {
        try await withTestCluster(settings: Self.settings) { cluster in
            let database = try cluster.database()
            try await database.migrate()
            try await withBench(on: database, settings: [(name: "synchronous_commit", value: "on")]) { bench in
                let planned = try await bench.plan(Shops.tree)
                let task = Task { try await reconcileError { try await bench.apply(planned) } }
                try await waitForStandby(database)
                try await cluster.server.stop()
                guard case .outcomeUnknown(let operationID, _)? = try await task.value else {
                    Issue.record("not unknown: \(try await task.value?.description ?? "no error")")
                    return
                }
                _ = try await cluster.server.start()
                let operations = try await database.line("SELECT operation_id FROM tenantctl.operations")
                #expect(operations == operationID)
            }
        }
    }

    private func waitForStandby(_ database: TestDatabase) async throws {
        for _ in 0..<1000 {
            let waiting = try await database.line("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            if waiting == "1" { return }
        }
        Issue.record("no COMMIT ever waited")
    }
}
