import TenantTesting
import Testing

@testable import PostgresDriver

@Suite("Cancelling a task cancels its statement and nothing else")
struct CancellationTests {
    @Test("a sleeping statement ends at once, and the connection goes on")
    func interrupts() async throws {
        try await withConnection { connection, database in
            let observer = try await PostgresConnection.connect(.init(url: database.url))
            let processID = await connection.processID
            let task = Task { try await connection.query("SELECT pg_sleep(600)") }
            try await waitUntilRunning(processID, "pg_sleep", seenBy: observer)
            let start = ContinuousClock.now
            task.cancel()
            let error = try await postgresError { _ = try await task.value }
            #expect(error.code == .cancelled)
            #expect(error.sqlState == "57014")
            #expect(start.duration(to: .now) < .seconds(300))
            #expect(try await connection.query("SELECT 7")[0][0, as: Int32.self] == 7)
            await observer.close()
        }
    }

    @Test("a cancelled task does not begin a statement")
    func beforehand() async throws {
        try await withConnection { connection, _ in
            let task = Task {
                cancelCurrentTask()
                try await connection.execute("CREATE TABLE t (i int)")
            }
            let error = try await postgresError { _ = try await task.value }
            #expect(error.code == .cancelled)
            let rows = try await connection.query("SELECT to_regclass('t') IS NULL")
            #expect(try rows[0][0, as: Bool.self])
        }
    }

    @Test("300 races between a cancellation and the end of a statement never hit the next statement")
    func races() async throws {
        try await withConnection { connection, _ in
            var cancelled = 0
            for race in 0..<300 {
                let task = Task {
                    try await connection.query("SELECT pg_sleep(\(Double(race % 30) / 10_000))")
                }
                // From before the statement is sent to after it has ended.
                let delay = ContinuousClock.now.advanced(by: .microseconds(race * 37 % 3000))
                while ContinuousClock.now < delay { await Task.yield() }
                task.cancel()
                connection.wake()
                do {
                    _ = try await task.value
                } catch let error as PostgresError {
                    try #require(error.code == .cancelled, "race \(race): \(error)")
                    cancelled += 1
                }
                let rows = try await connection.query("SELECT \(race)")
                try #require(try rows[0][0, as: Int.self] == race)
            }
            #expect(cancelled > 0)
        }
    }

    @Test("a statement timeout of the server is not taken for a cancellation")
    func statementTimeout() async throws {
        try await withConnection([("statement_timeout", "50ms")]) { connection, _ in
            let error = try await postgresError { _ = try await connection.query("SELECT pg_sleep(600)") }
            #expect(error.code == .server)
            #expect(error.isStatementTimeout)
        }
    }
}
