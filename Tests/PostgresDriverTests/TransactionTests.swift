import PostgresDriver
import TenantTesting
import Testing

@Suite("A transaction happens as a whole or not at all")
struct TransactionTests {
    private struct Stop: Error, Equatable {}

    private func withTable<Value>(
        _ body: (PostgresConnection, TestDatabase) async throws -> Value
    ) async throws -> Value {
        try await withConnection { connection, database in
            try await connection.execute(
                "CREATE TABLE t (i int PRIMARY KEY, j int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
            )
            return try await body(connection, database)
        }
    }

    private func count(_ connection: PostgresConnection) async throws -> Int {
        try await connection.query("SELECT count(*) FROM t")[0][0]
    }

    @Test("what the body returns is returned after COMMIT")
    func commits() async throws {
        try await withTable { connection, database in
            let inserted = try await connection.withTransaction { connection in
                try connection.execute("INSERT INTO t VALUES (1), (2)")
            }
            #expect(inserted == 2)
            #expect(try await database.psql("SELECT count(*) FROM t") == "2")
        }
    }

    @Test("a body that throws is rolled back, and its error comes out")
    func rollsBack() async throws {
        try await withTable { connection, _ in
            await #expect(throws: Stop()) {
                try await connection.withTransaction { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    throw Stop()
                }
            }
            let left = try await count(connection)
            #expect(left == 0)
            #expect(await connection.isIdle)
        }
    }

    @Test("a task that is cancelled before COMMIT is rolled back")
    func cancelled() async throws {
        try await withTable { connection, _ in
            let task = Task {
                _ = try await connection.withTransaction { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    cancelCurrentTask()
                }
            }
            let error = try await postgresError { try await task.value }
            #expect(error.code == .cancelled)
            let left = try await count(connection)
            #expect(left == 0)
        }
    }

    @Test("a statement that is cancelled inside rolls all of it back")
    func cancelledStatement() async throws {
        try await withTable { connection, database in
            let observer = try await PostgresConnection.connect(.init(url: database.url))
            let processID = await connection.processID
            let task = Task {
                _ = try await connection.withTransaction { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    try connection.execute("SELECT pg_sleep(600)")
                }
            }
            try await waitUntilRunning(processID, "pg_sleep", seenBy: observer)
            task.cancel()
            let error = try await postgresError { try await task.value }
            #expect(error.code == .cancelled)
            let left = try await count(connection)
            #expect(left == 0)
            #expect(await connection.isIdle)
            await observer.close()
        }
    }

    @Test("an error that the body swallows does not pass for a commit")
    func swallowedError() async throws {
        try await withTable { connection, _ in
            let error = try await postgresError {
                try await connection.withTransaction { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    do { try connection.execute("SELECT 1 / 0") } catch {}
                }
            }
            #expect(error.code == .transactionAborted)
            let left = try await count(connection)
            #expect(left == 0)
        }
    }

    @Test("a deferred constraint speaks up at COMMIT, and nothing is left")
    func deferredConstraint() async throws {
        try await withTable { connection, _ in
            let error = try await postgresError {
                try await connection.withTransaction { connection in
                    _ = try connection.execute("INSERT INTO t VALUES (1, 7), (2, 7)")
                }
            }
            #expect(error.code == .server)
            #expect(error.isUniqueViolation)
            #expect(error.constraint == "t_j_key")
            let left = try await count(connection)
            #expect(left == 0)
            #expect(await connection.isIdle)
        }
    }

    @Test("a reading transaction sees one snapshot and cannot write")
    func repeatableRead() async throws {
        try await withTable { connection, _ in
            let error = try await postgresError {
                try await connection.withTransaction(.repeatableReadReadOnly) { connection in
                    _ = try connection.execute("INSERT INTO t VALUES (1)")
                }
            }
            #expect(error.isReadOnly)
            let level = try await connection.withTransaction(.repeatableReadReadOnly) { connection in
                try connection.query("SHOW transaction_isolation")[0][0, as: String.self]
            }
            #expect(level == "repeatable read")
        }
    }

    @Test("a transaction inside a transaction is refused, and the outer one goes on")
    func nested() async throws {
        try await withTable { connection, _ in
            try await connection.withTransaction { connection in
                try connection.execute("INSERT INTO t VALUES (1)")
                do {
                    try connection.withTransaction { _ in }
                    Issue.record("a second transaction was opened")
                } catch let error as PostgresError {
                    #expect(error.code == .misuse)
                }
            }
            let left = try await count(connection)
            #expect(left == 1)
        }
    }

    @Test("statements of other tasks wait until the transaction is over")
    func noInterleaving() async throws {
        try await withTable { connection, _ in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await connection.withTransaction { connection in
                            let id = "SELECT pg_current_xact_id()::text" as SQL
                            let first = try connection.query(id)[0][0, as: String.self]
                            try connection.execute("INSERT INTO t VALUES (\(number))")
                            return try connection.query(id)[0][0, as: String.self] == first
                        }
                    }
                }
                for try await isSame in group { #expect(isSame) }
            }
            let left = try await count(connection)
            #expect(left == 20)
        }
    }
}
