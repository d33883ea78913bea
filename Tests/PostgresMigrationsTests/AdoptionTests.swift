import MigrationScripts
import PostgresDriver
import TenantTesting
import Testing

@testable import PostgresMigrations

@Suite struct AdoptionTests {
    @Test(
        "tables that the original made are completed, and their rows stay",
        arguments: [
            OriginalTables.sql, OriginalTables.models,
        ]
    )
    func original(tables: String) async throws {
        try await withTestDatabase(template: .bot) { database in
            try await database.psql(tables + OriginalTables.rows)
            let applied = try await migrateUp(database)
            #expect(applied.map(\.outcome) == [.notNeeded, .adopted, .applied, .applied, .applied, .applied])
            #expect(try await verify(database).description == SchemaVersion.current(SchemaVersion.needed).description)
            #expect(try await verify(database).isSound)
            let row = try await database.psql(
                """
                select bots.wallet_balance_kopeks, flags.config, configurations.config_value, plans.price_kopeks,
                    payments.amount_kopeks, bots.api_token, bots.updated_at, bots.slug is null
                from bots, bot_feature_flags flags, bot_configurations configurations, bot_plans plans,
                    card_to_card_payments payments
                """
            )
            #expect(
                row == #"500|{"a": 1}|{"value": 3}|15000000|15000000|secret|2025-01-01 00:00:00|t"#
            )
        }
    }

    @Test("the master's role and the tokens of adopted tables can be swapped")
    func adoptedTablesSwap() async throws {
        try await withTestDatabase(template: .bot) { database in
            try await database.psql(OriginalTables.models + OriginalTables.rows)
            try await migrateUp(database)
            let swapped = try await database.psql(
                """
                insert into bots (name, telegram_bot_token) values ('B', '2:b');
                begin;
                set constraints all deferred;
                update bots set telegram_bot_token = '2:b', is_master = false where name = 'A';
                update bots set telegram_bot_token = '1:a', is_master = true where name = 'B';
                commit;
                select name, telegram_bot_token, is_master from bots order by name;
                """
            )
            #expect(swapped == "A|2:b|f\nB|1:a|t")
        }
    }

    @Test("the tables that are missing among those of the original are created")
    func someTables() async throws {
        try await withTestDatabase(template: .bot) { database in
            try await database.psql(
                OriginalTables.sql + "drop table card_to_card_payments, zarinpal_payments, bot_plans;"
            )
            #expect(try await migrateUp(database)[1].outcome == .adopted)
            #expect(try await verify(database).isSound)
        }
    }

    @Test("tables that psql made from the same file are adopted as they are")
    func pipedBefore() async throws {
        try await withTestDatabase(template: .bot) { database in
            try await database.psql(script(1).text)
            let applied = try await migrateUp(database)
            #expect(applied.map(\.outcome) == [.notNeeded, .adopted, .applied, .applied, .applied, .applied])
            #expect(applied[1].completions.isEmpty)
        }
    }

    @Test("a database that psql made from all the files is adopted as it is")
    func allPipedBefore() async throws {
        try await withTestDatabase { database in
            for script in MigrationScripts.all { try await database.psql(script.text) }
            let identity = try await database.psql("select identity from tenantctl.state")
            let applied = try await migrateUp(database)
            // The last one makes no table by which to tell that it was there, and replaces what it made.
            #expect(applied.map(\.outcome) == [.notNeeded, .adopted, .adopted, .adopted, .adopted, .applied])
            #expect(applied.flatMap(\.completions).isEmpty)
            #expect(try await verify(database).isSound)
            #expect(try await database.psql("select identity from tenantctl.state") == identity)
        }
    }

    /// What somebody did to the original's tables, and the columns or constraints that a refusal names.
    static let variants: [(change: String, named: [String])] = [
        (
            "alter table bots rename column wallet_balance_kopeks to wallet_balance_toman",
            ["public.bots.wallet_balance_kopeks is missing", "public.bots.wallet_balance_toman"]
        ),
        (
            """
            alter table bot_plans rename column price_kopeks to price_toman;
            alter table card_to_card_payments rename column amount_kopeks to amount_toman
            """,
            [
                "public.bot_plans.price_kopeks is missing", "public.bot_plans.price_toman is NOT NULL",
                "public.card_to_card_payments.amount_kopeks is missing",
                "public.card_to_card_payments.amount_toman is NOT NULL",
            ]
        ),
        (
            "alter table bots drop column card_receipt_topic_id, drop column admin_chat_id",
            ["public.bots.card_receipt_topic_id is missing", "public.bots.admin_chat_id is missing"]
        ),
        (
            "alter table bots add column owner_telegram_id bigint not null",
            ["public.bots.owner_telegram_id is NOT NULL without a default"]
        ),
        (
            "alter table bots alter column created_at type timestamptz",
            ["public.bots.created_at is timestamp with time zone"]
        ),
        (
            "alter table bot_plans alter column price_kopeks type numeric",
            ["public.bot_plans.price_kopeks is numeric instead of bigint"]
        ),
        (
            "alter table bots alter column default_language set default 'ru'",
            ["public.bots.default_language has the default 'ru'"]
        ),
        (
            "alter table bots alter column support_username set default '@somebody'",
            ["public.bots.support_username has the default '@somebody'"]
        ),
        (
            "alter table bot_configurations drop constraint bot_configurations_pkey, add primary key (config_key)",
            ["public.bot_configurations.bot_configurations_pkey is missing"]
        ),
        (
            """
            insert into bots (name, telegram_bot_token, api_token, api_token_hash) values ('A', '1:a', 's', 'h');
            insert into bot_plans (bot_id, name, period_days, price_kopeks, device_limit) values (1, 'P', 1, 1, null)
            """,
            ["public.bot_plans.device_limit has to be NOT NULL and is NULL in 1 rows"]
        ),
    ]

    @Test(
        "another variant is refused by the names of its columns, and stays as it is",
        arguments: variants.indices
    )
    func variant(number: Int) async throws {
        let (change, named) = Self.variants[number]
        try await withTestDatabase(template: .bot) { database in
            // A NOT NULL column with other meaning has no default either way.
            let withoutDefault =
                change.contains("wallet_balance_toman")
                ? "; alter table bots alter column wallet_balance_toman drop default" : ""
            try await database.psql(OriginalTables.sql + change + withoutDefault)
            let before = try await database.psql(fingerprint)
            let error = try #require(try await refusal(of: database))
            #expect(error.code == .refused)
            for name in named {
                #expect(error.findings.contains { $0.contains(name) }, "\(name) in \(error)")
            }
            #expect(error.findings.count == named.count, "\(error)")
            #expect(try await database.psql(fingerprint) == before)
            #expect(try await database.psql("select to_regnamespace('tenantctl') is null") == "t")
        }
    }

    @Test("rows that break a rule fail the migration by the rule's name, and nothing is written")
    func rowsBreakRule() async throws {
        try await withTestDatabase(template: .bot) { database in
            try await database.psql(
                OriginalTables.sql
                    + """
                    insert into bots (name, telegram_bot_token, api_token, api_token_hash, is_master)
                    values ('A', '1:a', 's', 'h', true), ('B', '2:b', 't', 'i', true);
                    """
            )
            let before = try await database.psql(fingerprint)
            let error = try #require(try await refusal(of: database))
            #expect(error.code == .failed)
            #expect(error.description.contains("bots_one_master"))
            #expect(try await database.psql(fingerprint) == before)
        }
    }

    @Test("the columns that may be missing are those that the original never had")
    func ownColumns() throws {
        let promised = try #require(try ExpectedSchema.embedded().byVersion[1])
        for (table, columns) in SchemaCompletion.ownColumns {
            for name in columns {
                let column = try #require(promised.column(name, of: table)?.column)
                #expect(column.isNullable && column.defaultExpression == nil)
                #expect(!OriginalTables.sql.contains("\n    \(name) "))
            }
        }
        let count = SchemaCompletion.ownColumns.values.map(\.count).reduce(0, +)
        let original = OriginalTables.sql.split(separator: "\n").filter { line in
            line.hasPrefix("    ") && !line.hasPrefix("    primary key")
        }
        #expect(promised.filter { $0.kind == .column }.objects.count == original.count + count)
    }

    /// Everything about the tables in `public` that a migration could change, as one hash.
    private let fingerprint = """
        select md5(string_agg(line, ' ' order by line)) from (
            select attrelid::regclass || attname || atttypid || attnotnull || coalesce(pg_get_expr(adbin, adrelid), '')
            from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
            union all
            select conrelid::regclass || conname || pg_get_constraintdef(oid) from pg_constraint
            where connamespace = 'public'::regnamespace
            union all
            select pg_get_indexdef(indexrelid) from pg_index
            where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
        ) as lines (line)
        """
}
