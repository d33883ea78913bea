import PostgresDriver
import TenantTesting
import Testing

@Suite("Connecting succeeds or says why")
struct ConnectTests {
    private func failure(_ configuration: PostgresConfiguration) async throws -> PostgresError {
        try await postgresError { _ = try await PostgresConnection.connect(configuration) }
    }

    @Test("a server that takes the connection and never answers is given up at the deadline")
    func blackHole() async throws {
        let hole = try BlackHole()
        let url = "postgresql://user:hunter2@127.0.0.1:\(hole.port)/db?sslmode=disable"
        let start = ContinuousClock.now
        let error = try await failure(.init(url: url, connectTimeout: .milliseconds(300)))
        #expect(error.code == .timedOut)
        #expect(error.message == "no connection to 127.0.0.1 port \(hole.port) within 0.3 seconds")
        #expect(start.duration(to: .now) < .seconds(300))
    }

    @Test("a shorter connect_timeout in the connection string wins")
    func connectTimeout() async throws {
        let hole = try BlackHole()
        let url = "host=127.0.0.1 port=\(hole.port) sslmode=disable connect_timeout=1"
        let error = try await failure(.init(url: url, connectTimeout: .seconds(100)))
        #expect(error.message.hasSuffix("within 1.0 seconds"))
    }

    @Test("cancelling the task ends connecting")
    func cancellation() async throws {
        let hole = try BlackHole()
        let url = "host=127.0.0.1 port=\(hole.port) sslmode=disable"
        let task = Task { try await failure(.init(url: url, connectTimeout: .seconds(100))) }
        task.cancel()
        #expect(try await task.value.code == .cancelled)
    }

    @Test(
        "an address in SQLAlchemy's spelling is told so",
        arguments: [
            "postgresql+asyncpg://user:hunter2@host/db", "postgres+psycopg2://user:hunter2@host/db?ssl=require",
        ]
    )
    func driverInScheme(_ url: String) async throws {
        let error = try await failure(.init(url: url))
        #expect(error.code == .invalidConfiguration)
        #expect(error.hint == "leave out the + and the driver: postgresql://user@host/database")
        #expect(!error.description.contains("hunter2"))
    }

    @Test("a port where nobody listens is refused with libpq's sentence")
    func refused() async throws {
        let port: UInt16
        do {
            port = try BlackHole().port
        }
        let error = try await failure(.init(url: "postgresql://user:hunter2@127.0.0.1:\(port)/db"))
        #expect(error.code == .connectionFailed)
        #expect(error.message.contains("Connection refused"))
        #expect(!error.description.contains("hunter2"))
    }

    @Test("a socket folder without a server is named")
    func missingSocket() async throws {
        let error = try await failure(.init(url: "host=/nonexistent dbname=db"))
        #expect(error.code == .connectionFailed)
        #expect(error.message.contains("/nonexistent/.s.PGSQL.5432"))
    }

    @Test("a database that does not exist is the server's sentence")
    func missingDatabase() async throws {
        try await withTestDatabase { database in
            let error = try await failure(.init(url: database.url + "&dbname=missing"))
            #expect(error.code == .connectionFailed)
            #expect(error.message.contains(#"database "missing" does not exist"#))
        }
    }

    @Test("a wrong password is the server's sentence, without the password")
    func wrongPassword() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            let connection = try await PostgresConnection.connect(.init(url: database.url))
            try await connection.execute("CREATE ROLE locked LOGIN PASSWORD 'right'")
            let file = try await connection.query("SHOW hba_file")[0][0, as: String.self]
            try await connection.executeScript(
                """
                COPY (VALUES ('local all locked scram-sha-256'), ('local all all trust')) TO '\(file)';
                SELECT pg_reload_conf();
                """
            )
            let error = try await refusal(.init(url: database.url + "&user=locked&password=hunter2"))
            #expect(error.message.contains(#"password authentication failed for user "locked""#))
            #expect(!error.description.contains("hunter2"))
            await connection.close()
        }
    }

    /// The server reads its rules some time after it has been told to; until then everybody gets in.
    private func refusal(_ configuration: PostgresConfiguration) async throws -> PostgresError {
        try await postgresError {
            for _ in 0..<20_000 {
                await (try PostgresConnection.connect(configuration)).close()
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    @Test("settings reach the server, spaces and backslashes included, and win over the connection string")
    func settings() async throws {
        try await withTestDatabase { database in
            let configuration = PostgresConfiguration(
                url: database.url + "&options=-c%20lock_timeout%3D1s%20-c%20statement_timeout%3D9s",
                applicationName: "driver tests",
                settings: [("statement_timeout", "1500ms"), ("tenantry.note", #"two words \ and 'quotes'"#)]
            )
            let connection = try await PostgresConnection.connect(configuration)
            let names = [
                "lock_timeout", "statement_timeout", "tenantry.note", "application_name", "client_encoding",
            ]
            let rows = try await connection.query(
                "SELECT current_setting(name) FROM unnest(\(names)) WITH ORDINALITY AS n(name, i) ORDER BY i"
            )
            let values = try rows.map { row throws in try row[0, as: String.self] }
            #expect(values == ["1s", "1500ms", #"two words \ and 'quotes'"#, "driver tests", "UTF8"])
            await connection.close()
        }
    }

    @Test("a setting cannot smuggle in another option")
    func settingName() async throws {
        let error = try await failure(.init(url: "", settings: [("a -c b", "1")]))
        #expect(error.code == .invalidConfiguration)
    }

    @Test(
        "no complaint about a connection string repeats a part of the password",
        arguments: [
            "postgresql://user:hun@ter2@host/db", "postgresql://user:hun/ter2@host/db",
            "postgresql://user:hunter2/x@host/db", "postgres://user:%zzhunter2@host/db",
            "postgresql://user:hunter2@[::1/db", "postgresql://user:12/hunter2?x@host/db",
            "host=localhost password=my hunter2", "host=localhost password='hunter2",
            "user:hunter2@host/db", "user:hunter2=@host/db", "hunter2", "postgresql://user:hunter2",
            "postgresql://u:p@host/db?hunter2", "postgresql://u:p@host/db?hunter2=1",
        ]
    )
    func malformed(url: String) async throws {
        let error = try await failure(.init(url: url, connectTimeout: .seconds(2)))
        #expect(error.code == .invalidConfiguration)
        for fragment in ["hunter2", "ter2", "hun"] {
            #expect(!error.description.contains(fragment))
        }
    }

    @Test("a configuration does not print its connection string")
    func configuration() {
        let configuration = PostgresConfiguration(url: "postgresql://user:hunter2@host/db")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("hunter2"))
    }

    @Test("a closed connection says so, and closing it again does no harm")
    func closed() async throws {
        try await withConnection { connection, _ in
            await connection.close()
            await connection.close()
            let error = try await postgresError { try await connection.execute("SELECT 1") }
            #expect(error.code == .closed)
            #expect(await !connection.isIdle)
        }
    }

    @Test("a connection that nobody holds any more leaves the server")
    func dropped() async throws {
        try await withConnection { observer, database in
            let processID: Int32
            do {
                processID = try await PostgresConnection.connect(.init(url: database.url)).processID
            }
            for _ in 0..<20_000 {
                let sql: SQL = "SELECT 1 FROM pg_stat_activity WHERE pid = \(processID)"
                if try await observer.query(sql).isEmpty { return }
                try await Task.sleep(for: .milliseconds(5))
            }
            Issue.record("the connection is still there")
        }
    }
}
