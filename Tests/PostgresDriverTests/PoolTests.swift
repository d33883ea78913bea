import PostgresDriver
import Synchronization
import TenantTesting
import Testing

@Suite("A pool lends connections")
struct PoolTests {
    private func withPool<Value>(
        size: Int,
        _ body: (PostgresPool, TestDatabase) async throws -> Value
    ) async throws -> Value {
        try await withTestDatabase { database in
            let pool = PostgresPool(PostgresConfiguration(url: database.url), size: size)
            let result: Value
            do {
                result = try await body(pool, database)
            } catch {
                await pool.shutDown()
                throw error
            }
            await pool.shutDown()
            return result
        }
    }

    @Test("there are never more connections than its size, and all callers are served")
    func bounded() async throws {
        try await withPool(size: 3) { pool, _ in
            let processes = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await pool.withConnection { connection in
                            try await connection.query("SELECT pg_backend_pid(), pg_sleep(0.005)")[0][0]
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(processes.count == 30)
            #expect((1...3).contains(Set(processes).count))
        }
    }

    @Test("those who wait are served in order")
    func order() async throws {
        try await withPool(size: 1) { pool, _ in
            let served = Shared<[Int]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await pool.withConnection { _ in
                    for number in 0..<10 {
                        group.addTask {
                            try await pool.withConnection { _ in served.update { $0.append(number) } }
                        }
                        try await waitForWaiters(number + 1, pool)
                    }
                }
                try await group.waitForAll()
            }
            #expect(served.current == Array(0..<10))
        }
    }

    @Test("a broken connection is replaced")
    func broken() async throws {
        try await withPool(size: 1) { pool, _ in
            let first = try await pool.withConnection { await $0.processID }
            #expect(try await pool.withConnection { await $0.processID } == first)
            let error = try await postgresError {
                try await pool.withConnection { connection in
                    _ = try await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(error.code == .connectionLost)
            #expect(try await pool.withConnection { try await $0.query("SELECT 1").count } == 1)
        }
    }

    @Test("a connection that died while it idled is replaced before it is lent")
    func diedIdle() async throws {
        try await withPool(size: 1) { pool, database in
            let processID = try await pool.withConnection { await $0.processID }
            #expect(try await database.psql("SELECT pg_terminate_backend(\(processID), 10000)") == "t")
            #expect(try await pool.withConnection { try await $0.query("SELECT 1").count } == 1)
        }
    }

    @Test("a connection that comes back with a transaction open is not lent again")
    func openTransaction() async throws {
        try await withPool(size: 1) { pool, _ in
            let first = try await pool.withConnection { connection in
                try await connection.executeScript("BEGIN")
                return await connection.processID
            }
            #expect(try await pool.withConnection { await $0.processID } != first)
        }
    }

    @Test("cancelling a caller that waits lets it go, and the next is served")
    func cancelledWaiter() async throws {
        try await withPool(size: 1) { pool, _ in
            try await withThrowingTaskGroup(of: Int.self) { group in
                try await pool.withConnection { _ in
                    let waiting = Task { try await pool.withConnection { _ in } }
                    try await waitForWaiters(1, pool)
                    group.addTask { try await pool.withConnection { _ in 7 } }
                    try await waitForWaiters(2, pool)
                    waiting.cancel()
                    #expect(try await postgresError { try await waiting.value }.code == .cancelled)
                }
                #expect(try await group.next() == 7)
            }
        }
    }

    @Test("cancelling a task that runs a statement ends the statement at once")
    func cancelledStatement() async throws {
        try await withPool(size: 2) { pool, _ in
            let processID = Shared<Int32?>(nil)
            let task = Task {
                try await pool.withConnection { connection in
                    let id = await connection.processID
                    processID.update { $0 = id }
                    _ = try await connection.execute("SELECT pg_sleep(600)")
                }
            }
            try await pool.withConnection { observer in
                for _ in 0..<60_000 where processID.current == nil { try await Task.sleep(for: .milliseconds(1)) }
                let id = try #require(processID.current)
                try await waitUntilRunning(id, "pg_sleep", seenBy: observer)
            }
            let start = ContinuousClock.now
            task.cancel()
            #expect(try await postgresError { try await task.value }.code == .cancelled)
            #expect(start.duration(to: .now) < .seconds(300))
        }
    }

    @Test("who names a database gets connections to no other, and each is asked once which one it is")
    func identity() async throws {
        try await withTestDatabase { database in
            let questions = Shared(0)
            try await database.psql("CREATE TABLE born (name text); INSERT INTO born VALUES ('a')")
            let configuration = PostgresConfiguration(url: database.url)
            let pool = PostgresPool(configuration, size: 1) { connection throws(PostgresError) in
                questions.update { $0 += 1 }
                return try connection.query("SELECT name FROM born")[0][0, as: String.self]
            }
            func process(in database: String?) async throws -> Int32 {
                try await pool.withConnection(in: database) { await $0.processID }
            }
            let first = try await process(in: "a")
            for _ in 0..<3 { #expect(try await process(in: "a") == first) }
            #expect(try await process(in: nil) == first && questions.current == 1)
            // A connection is of what it was when it was new.
            try await database.psql("UPDATE born SET name = 'b'")
            #expect(try await process(in: "a") == first)
            let second = try await process(in: "b")
            #expect(second != first && questions.current == 2)
            for _ in 0..<3 {
                #expect(try await postgresError { _ = try await process(in: "a") }.code == .otherDatabase)
                #expect(pool.usage.open == 0)
            }
            #expect(try await process(in: "b") != second)
            // Nor is one taken that nobody can ask.
            try await database.psql("DROP TABLE born")
            #expect(try await postgresError { _ = try await process(in: "a") }.code == .server)
            #expect(pool.usage.open == 0)
            await pool.shutDown()
        }
    }

    @Test("a failure to connect reaches every caller, and none waits for ever")
    func unreachable() async throws {
        let pool = PostgresPool(PostgresConfiguration(url: "host=/nonexistent"), size: 1)
        let codes = await withTaskGroup(of: PostgresError.Code?.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do {
                        try await pool.withConnection { _ in }
                        return nil
                    } catch {
                        return (error as? PostgresError)?.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == Array(repeating: .connectionFailed, count: 5))
        await pool.shutDown()
    }

    @Test("shutting down waits for what is lent, refuses the rest, and closes all connections")
    func shutDown() async throws {
        try await withTestDatabase { database in
            let pool = PostgresPool(PostgresConfiguration(url: database.url), size: 1)
            let finished = Shared(false)
            let shutDown = try await pool.withConnection { connection in
                let waiting = Task { try await pool.withConnection { _ in } }
                try await waitForWaiters(1, pool)
                let shutDown = Task {
                    await pool.shutDown()
                    return finished.current
                }
                #expect(try await postgresError { try await waiting.value }.code == .closed)
                #expect(try await connection.query("SELECT 1").count == 1)
                finished.update { $0 = true }
                return shutDown
            }
            #expect(await shutDown.value)
            #expect(try await postgresError { try await pool.withConnection { _ in } }.code == .closed)
            await pool.shutDown()
        }
    }

    @Test("whoever has waited for too long is sent away when a connection comes back, and the next one gets it")
    func overdue() async throws {
        try await withTestDatabase { database in
            let configuration = PostgresConfiguration(url: database.url)
            let pool = PostgresPool(configuration, size: 1, longestWait: .milliseconds(100))
            let waiting = try await pool.withConnection { _ in
                let waiting = Task { try await pool.withConnection { _ in } }
                try await waitForWaiters(1, pool)
                try await Task.sleep(for: .milliseconds(200))
                return waiting
            }
            #expect(try await postgresError { try await waiting.value }.code == .timedOut)
            #expect(try await pool.withConnection { try await $0.query("SELECT 1").count } == 1)
            await pool.shutDown()
        }
    }

    /// Waits until `count` callers are in the queue.
    private func waitForWaiters(_ count: Int, _ pool: PostgresPool) async throws {
        for _ in 0..<60_000 {
            if pool.usage.waiting == count { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        Issue.record("nobody came to wait")
    }
}

/// A value that several tasks of a test look at.
private final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }

    var current: Value { value.withLock { $0 } }

    func update(_ change: @Sendable (inout Value) -> Void) {
        value.withLock { change(&$0) }
    }
}
