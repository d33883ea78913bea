import EmbeddedPostgres
import TenantTesting
import Testing

@Suite("A migration whose COMMIT is lost does not claim that nothing was written", .serialized)
struct MigrationLostCommitTests {
    @Test("migrate up ends with 6, and the next one goes on from wherever the database is")
    func up() async throws {
        let settings = ["synchronous_standby_names": "nobody", "max_wal_senders": "1", "wal_level": "replica"]
        try await withTestCluster(settings: settings) { cluster in
            let database = try cluster.database()
            let folder = try await newTestPath()
            try ManifestTree().write(to: folder)
            var tool = BuiltTool(in: folder, environment: ["DATABASE_URL": database.url])
            // Its commits wait for a standby that never comes; everybody else's do not.
            tool.environment["PGOPTIONS"] = "-c synchronous_commit=on"
            let process = try await tool.start(["migrate", "up"])
            try await waitForStandby(database)
            try await cluster.server.stop()
            let outcome = try await process.outcome()
            #expect(outcome.status == 6, "\(outcome.errors)")
            #expect(outcome.errors.contains("error: the connection broke during COMMIT"), "\(outcome.errors)")
            #expect(outcome.errors.contains("\nhint: run the command again"))
            #expect(!outcome.errors.contains("nothing was written"))

            _ = try await cluster.server.start()
            tool.environment["PGOPTIONS"] = nil
            #expect(try await tool.run("migrate", "up").status == 0)
            #expect(try await tool.run("migrate", "verify").status == 0)
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
