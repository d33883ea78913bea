import PostgresDriver
import TenantTesting
import Testing

@Suite("A connection that breaks says what is known")
struct LossTests {
    @Test("a session that the server ends during a statement is lost, with the server's farewell")
    func terminated() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
            #expect(error.code == .connectionLost)
            #expect(error.sqlState == "57P01")
            #expect(error.isServerShutdown)
            let later = try await postgresError { try await connection.execute("SELECT 1") }
            #expect(later.code == .connectionLost)
        }
    }

    @Test("a session that the server ends while it idles is not idle but lost")
    func terminatedWhileIdle() async throws {
        try await withConnection { connection, database in
            #expect(await connection.isIdle)
            let processID = await connection.processID
            #expect(try await database.psql("SELECT pg_terminate_backend(\(processID), 10000)") == "t")
            #expect(await !connection.isIdle)
            let error = try await postgresError { try await connection.execute("SELECT 1") }
            #expect(error.code == .connectionLost)
        }
    }

    @Test("a connection that breaks inside COMMIT leaves the outcome open, and says so")
    func insideCommit() async throws {
        try await withConnection { connection, _ in
            try await connection.executeScript(
                """
                CREATE TABLE t (i int);
                CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON t
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hang_up();
                """
            )
            let error = try await postgresError {
                try await connection.withTransaction { connection in
                    _ = try connection.execute("INSERT INTO t VALUES (1)")
                }
            }
            #expect(error.code == .commitOutcomeUnknown)
            #expect(error.context?.hasSuffix("COMMIT") == true)
        }
    }

    @Test("a connection that breaks before COMMIT is lost, and nothing is open about it")
    func beforeCommit() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.withTransaction { connection in
                    do { try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())") } catch {}
                }
            }
            #expect(error.code == .connectionLost)
        }
    }

    @Test("a session that ends during a COPY is lost in midstream")
    func duringCopy() async throws {
        try await withConnection { connection, database in
            let processID = await connection.processID
            let observer = try await PostgresConnection.connect(.init(url: database.url))
            let task = Task {
                try await connection.copyOut("SELECT pg_sleep(0.01) FROM generate_series(1, 100000)") { _ in }
            }
            try await waitUntilRunning(processID, "generate_series", seenBy: observer)
            try await observer.execute("SELECT pg_terminate_backend(\(processID))")
            let error = try await postgresError { try await task.value }
            #expect(error.code == .connectionLost)
            await observer.close()
        }
    }
}
