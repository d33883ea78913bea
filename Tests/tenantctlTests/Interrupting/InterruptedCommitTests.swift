import Glibc
import TenantTesting
import Testing

@Suite("Ctrl-C during COMMIT says what became of it", .serialized)
struct InterruptedCommitTests {
    @Test("COMMIT runs to its end, and applied is applied: 0")
    func answered() async throws {
        try await withWaitingCommit { process, database in
            try await process.sendAndWaitUntilTaken(SIGINT)
            #expect(process.isRunning)
            // Not waited for any longer; what is committed is committed.
            try await database.psql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            let outcome = try await process.outcome()
            #expect(outcome.ending == .exited(0), "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("Applied as revision 1.\n"))
        }
    }

    @Test("when the connection breaks then, it is looked up all the same: 0")
    func lost() async throws {
        try await withWaitingCommit { process, database in
            try await process.sendAndWaitUntilTaken(SIGTERM)
            try await database.psql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            )
            let outcome = try await process.outcome()
            #expect(outcome.ending == .exited(0), "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("Applied as revision 1.\n"))
        }
    }

    @Test("a second one does not wait for the answer, and does not claim to know it: 6")
    func twice() async throws {
        try await withWaitingCommit { process, _ in
            try await process.sendAndWaitUntilTaken(SIGINT)
            process.signal(SIGINT)
            let outcome = try await process.outcome()
            #expect(outcome.ending == .exited(6))
            #expect(
                outcome.errors
                    == "tenantctl: interrupted during COMMIT, whose outcome was not waited for and is unknown\nhint: run the command again: what is done is not done twice\n"
            )
        }
    }

    /// Runs `body` while an apply waits for the answer to COMMIT, which waits for a standby that never comes.
    private func withWaitingCommit(_ body: (ToolProcess, TestDatabase) async throws -> Void) async throws {
        let settings = ["synchronous_standby_names": "nobody", "max_wal_senders": "1", "wal_level": "replica"]
        try await withTestCluster(settings: settings) { cluster in
            let database = try cluster.database()
            try await database.migrate()
            var checkout = try await Checkout(of: CompleteTree.tree, secrets: CompleteTree.secrets, on: database)
            // Its commits wait; everybody else's do not.
            checkout.tool.environment["PGOPTIONS"] = "-c synchronous_commit=on"
            let process = try await checkout.tool.start(["apply", "--auto-approve"])
            try await database.wait(until: "count(*) FILTER (WHERE wait_event = 'SyncRep') = 1")
            try await body(process, database)
        }
    }
}
