import Glibc
import PostgresDriver
import TenantTesting
import Testing

@Suite("A server that stays silent is given up")
struct PatienceTests {
    /// A connection through a network that swallows everything from the first message on that `swallows` says yes to.
    private func withBlackHole(
        _ swallows: @escaping @Sendable (RelayMessage) -> Bool,
        _ body: (PostgresConnection, TestDatabase) async throws -> Void
    ) async throws {
        try await withTestDatabase { database in
            try await database.psql("CREATE TABLE t (i int)")
            try await withRelay(to: database) { relay in
                let connection = try await PostgresConnection.connect(
                    PostgresConfiguration(url: relay.url(of: database), commitPatience: .milliseconds(200))
                )
                relay.set { swallows($0) ? .swallow : .pass }
                try await body(connection, database)
                await connection.close()
            }
        }
    }

    @Test("after COMMIT, whichever way it was swallowed: the outcome is open", arguments: [true, false])
    func commit(isAnswer: Bool) async throws {
        let swallows: @Sendable (RelayMessage) -> Bool = { message in
            isAnswer ? message.tag == "COMMIT" : message.statement == "COMMIT"
        }
        try await withBlackHole(swallows) { connection, database in
            let error = try await postgresError {
                try await connection.withTransaction { connection in
                    _ = try connection.execute("INSERT INTO t VALUES (1)")
                }
            }
            #expect(error.code == .commitOutcomeUnknown)
            #expect(error.message == "the server has not answered for 0.2 seconds")
            #expect(try await database.line("SELECT count(*) FROM t") == (isAnswer ? "1" : "0"))
            let later = try await postgresError { try await connection.execute("SELECT 1") }
            #expect(later.code == .connectionLost)
        }
    }

    @Test("after the COMMIT of a transaction that could not write: nothing is open about it")
    func readOnly() async throws {
        try await withBlackHole({ $0.statement == "COMMIT" }) { connection, _ in
            let error = try await postgresError {
                try await connection.withTransaction(.repeatableReadReadOnly) { connection in
                    _ = try connection.query("SELECT 1")
                }
            }
            #expect(error.code == .connectionLost)
        }
    }

    @Test("in the middle of a statement, once somebody has set how long")
    func statement() async throws {
        try await withBlackHole({ $0.statement == "SELECT 2" }) { connection, _ in
            await connection.setPatience(.milliseconds(200))
            try await connection.execute("SELECT 1")
            let error = try await postgresError { try await connection.execute("SELECT 2") }
            #expect(error.code == .connectionLost)
            #expect(error.message == "the server has not answered for 0.2 seconds")
        }
    }

    @Test("by whoever is cancelled, although it hangs so much that it takes no request to cancel")
    func hanging() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            let backend = await connection.processID
            let statement = Task { try await postgresError { try await connection.execute("SELECT pg_sleep(600)") } }
            try await database.wait(until: "bool_or(query LIKE '%pg_sleep(600)%')")
            let server = try #require(
                pid_t(try await database.line("SELECT pg_read_file('postmaster.pid', 0, 20)").prefix(while: \.isNumber))
            )
            for process in [server, backend] { kill(process, SIGSTOP) }
            defer { for process in [server, backend] { kill(process, SIGCONT) } }
            statement.cancel()
            let error = try await statement.value
            #expect(error.code == .connectionLost)
            #expect(error.message == "the server has not answered for 5.0 seconds")
            await connection.close()
        }
    }

    @Test("but not one that answers in time, however often")
    func slow() async throws {
        try await withTestDatabase { database in
            let connection = try await PostgresConnection.connect(
                PostgresConfiguration(url: database.url, commitPatience: .seconds(60))
            )
            await connection.setPatience(.seconds(60))
            for _ in 0..<3 { try await connection.execute("SELECT pg_sleep(0.05)") }
            try await connection.withTransaction { connection in
                _ = try connection.execute("SELECT pg_sleep(0.05)")
            }
            #expect(await connection.isIdle)
            await connection.close()
        }
    }
}
