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

    @Test("a session that is still committing is waited for: not there yet is no answer")
    func stillCommitting() async throws {
        try await withTestCluster(settings: Self.settings) { cluster in
            let database = try cluster.database()
            try await database.migrate()
            let relay = try await Relay(to: database)
            defer { relay.close() }
            let settings = [(name: "synchronous_commit", value: "on")]
            try await withBench(on: TestDatabase(url: relay.url(of: database)), settings: settings) { bench in
                let planned = try await bench.plan(Shops.tree)
                let processID = await bench.connection.processID
                // Longer than anything here takes on a busy machine: the look-up waits as long.
                async let outcome = bench.apply(planned, lockTimeout: .seconds(300))
                try await waitForStandby(database)
                relay.cut()
                try await database.waitForLocks()
                #expect(try await database.line("SELECT count(*) FROM tenantctl.operations") == "0")
                // A cancelled wait for a standby lets the commit become visible.
                try await database.psql("SELECT pg_cancel_backend(\(processID))")
                #expect(try await outcome == .applied(revision: 1))
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

    /// Who answers instead of the server that was asked to commit.
    enum Stranger: String, CaseIterable {
        /// A server in recovery that says it is the same database: a standby that lags behind.
        case standby
        /// A server that takes writes, with a database of its own.
        case otherDatabase
    }

    @Test("somebody else who answers in its place is not believed", arguments: Stranger.allCases)
    func elsewhere(_ stranger: Stranger) async throws {
        try await withTestCluster(settings: Self.settings) { cluster in
            // Without a level that standbys can replay, a server refuses to be one.
            try await withTestCluster(settings: ["wal_level": "replica", "max_wal_senders": "1"]) { other in
                let database = try cluster.database()
                try await database.migrate()
                let second = try other.database()
                try await second.migrate()
                if stranger == .standby {
                    let identity = try await database.line("SELECT identity FROM tenantctl.state")
                    try await second.psql("UPDATE tenantctl.state SET identity = '\(identity)'")
                    let data = try await second.line("SHOW data_directory")
                    try await other.server.stop()
                    try writeFile([], to: data + "/standby.signal")
                    _ = try await other.server.start()
                    #expect(try await second.line("SELECT pg_is_in_recovery()") == "t")
                }
                let both = TestDatabase(url: try Self.url(of: [database, second]))
                try await withBench(on: both, settings: [(name: "synchronous_commit", value: "on")]) { bench in
                    let planned = try await bench.plan(Shops.tree)
                    let task = Task { try await reconcileError { try await bench.apply(planned) } }
                    try await waitForStandby(database)
                    try await cluster.server.stop()
                    let error = try await task.value
                    #expect(error?.id == "outcome_unknown", "\(error?.description ?? "no error")")
                }
            }
        }
    }

    /// One address with the hosts of all: libpq takes the first that answers.
    private static func url(of databases: [TestDatabase]) throws -> String {
        let hosts = try databases.map(host)
        let first = try #require(databases.first?.url)
        return first.split(separator: hosts[0], omittingEmptySubsequences: false)
            .joined(separator: hosts.joined(separator: ","))
    }

    /// The host of an address, percent-encoded as it is there.
    private static func host(of database: TestDatabase) throws -> Substring {
        let query = try #require(database.url.split(separator: "?").last)
        return try #require(query.split(separator: "&").first { $0.hasPrefix("host=") }).dropFirst(5)
    }

    private func waitForStandby(_ database: TestDatabase) async throws {
        try await database.wait(until: "bool_or(wait_event = 'SyncRep')")
    }
}
