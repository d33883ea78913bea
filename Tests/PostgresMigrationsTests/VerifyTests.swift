import PostgresDriver
import TenantTesting
import Testing

@testable import PostgresMigrations

@Suite struct VerifyTests {
    /// What somebody did to a migrated database, and what `verify` has to say about it.
    static let damages: [(statement: String, finding: String)] = [
        ("drop index idx_bots_is_active", "index public.bots.idx_bots_is_active is missing"),
        (
            "drop index tenantctl.changes_bot_id_kind_key_idx",
            "index tenantctl.changes.changes_bot_id_kind_key_idx"
        ),
        ("alter table bots drop column zarinpal_merchant_id", "column public.bots.zarinpal_merchant_id is missing"),
        (
            "alter table bots drop constraint bots_created_by_fkey",
            "foreign key public.bots.bots_created_by_fkey is missing"
        ),
        (
            "alter table bots drop constraint bots_slug_key, add constraint bots_slug_key unique (slug)",
            "unique constraint public.bots.bots_slug_key differs"
        ),
        (
            "create unique index somebodys on bots (slug)",
            "unique constraint public.bots.bots_slug_key differs: found somebodys"
        ),
        (
            "alter table bots drop constraint bots_one_master",
            "exclusion constraint public.bots.bots_one_master is missing"
        ),
        (
            "alter table bot_plans drop constraint bot_plans_price_kopeks_check",
            "check constraint public.bot_plans.bot_plans_price_kopeks_check is missing"
        ),
        (
            """
            alter table bot_plans drop constraint bot_plans_price_kopeks_check,
                add constraint bot_plans_price_kopeks_check check (price_kopeks >= 0) not valid
            """,
            "check constraint public.bot_plans.bot_plans_price_kopeks_check is missing"
        ),
        (
            "alter table bot_feature_flags drop constraint bot_feature_flags_pkey",
            "primary key public.bot_feature_flags.bot_feature_flags_pkey is missing"
        ),
        (
            """
            alter table zarinpal_payments drop constraint zarinpal_payments_bot_id_fkey,
                add foreign key (bot_id) references bots on delete cascade
            """,
            "foreign key public.zarinpal_payments.zarinpal_payments_bot_id_fkey differs"
        ),
        (
            "alter table card_to_card_payments alter column amount_kopeks type integer",
            "column public.card_to_card_payments.amount_kopeks is integer instead of bigint"
        ),
        (
            "alter table bots alter column name drop not null",
            "column public.bots.name allows NULL and has to be NOT NULL"
        ),
        (
            "alter table bots alter column is_active set default false",
            "column public.bots.is_active has the default false instead of the default true"
        ),
        (
            "alter table bots add column owner text not null",
            "column public.bots.owner is NOT NULL without a default, and nothing here writes it"
        ),
        ("drop table tenantctl.receipts", "table tenantctl.receipts is missing"),
        ("drop view tenantctl.ledger_fields", "view tenantctl.ledger_fields is missing"),
        ("drop view runtime_plans", "view public.runtime_plans is missing"),
        (
            "drop function tenantctl.next_payment_card(integer)",
            "function tenantctl.next_payment_card(integer) is missing"
        ),
        (
            """
            create or replace function tenantctl.record_payment_card(tenant integer, card_id integer, success boolean)
                returns boolean language sql as 'select true'
            """,
            "function tenantctl.record_payment_card(integer, integer, boolean) is another one than the migration made"
        ),
        (
            "alter table tenantctl.ledger disable trigger all",
            "table tenantctl.ledger has its triggers disabled, so that nothing enforces ledger_bot_id_fkey: look"
        ),
        ("delete from tenantctl.state", "table tenantctl.state has no row, and no command works without"),
    ]

    @Test("a table that stays locked is not waited for without end")
    func locked() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let holder = try await HeldSession("BEGIN; LOCK TABLE bots IN ACCESS EXCLUSIVE MODE", on: database)
            let error = await #expect(throws: MigrationError.self) {
                try await withConnection(to: database) { connection in
                    _ = try await Migrator(connection: connection, lockTimeout: .milliseconds(50)).verify()
                }
            }
            await holder.end()
            #expect(error?.code == .locked)
        }
    }

    @Test("one damage is one finding that names it", arguments: damages.indices)
    func damage(number: Int) async throws {
        let (statement, finding) = Self.damages[number]
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(statement)
            let report = try await verify(database)
            #expect(!report.isSound)
            #expect(report.differences.count == 1, "\(report)")
            #expect(report.description.contains(finding), "\(report)")
        }
    }

    /// Somebody's own trigger.
    private static let touch = """
        create function nothing() returns trigger language plpgsql as 'begin return new; end';
        create trigger touch before update on bots for each row execute function nothing();
        """

    @Test("foreign keys and deferrable keys are findings where triggers are off, and a trigger is none")
    func disabled() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                \(Self.touch)
                alter table bots disable trigger touch;
                """
            )
            #expect(try await verify(database).isSound)
            try await database.psql("alter table bot_plans disable trigger all")
            let report = try await verify(database)
            #expect(
                report.differences.map(\.description) == [
                    """
                    table public.bot_plans has its triggers disabled, so that nothing enforces bot_plans_bot_id_fkey, \
                    bot_plans_bot_id_key_key: look for rows that break them, then \
                    `alter table public.bot_plans enable trigger all`
                    """
                ]
            )
            #expect(
                try await withConnection(to: database) { try await Migrator(connection: $0).disabledConstraints() }
                    == report.differences.map(\.description)
            )
            try await database.psql("alter table public.bot_plans enable trigger all")
            #expect(try await verify(database).isSound)
        }
    }

    @Test("the statement that verify shows for a lost state row makes the database sound, at its revision")
    func lostState() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                insert into tenantctl.operations (revision, operation_id, plan_id, actor, tool_version, started_at)
                    values (7, gen_random_uuid(), 'x', 'x', 'x', now());
                delete from tenantctl.state;
                """
            )
            let error = try #require(try await refusal(of: database))
            #expect(error.code == .lostState)
            #expect(error.message == "the schema is up to date, but tenantctl.state has no row; nothing was written")
            #expect(error.hint?.contains("`\(Migrator.stateRow)`") == true)
            #expect(try await verify(database).description.contains("`\(Migrator.stateRow)`"))
            try await database.psql(Migrator.stateRow)
            #expect(try await verify(database).isSound)
            #expect(try await database.psql("select revision from tenantctl.state") == "7")
            #expect(try await migrateUp(database).isEmpty)
        }
    }

    @Test("what others add that may be in the way of writing is a warning, and the database is sound")
    func warnings() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                \(Self.touch)
                create rule nobody as on insert to bots do instead nothing;
                alter table bot_plans add constraint dear check (price_kopeks > 1);
                alter table bot_plans add constraint one_name unique (bot_id, name);
                alter table bot_plans add constraint one_place exclude using btree (bot_id with =, sort_order with =);
                create unique index one_offer on bot_plans (bot_id, lower(name));
                create table regions (name text primary key);
                alter table bots add constraint region foreign key (name) references regions;
                -- The same under another name.
                alter table bots drop constraint bots_slug_key, add constraint names unique (slug) deferrable;
                alter table bot_plans enable row level security;
                create table articles (id serial primary key check (id > 0));
                create trigger touch before update on articles for each row execute function nothing();
                """
            )
            let report = try await verify(database)
            #expect(report.isSound)
            #expect(
                report.description == """
                    \(SchemaVersion.current(SchemaVersion.needed))
                    warning: check constraint public.bot_plans.dear is none of the migrations': it may refuse what is written
                    warning: exclusion constraint public.bot_plans.one_place is none of the migrations': it may refuse what is \
                    written
                    warning: row-level security is on for public.bot_plans, and the migrations do not switch it on: it refuses \
                    roles that do not own the table
                    warning: unique key public.bot_plans.one_name is none of the migrations': it may refuse what is written
                    warning: unique key public.bot_plans.one_offer is none of the migrations': it may refuse what is written
                    warning: foreign key public.bots.region is none of the migrations': it may refuse what is written
                    warning: rule public.bots.nobody is none of the migrations': it may alter or refuse what is written
                    warning: trigger public.bots.touch is none of the migrations': it may alter or refuse what is written
                    """
            )
        }
    }

    @Test("a file that differs is named once with a way on, which holds where the tables are sound")
    func changedFile() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                "update tenantctl.schema_migrations set checksum = repeat('a', 64) where version in (1, 3)"
            )
            let report = try await verify(database)
            #expect(!report.isSound)
            let lines = report.description.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines[0] == "the database was migrated with other files than those in this tenantctl:")
            #expect(lines[1].hasPrefix("001_create_multi_tenant_tables.sql: applied "))
            #expect(!report.description.contains("migrate verify"))
            let statement = try #require(lines[3].split(separator: "`").dropFirst().first)
            try await database.psql(String(statement))
            #expect(try await verify(database).isSound)

            try await database.psql(
                """
                update tenantctl.schema_migrations set checksum = repeat('a', 64) where version = 1;
                drop index idx_bots_is_active
                """
            )
            let broken = try await verify(database).description
            #expect(broken.contains("index public.bots.idx_bots_is_active is missing"))
            #expect(broken.contains("hint: use the tenantctl that migrated it") && !broken.contains("update tenantctl"))
        }
    }

    @Test("a database that quotes all identifiers is migrated and verified as any other")
    func quoted() async throws {
        try await withTestDatabase { database in
            try await database.psql(
                "select format('alter database %I set quote_all_identifiers = on', current_database()) \\gexec"
            )
            #expect(try await migrateUp(database).count == SchemaVersion.needed + 1)
            let report = try await verify(database)
            #expect(report.isSound, "\(report)")
        }
    }

    @Test("what others add beside is nobody's concern")
    func additions() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                create table articles (id serial primary key);
                alter table bots add column notes text, add column rank integer not null default 0;
                create index somebodys on bots (name);
                create unique index one_inactive_name on bots (name) where not is_active;
                """
            )
            #expect(try await verify(database).isSound)
        }
    }

    @Test("a database made again from its own definitions, as by a restore, is sound")
    func restored() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                select format('alter table %s drop constraint %I, add constraint %I %s',
                    conrelid::regclass, conname, conname, pg_get_constraintdef(oid))
                from pg_constraint where contype in ('c', 'f', 'x')
                    and connamespace::regnamespace::text in ('public', 'tenantctl')
                \\gexec
                select format('drop index %s; %s', indexrelid::regclass, pg_get_indexdef(indexrelid))
                from pg_index where indrelid::regclass::text !~ '^pg_'
                    and not exists (select from pg_constraint where conindid = indexrelid)
                    and indrelid in (
                        select oid from pg_class where relnamespace::regnamespace::text in ('public', 'tenantctl')
                    )
                \\gexec
                select format('alter table %s alter column %I set default %s',
                    adrelid::regclass, attname, pg_get_expr(adbin, adrelid))
                from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
                \\gexec
                """
            )
            let report = try await verify(database)
            #expect(report.isSound, "\(report)")
        }
    }

    @Test("findings are sorted, and the same every time")
    func stable() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                "drop index idx_zarinpal_user_id; drop index idx_bots_is_active; alter table bots rename column slug to name_of_old;"
            )
            let first = try await verify(database)
            #expect(
                first.differences.map(\.subject) == [
                    "column public.bots.slug", "unique constraint public.bots.bots_slug_key",
                    "index public.bots.idx_bots_is_active",
                    "index public.zarinpal_payments.idx_zarinpal_user_id",
                ]
            )
            #expect(try await verify(database) == first)
        }
    }

    @Test("a role that may only read the version can verify")
    func readerRole() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let role = "migrations_reader"
            try await database.psql(
                """
                select 'create role \(role)' where not exists (select from pg_roles where rolname = '\(role)') \\gexec
                grant usage on schema tenantctl to \(role);
                grant select on tenantctl.schema_migrations to \(role);
                """
            )
            try await withConnection(to: database) { connection in
                _ = try await connection.execute("set role \(identifier: role)")
                #expect(try await Migrator(connection: connection).verify().isSound)
            }
        }
    }

    @Test("a role that may not read the version is told so")
    func strangerRole() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let role = "migrations_stranger"
            try await database.psql(
                """
                select 'create role \(role)' where not exists (select from pg_roles where rolname = '\(role)') \\gexec
                """
            )
            try await withConnection(to: database) { connection in
                _ = try await connection.execute("set role \(identifier: role)")
                let error = await #expect(throws: MigrationError.self) {
                    try await Migrator(connection: connection).verify()
                }
                #expect(error?.code == .permissionDenied)
                #expect(error?.message.contains("tenantctl.schema_migrations") == true)
            }
        }
    }

    @Test("an empty database is not sound, and everything in it is pending")
    func empty() async throws {
        try await withTestDatabase { database in
            let report = try await verify(database)
            #expect(!report.isSound)
            #expect(report.version == .missing)
            #expect(report.migrations.map(\.state) == Array(repeating: .pending, count: SchemaVersion.needed + 1))
        }
    }
}
