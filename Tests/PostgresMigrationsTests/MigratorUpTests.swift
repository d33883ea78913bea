import MigrationScripts
import PostgresDriver
import PureTesting
import TenantTesting
import Testing

@testable import PostgresMigrations

@Suite struct MigratorUpTests {
    @Test("an empty database gets every migration, once")
    func fromEmpty() async throws {
        try await withTestDatabase { database in
            let first = try await migrateUp(database)
            #expect(first.map(\.version) == [0, 1, 2, 3, 4, 5])
            #expect(first.map(\.outcome) == Array(repeating: .applied, count: 6))
            #expect(try await migrateUp(database).isEmpty)
            #expect(try await verify(database).isSound)
        }
    }

    @Test("each migration is recorded with the checksum of its file")
    func recorded() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let rows = try await database.psql(
                "select version, name, checksum, outcome, duration > '0' from tenantctl.schema_migrations order by 1"
            )
            let expected = MigrationScripts.all.map { "\($0.version)|\($0.name)|\($0.checksum)|applied|t" }
            #expect(rows == expected.joined(separator: "\n"))
        }
    }

    @Test("the checksum is SHA-256, as the server computes it")
    func checksum() async throws {
        try await withTestDatabase { database in
            for script in MigrationScripts.all {
                let hash = try await database.psql(
                    "select encode(sha256(convert_to($file$\(script.text)$file$, 'UTF8')), 'hex')"
                )
                #expect(hash == script.checksum, "\(script.file)")
            }
        }
    }

    @Test("a database that has tables does not get the base tables")
    func baseTablesNotNeeded() async throws {
        try await withTestDatabase(template: .bot) { database in
            let applied = try await migrateUp(database)
            #expect(applied.map(\.outcome) == [.notNeeded] + Array(repeating: .applied, count: 5))
            #expect(try await database.psql("select to_regclass('public.subscriptions') is null") == "t")
            #expect(try await verify(database).isSound)
        }
    }

    @Test("a database with tables of somebody else is refused, and stays as it is")
    func strangeDatabase() async throws {
        try await withTestDatabase { database in
            try await database.psql("create table articles (id serial primary key)")
            let error = try #require(try await refusal(of: database))
            #expect(error.code == .refused)
            #expect(error.findings.contains { $0.contains("public.users.id") })
            #expect(error.findings.contains { $0.contains("public.transactions.id") })
            #expect(try await database.psql("select to_regnamespace('tenantctl') is null") == "t")
        }
    }

    @Test("a file that changed after it was applied is an error that names it")
    func changedFile() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                "update tenantctl.schema_migrations set checksum = repeat('0', 64) where version = 1"
            )
            let error = try #require(try await refusal(of: database))
            #expect(error.code == .changedScript)
            #expect(error.findings.count == 1)
            #expect(error.description.contains("001_create_multi_tenant_tables.sql"))
            #expect(try await verify(database).isSound == false)
        }
    }

    @Test("a schema newer than the program is refused")
    func newerSchema() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                insert into tenantctl.schema_migrations (version, name, checksum, outcome, duration)
                values (7, 'add_wings', repeat('a', 64), 'applied', '1 s')
                """
            )
            let error = try #require(try await refusal(of: database))
            #expect(error.code == .newerSchema)
            #expect(error.description.contains("007_add_wings.sql"))
        }
    }

    @Test(
        "a backend that is killed inside a file leaves nothing of it, and the next run goes on",
        arguments: [
            (0, "public.transactions"), (1, "public.zarinpal_payments"), (2, "tenantctl.receipts"),
            (3, "tenantctl.hold_events"),
        ]
    )
    func killedInside(version: Int, table: String) async throws {
        try await withTestDatabase { database in
            // Event triggers see the table come into being, in the middle of the file and of its transaction.
            try await database.psql(
                """
                create schema hazard;
                create function hazard.kill() returns event_trigger language plpgsql as $$
                begin
                    if exists (
                        select from pg_catalog.pg_event_trigger_ddl_commands()
                        where object_identity = '\(table)' and command_tag = 'CREATE TABLE'
                    ) then
                        perform pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
                    end if;
                end $$;
                create event trigger kill on ddl_command_end execute function hazard.kill();
                """
            )
            let error = await #expect(throws: PostgresError.self) { try await migrateUp(database) }
            #expect(error?.isServerShutdown == true)
            let recorded = try await withConnection(to: database) { try await SchemaVersion.read($0) }
            #expect(recorded == (version == 0 ? .missing : .older(version - 1)))
            let promised = try #require(try ExpectedSchema.embedded().byVersion[version]).tables
                .subtracting(["tenantctl.schema_migrations"])
            for table in promised {
                #expect(try await database.psql("select to_regclass('\(table)') is null") == "t", "\(table)")
            }
            try await database.psql("drop event trigger kill; drop schema hazard cascade")
            #expect(try await migrateUp(database).map(\.version) == Array(version...5))
            #expect(try await verify(database).isSound)
        }
    }

    @Test("two at once share the work: both succeed, and nothing is done twice")
    func twoAtOnce() async throws {
        try await withTestDatabase { database in
            async let left = migrateUp(database)
            async let right = migrateUp(database)
            let versions = try await (left + right).map(\.version)
            #expect(versions.sorted() == [0, 1, 2, 3, 4, 5])
            #expect(try await verify(database).isSound)
        }
    }

    @Test("one that finds another migrating waits for it")
    func waits() async throws {
        try await withTestDatabase { database in
            try await withConnection(to: database) { other in
                _ = try await other.query("select pg_advisory_lock(\(Migrator.lockKey))")
                async let applied = migrateUp(database)
                try await untilSomebodyWaits(other)
                _ = try await other.query("select pg_advisory_unlock(\(Migrator.lockKey))")
                #expect(try await applied.count == 6)
            }
        }
    }

    @Test("a timeout for single queries does not end the waiting")
    func waitsLongerThanStatementTimeout() async throws {
        try await withTestDatabase { database in
            try await withConnection(to: database) { other in
                _ = try await other.query("select pg_advisory_lock(\(Migrator.lockKey))")
                let error = await #expect(throws: MigrationError.self) {
                    try await withConnection(to: database) { connection in
                        _ = try await connection.execute("set statement_timeout = '500ms'")
                        _ = try await Migrator(connection: connection, lockTimeout: .seconds(1)).up()
                    }
                }
                #expect(error?.code == .locked)
            }
        }
    }

    @Test("waiting for another has an end, and the error says for what")
    func waitsInVain() async throws {
        try await withTestDatabase { database in
            try await withConnection(to: database) { other in
                _ = try await other.query("select pg_advisory_lock(\(Migrator.lockKey))")
                let error = await #expect(throws: MigrationError.self) {
                    try await withConnection(to: database) { connection in
                        try await Migrator(connection: connection, lockTimeout: .milliseconds(50)).up()
                    }
                }
                #expect(error?.code == .locked)
                #expect(error?.message.contains("another process") == true)
            }
        }
    }

    @Test(
        "a table that stays in use makes it give up after five seconds, and nothing is half",
        arguments: [
            ("row exclusive", "001_create_multi_tenant_tables.sql"),
            ("access exclusive", "reading the catalog"),
        ]
    )
    func tableInUse(mode: String, subject: String) async throws {
        try await withTestDatabase(template: .bot) { database in
            try await withConnection(to: database) { other in
                try await other.executeScript("begin; lock table users in \(mode) mode")
                let clock = ContinuousClock()
                let start = clock.now
                let error = try #require(try await refusal(of: database))
                #expect(error.code == .locked)
                #expect(error.message.contains(subject))
                #expect(clock.now - start > .seconds(4.9))
                try await other.executeScript("rollback")
            }
            #expect(try await database.psql("select to_regclass('public.bots') is null") == "t")
            try await migrateUp(database)
            #expect(try await verify(database).isSound)
        }
    }

    @Test("a read-only database is a clear error")
    func readOnly() async throws {
        try await withTestDatabase { database in
            let configuration = PostgresConfiguration(
                url: database.url,
                settings: [("default_transaction_read_only", "on")]
            )
            let connection = try await PostgresConnection.connect(configuration)
            let error = await #expect(throws: MigrationError.self) {
                try await Migrator(connection: connection).up()
            }
            await connection.close()
            #expect(error?.code == .readOnly)
            #expect(error?.message.contains("read-only") == true)
        }
    }

    @Test("a read-only database that is up to date is nothing to complain of")
    func readOnlyAndCurrent() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let configuration = PostgresConfiguration(
                url: database.url,
                settings: [("default_transaction_read_only", "on")]
            )
            let connection = try await PostgresConnection.connect(configuration)
            let migrator = Migrator(connection: connection)
            #expect(try await migrator.up().isEmpty)
            #expect(try await migrator.verify().isSound)
            await connection.close()
        }
    }

    @Test("a role without CREATE is told so, and nothing is left")
    func withoutCreate() async throws {
        try await withTestDatabase { database in
            let role = "migrations_visitor"
            try await database.psql(
                """
                select 'create role \(role)' where not exists (select from pg_roles where rolname = '\(role)') \\gexec
                """
            )
            try await withConnection(to: database) { connection in
                _ = try await connection.execute("set role \(identifier: role)")
                let error = await #expect(throws: MigrationError.self) {
                    try await Migrator(connection: connection).up()
                }
                #expect(error?.code == .permissionDenied)
                #expect(error?.cause?.sqlState == "42501")
            }
        }
    }

    @Test("the session keeps its lock_timeout, statement_timeout and search_path")
    func sessionIsLeftAlone() async throws {
        try await withTestDatabase { database in
            try await withConnection(to: database) { connection in
                try await connection.executeScript(
                    "set lock_timeout = '7s'; set statement_timeout = '9s'; set search_path = pg_temp, public"
                )
                _ = try await Migrator(connection: connection).up()
                let rows = try await connection.query(
                    """
                    select current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')
                        || ' ' || current_setting('search_path')
                    """
                )
                #expect(try rows.first?[0, as: String.self] == "7s 9s pg_temp, public")
            }
        }
    }

    @Test("a database in another encoding is refused before the first file", arguments: ["LATIN1", "SQL_ASCII"])
    func encoding(_ encoding: String) async throws {
        try await withTestDatabase(encoding: encoding) { database in
            let error = try #require(try await refusal(of: database))
            #expect(error.code == .refused)
            #expect(
                error.description == """
                    the encoding of this database is \(encoding), and names of tenants need UTF8; nothing was written
                    hint: make another one with `create database … encoding 'UTF8' template template0`, and name that one
                    """
            )
            let tables = "select count(*) from pg_tables where schemaname in ('public', 'tenantctl')"
            #expect(try await database.psql(tables) == "0")
        }
    }

    @Test("progress names every file as it begins and as it is committed")
    func progress() async throws {
        try await withTestDatabase { database in
            try await withConnection(to: database) { connection in
                let seen = Recorder<MigrationProgress>()
                let applied = try await Migrator(connection: connection).up { seen.append($0) }
                let expected = applied.flatMap { migration in
                    [
                        MigrationProgress.started(file: migration.file, outcome: .applied, completions: 0),
                        .finished(migration),
                    ]
                }
                #expect(seen.values == expected)
            }
        }
    }
}

/// Returns once a session of the database waits for an advisory lock. The test's time limit is its bound.
private func untilSomebodyWaits(_ connection: PostgresConnection) async throws {
    for _ in 0..<10_000 {
        let waiting = try await connection.query(
            """
            select from pg_locks
            where locktype = 'advisory' and not granted
                and database = (select oid from pg_database where datname = current_database())
            """
        )
        if !waiting.isEmpty { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("nobody came to wait")
}
