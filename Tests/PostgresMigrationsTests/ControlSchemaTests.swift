import MigrationScripts
import TenantTesting
import Testing

@Suite struct ControlSchemaTests {
    @Test("state has one row with an identity and a key of 32 bytes, and takes no second")
    func state() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let row = try await database.psql(
                """
                select identity is not null, revision, octet_length(fingerprint_key),
                    system_identifier = (select system_identifier from pg_control_system())
                from tenantctl.state
                """
            )
            #expect(row == "t|0|32|t")
            await #expect(throws: PsqlError.self) {
                try await database.psql("insert into tenantctl.state (singleton) values (false)")
            }
        }
    }

    @Test("no two databases have the same identity or fingerprint key")
    func identitiesDiffer() async throws {
        let query = "select identity, fingerprint_key from tenantctl.state"
        let first = try await withTestDatabase { database in
            try await migrateUp(database)
            return try await database.psql(query).split(separator: "|")
        }
        let second = try await withTestDatabase { database in
            try await migrateUp(database)
            return try await database.psql(query).split(separator: "|")
        }
        #expect(first.count == 2)
        #expect(Set(first).isDisjoint(with: second))
    }

    @Test("a role that may not call pg_control_system migrates all the same")
    func withoutControlSystem() async throws {
        try await withTestDatabase { database in
            let role = "migrations_plain"
            try await database.psql(
                """
                select 'create role \(role)' where not exists (select from pg_roles where rolname = '\(role)') \\gexec
                select format('grant create on database %I to \(role)', current_database()) \\gexec
                grant create on schema public to \(role);
                revoke execute on function pg_control_system() from public;
                """
            )
            let row = try await database.psql(
                """
                set role \(role);
                \(MigrationScripts.all.map(\.text).joined())
                select system_identifier is null, octet_length(fingerprint_key) from tenantctl.state;
                """
            )
            #expect(row == "t|32")
        }
    }

    @Test("ledger_fields has one row a field")
    func ledgerFields() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let fields = try await database.psql(
                """
                insert into bots (name, telegram_bot_token) values ('A', '1:a');
                insert into tenantctl.ledger
                values (1, 'plan', '{"m": {"name": "M", "price_kopeks": 100}, "n": {"active": false}}', 7);
                select bot_id, kind, key, field, value, revision from tenantctl.ledger_fields order by key, field;
                """
            )
            #expect(
                fields == #"1|plan|m|name|"M"|7"# + "\n1|plan|m|price_kopeks|100|7\n1|plan|n|active|false|7"
            )
        }
    }

    @Test("changes may be written before their operation, and not without one")
    func changesNeedAnOperation() async throws {
        let change = """
            insert into tenantctl.changes (revision, position, kind, key, action, reason)
            values (1, 0, 'plan', 'm', 'create', 'config_changed');
            """
        let operation = """
            insert into tenantctl.operations
                (revision, operation_id, plan_id, actor, tool_version, started_at)
            values (1, gen_random_uuid(), 'sha256:0', 'ci', '0.1.0', now());
            """
        try await withTestDatabase(template: .migrated) { database in
            let error = await #expect(throws: PsqlError.self) {
                try await database.psql("begin; \(change) commit;")
            }
            #expect(error?.message.contains("changes_revision_fkey") == true)
            try await database.psql("begin; \(change) \(operation) commit;")
            #expect(try await database.psql("select count(*) from tenantctl.changes") == "1")
        }
    }

    @Test("a tenant has one hold, all tenants together one more")
    func holds() async throws {
        let hold = "insert into tenantctl.holds (bot_id, reason, held_by) values"
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                insert into bots (name, telegram_bot_token) values ('A', '1:a');
                \(hold) (1, 'rollback', 'op'), (null, 'incident', 'op');
                """
            )
            for tenant in ["1", "null"] {
                let error = await #expect(throws: PsqlError.self) {
                    try await database.psql("\(hold) (\(tenant), 'again', 'op')")
                }
                #expect(error?.message.contains("holds_bot_id_key") == true)
            }
        }
    }

    @Test("nobody but the owner may look in")
    func closed() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let open = try await database.psql(
                """
                select has_schema_privilege('pg_monitor', 'tenantctl', 'usage'),
                    has_table_privilege('pg_monitor', 'tenantctl.changes', 'select')
                """
            )
            #expect(open == "f|f")
        }
    }
}
