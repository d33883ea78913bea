import TenantReconciler
import TenantTesting
import Testing

@Suite("A constraint that refuses a row for itself is an error, since planning again would not help")
struct ConstraintTests {
    /// A constraint of somebody else's, and the name by which it has to be found.
    struct Foreign: Sendable, CustomTestStringConvertible {
        let sql: String
        let name: String
        var testDescription: String { name }
    }

    static let constraints = [
        Foreign(
            sql: "ALTER TABLE bot_plans ADD CONSTRAINT price_cap CHECK (price_kopeks <= 15000000)",
            name: "price_cap of bot_plans"
        ),
        Foreign(
            sql: "ALTER TABLE bots ADD CHECK (support_username = '@anar_help' OR slug <> 'anar')",
            name: "bots_check of bots"
        ),
        Foreign(
            sql: """
                CREATE FUNCTION no_config() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN NEW.config_value = NULL; RETURN NEW; END $$;
                CREATE TRIGGER no_config BEFORE UPDATE ON bot_configurations
                    FOR EACH ROW EXECUTE FUNCTION no_config();
                """,
            name: "config_value of bot_configurations"
        ),
    ]

    @Test("a check and a missing value are named, and nothing is written", arguments: constraints)
    func refused(_ constraint: Foreign) async throws {
        try await withBench { bench in
            try await bench.database.psql(constraint.sql)
            let before = try await bench.database.everything()
            let error = try await reconcileError { try await bench.apply(Shops.edited()) }
            #expect(error?.id == "database")
            let words = error?.description ?? ""
            #expect(words.contains(constraint.name), "\(words)")
            #expect(words.contains("nothing was written"), "\(words)")
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test(
        "an exception of a trigger and a sequence without numbers are refusals with a hint, and nothing is written",
        arguments: [
            (
                """
                CREATE FUNCTION no_fridays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no!'; END $$;
                CREATE TRIGGER no_fridays BEFORE INSERT ON bot_plans FOR EACH ROW EXECUTE FUNCTION no_fridays();
                """,
                """
                the database refuses this; nothing was written: no! (SQLSTATE P0001)
                hint: planning again does not help: change what is declared, or function no_fridays()
                """
            ),
            (
                "ALTER SEQUENCE bot_plans_id_seq MAXVALUE 2; SELECT setval('bot_plans_id_seq', 2)",
                """
                the database refuses this; nothing was written: nextval: reached maximum value of sequence \
                "bot_plans_id_seq" (2) (SQLSTATE 2200H)
                hint: give the sequence a wider type or another MAXVALUE
                """
            ),
        ]
    )
    func exception(_ sql: String, _ words: String) async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(sql)
            let before = try await bench.database.everything()
            let error = try await reconcileError { try await bench.apply(Shops.tree) }
            #expect(error?.id == "database")
            #expect(error?.description == words)
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test("a new bot that somebody else's trigger renames is not applied without its ledger")
    func renamedOnArrival() async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                CREATE FUNCTION rename() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN NEW.slug = NULL; RETURN NEW; END $$;
                CREATE TRIGGER rename BEFORE INSERT ON bots FOR EACH ROW EXECUTE FUNCTION rename();
                """
            )
            let before = try await bench.database.everything()
            let bare = ManifestTree([
                "anar.yaml": "version: 1\ntenant: anar\nname: Anar\ntelegram: { bot_token: { env: ANAR_BOT_TOKEN } }\n"
            ])
            let error = try await reconcileError { try await bench.apply(bare) }
            #expect(error?.description.contains("tenant anar is gone") == true, "\(error?.description ?? "")")
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test(
        "a trigger that says the whole row in its error tells no secret, no token and no number of a card",
        arguments: ["bots", "bot_configurations", "tenant_payment_cards"]
    )
    func rowInMessage(table: String) async throws {
        var tree = Shops.tree
        let token = "  CRYPTOBOT_API_TOKEN: { env: ANAR_CRYPTOBOT }\n  TRIAL_DURATION_DAYS: 3"
        try tree.replace("  TRIAL_DURATION_DAYS: 3", with: token, in: "anar.yaml")
        try await withBench(applied: nil) { bench in
            var bench = bench
            let old = #"old "quoted" \ key"#
            bench.secrets["ANAR_CRYPTOBOT"] = old
            try await bench.apply(tree)
            try await bench.database.psql(
                """
                CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'row % was %', NEW, to_jsonb(OLD)
                        USING DETAIL = OLD::text, HINT = NEW::text; END $$;
                CREATE TRIGGER tell BEFORE UPDATE ON \(table) FOR EACH ROW EXECUTE FUNCTION tell();
                """
            )
            let before = try await bench.database.everything()
            let new = "11:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
            bench.secrets.merge(["ANAR_CRYPTOBOT": "new key", "ANAR_BOT_TOKEN": new]) { $1 }
            try tree.replace("First Holder", with: "Another Holder", in: "anar.yaml")
            let planned = try await bench.plan(tree)
            let error = try await reconcileError { try await bench.apply(planned) }
            let words = "\(error?.description ?? "") \(error.map { "\($0)" } ?? "")"
            #expect(
                words.contains("row (") && words.contains("‹withheld›") == (table != "tenant_payment_cards"),
                "\(words)"
            )
            let secrets = [
                old, #"old \"quoted\" \\ key"#, #"old ""quoted"" \\ key"#, #"old \\""quoted\\"""#, "new key", new,
                "AAAAAAAA",
            ]
            for secret in secrets + ["6037997000006560", "CCCCCCCC"] {
                #expect(!words.contains(secret), "\(words)")
            }
            #expect(try await bench.database.everything() == before)
        }
    }
}
