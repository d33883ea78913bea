import TenantTesting
import Testing

/// What the rules of the tables let through, and what they stop.
@Suite struct TenantTableTests {
    private static let bots = """
        insert into bots (name, telegram_bot_token, telegram_bot_id, slug, is_master)
        values ('A', '1:a', 1, 'a', true), ('B', '2:b', 2, 'b', false);
        """

    @Test("one transaction can swap slugs, tokens, bot numbers and the master's role")
    func swap() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                \(Self.bots)
                begin;
                set constraints all deferred;
                update bots set slug = 'b', telegram_bot_token = '2:b', telegram_bot_id = 2, is_master = false
                where name = 'A';
                update bots set slug = 'a', telegram_bot_token = '1:a', telegram_bot_id = 1, is_master = true
                where name = 'B';
                commit;
                """
            )
            #expect(
                try await database.psql("select name, slug, is_master from bots order by 1") == "A|b|f\nB|a|t"
            )
        }
    }

    @Test("one transaction can swap the keys of two plans and of two cards")
    func swapKeys() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let keys = try await database.psql(
                """
                \(Self.bots)
                insert into bot_plans (bot_id, name, period_days, price_kopeks, key)
                values (1, 'P', 30, 0, 'p'), (1, 'Q', 30, 0, 'q');
                insert into tenant_payment_cards (bot_id, card_number, card_holder_name, key)
                values (1, '6104337700000001', 'P', 'p'), (1, '6104337700000002', 'Q', 'q');
                begin;
                set constraints all deferred;
                update bot_plans set key = 'q' where name = 'P';
                update bot_plans set key = 'p' where name = 'Q';
                update tenant_payment_cards set key = 'q' where card_holder_name = 'P';
                update tenant_payment_cards set key = 'p' where card_holder_name = 'Q';
                commit;
                select (select string_agg(key, '' order by name) from bot_plans),
                    (select string_agg(key, '' order by card_holder_name) from tenant_payment_cards);
                """
            )
            #expect(keys == "qp|qp")
        }
    }

    @Test("a second master is refused when the transaction commits")
    func secondMaster() async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(Self.bots)
            let inside = try await database.psql(
                """
                begin;
                set constraints all deferred;
                update bots set is_master = true where name = 'B';
                select count(*) from bots where is_master;
                rollback;
                """
            )
            #expect(inside == "2")
            let error = await #expect(throws: PsqlError.self) {
                try await database.psql(
                    """
                    begin;
                    set constraints all deferred;
                    update bots set is_master = true where name = 'B';
                    commit;
                    """
                )
            }
            #expect(error?.message.contains("bots_one_master") == true)
            #expect(try await database.psql("select count(*) from bots where is_master") == "1")
        }
    }

    @Test(
        "a declared value outside of its range is refused",
        arguments: [
            ("bot_plans", "name, period_days, price_kopeks", "'P', 0, 1", "bot_plans_period_days_check"),
            ("bot_plans", "name, period_days, price_kopeks", "'P', 1, -1", "bot_plans_price_kopeks_check"),
            (
                "bot_plans", "name, period_days, price_kopeks, traffic_limit_gb", "'P', 1, 1, -1",
                "bot_plans_traffic_limit_gb_check"
            ),
            (
                "bot_plans", "name, period_days, price_kopeks, device_limit", "'P', 1, 1, -1",
                "bot_plans_device_limit_check"
            ),
            (
                "tenant_payment_cards", "card_number, card_holder_name, weight", "'6', 'H', -1",
                "tenant_payment_cards_weight_check"
            ),
            (
                "tenant_payment_cards", "card_number, card_holder_name, rotation_strategy",
                "'6', 'H', 'lottery'",
                "tenant_payment_cards_rotation_strategy_check"
            ),
            (
                "tenant_payment_cards", "card_number, card_holder_name, rotation_interval_minutes",
                "'6', 'H', 0",
                "tenant_payment_cards_rotation_interval_minutes_check"
            ),
        ]
    )
    func outOfRange(table: String, columns: String, values: String, constraint: String) async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(Self.bots)
            let error = await #expect(throws: PsqlError.self) {
                try await database.psql("insert into \(table) (bot_id, \(columns)) values (1, \(values))")
            }
            #expect(error?.message.contains(constraint) == true)
        }
    }

    @Test(
        "what a payment or the ledger refers to cannot be deleted",
        arguments: [
            ("delete from tenant_payment_cards", "card_to_card_payments_card_id_fkey"),
            ("delete from bots where id = 1", "card_to_card_payments_bot_id_fkey"),
            ("delete from bots where id = 2", "ledger_bot_id_fkey"),
        ]
    )
    func referredTo(statement: String, constraint: String) async throws {
        try await withTestDatabase(template: .migrated) { database in
            try await database.psql(
                """
                \(Self.bots)
                insert into users (telegram_id) values (1);
                insert into tenant_payment_cards (bot_id, card_number, card_holder_name) values (1, '6', 'H');
                insert into card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number)
                values (1, 1, 1, 100, 't');
                insert into tenantctl.ledger values (2, 'plan', '{}', 1);
                """
            )
            let error = await #expect(throws: PsqlError.self) { try await database.psql(statement) }
            #expect(error?.message.contains(constraint) == true)
        }
    }

    @Test("created_at and updated_at are UTC whatever the session's time zone is")
    func timesAreUTC() async throws {
        try await withTestDatabase(template: .migrated) { database in
            let difference = try await database.psql(
                """
                set time zone 'Asia/Tehran';
                \(Self.bots)
                select max(abs(extract(epoch from created_at - (now() at time zone 'utc')))) < 60,
                    max(abs(extract(epoch from updated_at - (now() at time zone 'utc')))) < 60
                from bots;
                """
            )
            #expect(difference == "t|t")
        }
    }
}
