import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("What a trigger or a rule makes of a row is noticed, and then nothing is written")
struct AlteredRowTests {
    /// Something in the database that alters what is written, and what of it is named.
    struct Altering: Sendable, CustomTestStringConvertible {
        let sql: String
        let named: String
        var testDescription: String { named }

        static func trigger(_ table: String, _ statement: String, _ when: String = "BEFORE", named: String) -> Altering
        {
            Altering(
                sql: """
                    CREATE FUNCTION alter_row() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN \(statement); RETURN NEW; END $$;
                    CREATE TRIGGER alter_row \(when) INSERT OR UPDATE ON \(table)
                        FOR EACH ROW EXECUTE FUNCTION alter_row();
                    """,
                named: named
            )
        }
    }

    static let altering = [
        Altering.trigger("bot_plans", "NEW.price_kopeks = 1", named: "price_kopeks of bot_plans, in plan anar/monthly"),
        .trigger("bots", "NEW.support_username = '@evil'", named: "support_username of bots, in bot anar"),
        .trigger(
            "bot_configurations",
            "NEW.config_value = '{\"value\": 9}'",
            named: "config_value of bot_configurations, in configuration anar/TRIAL_DURATION_DAYS"
        ),
        .trigger(
            "bot_configurations",
            "NEW.config_value = NEW.config_value -> 'value'",
            named: "config_value of bot_configurations, in configuration anar/TRIAL_DURATION_DAYS"
        ),
        .trigger("tenant_payment_cards", "NEW.weight = 7", named: "weight of tenant_payment_cards, in card anar/first"),
        .trigger(
            "bot_feature_flags",
            "IF pg_trigger_depth() = 1 THEN UPDATE bot_feature_flags SET enabled = false; END IF",
            "AFTER",
            named: "enabled of bot_feature_flags, in feature anar/polls"
        ),
    ]

    @Test("of a row that is changed, by apply and by a rehearsal", arguments: altering)
    func changed(_ altering: Altering) async throws {
        try await withBench { bench in
            try await bench.database.psql(altering.sql)
            let before = try await bench.database.everything()
            let planned = try await bench.plan(Shops.edited())
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.id == "altered")
            let words = error?.description ?? ""
            #expect(
                words.contains("a trigger or a rule of the database alters what is written: \(altering.named)"),
                "\(words)"
            )
            #expect(words.contains("nothing was written"), "\(words)")
            let rehearsed = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(rehearsed?.description == words)
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test(
        "of a row that is kept as it is, whatever is done to it, and planning again is not what helps",
        arguments: [
            ("CREATE RULE keep AS ON UPDATE TO bot_plans DO INSTEAD NOTHING", "bot_plans, in plan anar/monthly"),
            ("CREATE RULE keep AS ON UPDATE TO bots DO INSTEAD NOTHING", "bots, in bot anar"),
        ]
    )
    func kept(sql: String, named: String) async throws {
        try await withBench { bench in
            try await bench.database.psql(sql)
            let before = try await bench.database.everything()
            let planned = try await bench.plan(Shops.edited())
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.id == "altered")
            #expect(error?.description.contains("the row itself of \(named)") == true, "\(error?.description ?? "")")
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test(
        "of a row that is new, and of one that does not come to be",
        arguments: ["NEW.card_holder_name = 'Evil'; RETURN NEW", "RETURN NULL"]
    )
    func created(_ body: String) async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                CREATE FUNCTION alter_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \(body); END $$;
                CREATE TRIGGER alter_row BEFORE INSERT ON tenant_payment_cards
                    FOR EACH ROW EXECUTE FUNCTION alter_row();
                """
            )
            let before = try await bench.database.everything()
            let error = try await reconcileError { try await bench.apply(Shops.tree) }
            let what = body == "RETURN NULL" ? "the row itself" : "card_holder_name"
            #expect(
                error?.description.contains("\(what) of tenant_payment_cards, in card anar/first, and in 3 more")
                    == true,
                "\(error?.description ?? "")"
            )
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test("a trigger that leaves alone what is written is in nobody's way: secrets, adopted names, every kind")
    func harmless() async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN NEW.updated_at = '2020-01-01'; RETURN NEW; END $$;
                CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON bots FOR EACH ROW EXECUTE FUNCTION touch();
                CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON bot_plans FOR EACH ROW EXECUTE FUNCTION touch();
                CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON tenant_payment_cards
                    FOR EACH ROW EXECUTE FUNCTION touch();
                CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON bot_configurations
                    FOR EACH ROW EXECUTE FUNCTION touch();
                CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON bot_feature_flags
                    FOR EACH ROW EXECUTE FUNCTION touch();
                """
            )
            var tree = Shops.tree
            let more =
                "  CRYPTOBOT_API_TOKEN: { env: ANAR_CRYPTOBOT }\n  CHANNEL_LINK: { env: ANAR_LINK }\n  TRIAL_DURATION_DAYS: 3"
            try tree.replace("  TRIAL_DURATION_DAYS: 3", with: more, in: "anar.yaml")
            var bench = bench
            bench.secrets["ANAR_CRYPTOBOT"] = "a key"
            bench.secrets["ANAR_LINK"] = "https://t.me/anar"
            try await bench.apply(tree)
            try await bench.apply(Shops.edited())
            #expect(try await bench.plan(Shops.edited()).plan.isEmpty)
        }
    }

    @Test("a trigger that is switched off alters nothing")
    func disabled() async throws {
        try await withBench { bench in
            try await bench.database.psql(Self.altering[0].sql + "ALTER TABLE bot_plans DISABLE TRIGGER alter_row;")
            try await bench.apply(Shops.edited())
        }
    }
}
