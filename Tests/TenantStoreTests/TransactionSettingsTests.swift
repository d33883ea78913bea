import PostgresDriver
import TenantStore
import TenantTesting
import Testing

@Suite("The settings of a transaction hold for it, and the server takes them whatever was asked for")
struct TransactionSettingsTests {
    @Test(
        "waiting for a lock ends before the statement that waits",
        arguments: [
            (.seconds(30), "30s|630s"), (.seconds(600), "10min|20min"), (.seconds(86_400), "1d|1450min"),
            (.seconds(Int64.max), "1d|1450min"), (.zero, "1ms|600001ms"), (.seconds(-5), "1ms|600001ms"),
        ] as [(Duration, String)]
    )
    func timeouts(_ duration: Duration, _ shown: String) async throws {
        try await withTestDatabase { database in
            let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            let settings = TransactionSettings(lockTimeout: duration)
            let found = try await connection.withTransaction { @Sendable connection in
                try settings.set(on: connection)
                let rows = try connection.query(
                    "SELECT current_setting('lock_timeout') || '|' || current_setting('statement_timeout')"
                )
                return try rows.first?[0, as: String.self]
            }
            await connection.close()
            #expect(found == shown)
        }
    }

    @Test(
        "the server's own functions are found first, wherever the database has names looked for",
        arguments: [
            ("public, pg_catalog", "pg_catalog, public, pg_catalog"), ("", "pg_catalog"),
            (#""we""ird", public"#, #"pg_catalog, "we""ird", public"#),
            (#""$user", public"#, #"pg_catalog, "$user", public"#),
        ]
    )
    func searchPath(_ path: String, _ shown: String) async throws {
        try await withTestDatabase { database in
            try await database.psql(
                """
                CREATE FUNCTION public.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT 'trapped' $$;
                CREATE FUNCTION public.concat(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'trapped' $$;
                CREATE FUNCTION public.now() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
                """
            )
            let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            let found = try await connection.withTransaction { @Sendable connection in
                _ = try connection.query("SELECT pg_catalog.set_config('search_path', \(path), false)")
                try TransactionSettings().set(on: connection)
                let rows = try connection.query(
                    "SELECT current_setting('search_path') || '|' || pg_typeof(now())::text"
                )
                return try rows.first?[0, as: String.self]
            }
            await connection.close()
            #expect(found == shown + "|timestamp with time zone")
        }
    }
}
