import MigrationScripts
import TenantTesting
import Testing

/// The files as people use them: piped into psql.
@Suite struct MigrationFileTests {
    private static let tables = """
        'bots', 'bot_feature_flags', 'bot_configurations', 'tenant_payment_cards', 'bot_plans',
        'card_to_card_payments', 'zarinpal_payments'
        """

    @Test("psql takes the tenant tables into a database of the bot, and a second time")
    func pipedTwice() async throws {
        try await withTestDatabase(template: .bot) { database in
            try await database.psql(script(1).text)
            try await database.psql(script(1).text)
            let count = try await database.psql(
                """
                select count(*) from information_schema.tables
                where table_schema = 'public' and table_name in (\(Self.tables))
                """
            )
            #expect(count == "7")
        }
    }

    @Test("psql takes every file twice, one after the other")
    func allTwice() async throws {
        try await withTestDatabase { database in
            for script in MigrationScripts.all + MigrationScripts.all {
                try await database.psql(script.text)
            }
            #expect(try await database.psql("select count(*) from tenantctl.state") == "1")
        }
    }

    @Test("no statement opens or ends a transaction", arguments: MigrationScripts.all.map(\.file))
    func noTransactions(file: String) throws {
        let script = try #require(MigrationScripts.all.first { $0.file == file })
        var forbidden: Set = ["abort", "begin", "commit", "end", "rollback", "savepoint", "start"]
        // Blocks of PL/pgSQL, whose BEGIN and END are no statements.
        if [2, 4, 5].contains(script.version) { forbidden.subtract(["begin", "end"]) }
        let firstWords = script.text.split(separator: "\n").map { line in
            line.drop(while: \.isWhitespace).prefix { $0.isLetter || $0 == "_" }.lowercased()
        }
        #expect(forbidden.isDisjoint(with: firstWords))
        #expect(firstWords.contains("create"))
    }

    @Test(
        "the session's lock_timeout is what it was, after every file",
        arguments: MigrationScripts.all.indices
    )
    func lockTimeoutIsRestored(version: Int) async throws {
        try await withTestDatabase { database in
            for script in MigrationScripts.all[..<version] { try await database.psql(script.text) }
            let output = try await database.psql(
                "\(script(version).text)\nselect current_setting('lock_timeout');"
            )
            #expect(output == "0")
        }
    }

    @Test("every foreign key has an index that begins with its columns")
    func foreignKeysAreIndexed() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let bare = try await database.psql(
                """
                select key.conrelid::regclass, key.conname from pg_constraint key
                where key.contype = 'f' and not exists (
                    select from pg_index index
                    where index.indrelid = key.conrelid and index.indpred is null and index.indisvalid
                        and (index.indkey::int2[])[0:cardinality(key.conkey) - 1] @> key.conkey
                )
                """
            )
            #expect(bare == "")
            #expect(
                try await database.psql("select count(*) > 15 from pg_constraint where contype = 'f'") == "t"
            )
        }
    }

    @Test("every table and view says what it holds")
    func everythingIsCommented() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let silent = try await database.psql(
                """
                select oid::regclass from pg_class
                where relkind in ('r', 'v') and relnamespace::regnamespace::text in ('public', 'tenantctl')
                    and obj_description(oid, 'pg_class') is null
                """
            )
            #expect(silent == "")
        }
    }
}
