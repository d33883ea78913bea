import PostgresDriver
import TenantTesting
import Testing

@Suite("An error of the server arrives whole, without the values in it")
struct ServerErrorTests {
    private static let token = "123:hunter2"

    private func error(_ script: String, _ statement: SQL) async throws -> PostgresError {
        try await withConnection { connection, _ in
            try await connection.executeScript(script)
            let error = try await postgresError { try await connection.execute(statement) }
            #expect(!error.description.contains("hunter2"))
            return error
        }
    }

    @Test("a unique violation names constraint, table and columns")
    func uniqueViolation() async throws {
        let error = try await error(
            "CREATE TABLE bots (token text UNIQUE); INSERT INTO bots VALUES ('\(Self.token)')",
            "INSERT INTO bots VALUES (\(Self.token))"
        )
        #expect(error.code == .server)
        #expect(error.isUniqueViolation)
        #expect(error.constraint == "bots_token_key")
        #expect(error.schema == "public")
        #expect(error.table == "bots")
        #expect(error.detail == "Key (token)=(…) already exists.")
        #expect(error.context == "INSERT INTO bots VALUES ($1)")
        #expect(
            error.description == """
                server: duplicate key value violates unique constraint "bots_token_key" (SQLSTATE 23505); \
                detail: Key (token)=(…) already exists.; context: INSERT INTO bots VALUES ($1)
                """
        )
    }

    @Test("a missing value names its column, and the row stays out of it")
    func notNullViolation() async throws {
        let error = try await error(
            "CREATE TABLE bots (token text, name text NOT NULL)",
            "INSERT INTO bots VALUES (\("secret=(hunter2), \"x"))"
        )
        #expect(error.isNotNullViolation)
        #expect(error.column == "name")
        #expect(error.detail == "Failing row contains (…).")
    }

    @Test("a quoted value stays out in whatever language the server speaks", arguments: ["« % »", "»%«", "„%“", "„%”"])
    func translated(_ quotation: String) async throws {
        let error = try await error(
            """
            CREATE FUNCTION refuse(value text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'entrée invalide pour le type numeric : \(quotation)', value USING ERRCODE = '22P02';
            END $$
            """,
            "SELECT refuse(\("a« hunter2"))"
        )
        #expect(error.message.hasPrefix("entrée invalide pour le type numeric : "))
        #expect(error.message.contains("…"))
    }

    @Test("a check, an exclusion, a view and a foreign key leave the values out")
    func otherConstraints() async throws {
        let check = try await error(
            "CREATE TABLE bots (token text CHECK (token = ''))",
            "INSERT INTO bots VALUES (\("a)=(\(Self.token)"))"
        )
        #expect(check.isCheckViolation)
        #expect(check.detail == "Failing row contains (…).")

        let exclusion = try await error(
            """
            CREATE TABLE bots (token text, EXCLUDE (lower(token) WITH =));
            INSERT INTO bots VALUES ('\(Self.token)')
            """,
            "INSERT INTO bots VALUES (\(Self.token))"
        )
        #expect(exclusion.isExclusionViolation)
        #expect(exclusion.detail == "Key (lower(token))=(…).")

        let view = try await error(
            """
            CREATE TABLE bots (token text);
            CREATE VIEW quiet AS SELECT * FROM bots WHERE token = '' WITH CHECK OPTION
            """,
            "INSERT INTO quiet VALUES (\(Self.token))"
        )
        #expect(view.sqlState == "44000")
        #expect(view.detail == "Failing row contains (…).")

        let reference = try await error(
            "CREATE TABLE bots (token text PRIMARY KEY); CREATE TABLE plans (bot text REFERENCES bots)",
            "INSERT INTO plans VALUES (\("\(Self.token)) is ("))"
        )
        #expect(reference.isForeignKeyViolation)
        #expect(reference.detail == #"Key (bot)=(…) is not present in table "bots"."#)
    }

    @Test(
        "a malformed value is not repeated",
        arguments: ["SELECT \(token)::int", "SELECT \("{\(token)")::jsonb", "SELECT \("a\"\(token)")::uuid"]
            as [SQL]
    )
    func malformedValue(statement: SQL) async throws {
        let error = try await error("", statement)
        #expect(error.sqlState == "22P02")
    }

    @Test("the hint of the server survives")
    func hint() async throws {
        let error = try await error("", "SELECT to_number(1)")
        #expect(error.sqlState == "42883")
        #expect(error.hint?.isEmpty == false)
    }

    @Test("an error in a script names the line")
    func scriptLine() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.executeScript("SELECT 1;\n-- یک خط\nSELECT 2;\nSELECT missing;\n")
            }
            #expect(error.isUndefinedColumn)
            #expect(error.context == "line 4 of a script")
        }
    }

    @Test("a script is one transaction unless it says otherwise")
    func scriptAtomicity() async throws {
        try await withConnection { connection, _ in
            let error = try await postgresError {
                try await connection.executeScript("CREATE TABLE t (i int); SELECT 1 / 0; SELECT 1")
            }
            #expect(error.sqlState == "22012")
            let rows = try await connection.query("SELECT to_regclass('t') IS NULL")
            #expect(try rows[0][0, as: Bool.self])
        }
    }

    @Test("the place in a function survives")
    func functionContext() async throws {
        let error = try await error(
            "",
            "DO $$ BEGIN\n PERFORM 1 / 0; END $$"
        )
        #expect(error.context?.hasPrefix("PL/pgSQL function inline_code_block line 2 at PERFORM; ") == true)
    }

    @Test("a lock that is not granted in time, a table that is missing, a role that may not")
    func states() async throws {
        try await withConnection([("lock_timeout", "50ms")]) { connection, database in
            let other = try await PostgresConnection.connect(.init(url: database.url))
            try await connection.executeScript("CREATE TABLE t (i int); CREATE ROLE \"\(Self.role)\"")
            try await other.executeScript("BEGIN; LOCK TABLE t")
            let lock = try await postgresError { try await connection.execute("TABLE t") }
            #expect(lock.isLockTimeout)
            await other.close()
            let missing = try await postgresError { try await connection.execute("TABLE missing") }
            #expect(missing.isUndefinedTable)
            try await connection.executeScript("SET ROLE \"\(Self.role)\"")
            let privilege = try await postgresError { try await connection.execute("TABLE t") }
            #expect(privilege.isInsufficientPrivilege)
            try await connection.executeScript("RESET ROLE; DROP ROLE \"\(Self.role)\"")
        }
    }

    private static let role = "driver_test_nobody"
}
