import PostgresDriver
import Testing

@testable import PostgresMigrations

@Suite struct SchemaCompletionTests {
    @Test(
        "a type may only be widened",
        arguments: [
            ("integer", "bigint", true), ("bigint", "integer", false), ("smallint", "integer", true),
            ("character varying(50)", "character varying(63)", true),
            ("character varying(64)", "character varying(63)", false),
            ("text", "character varying(63)", false), ("json", "jsonb", true), ("jsonb", "json", false),
            ("numeric", "bigint", false), ("timestamp with time zone", "timestamp without time zone", false),
        ]
    )
    func widening(from: String, to: String, isAllowed: Bool) {
        #expect(SchemaCompletion.holds(to, every: from) == isAllowed)
    }

    @Test("a name with a quotation mark stays a name")
    func quoting() {
        let index = SchemaObject(
            .index,
            table: "public.bots",
            name: #"a"; drop table bots; --"#,
            definition: "UNIQUE USING btree (slug)"
        )
        let promised = SchemaObject(
            .constraint,
            table: "public.bots",
            name: "bots_slug_key",
            definition: "UNIQUE (slug) DEFERRABLE"
        )
        let found = SchemaDescription([SchemaObject(.table, table: "public.bots"), index])
        let completion = SchemaCompletion(
            [SchemaDifference(object: promised, reason: .definition(found: [index]))],
            found: found
        )
        #expect(
            completion.statements.map(\.text) == [
                #"drop index public."a""; drop table bots; --""#,
                #"alter table public.bots add constraint "bots_slug_key" UNIQUE (slug) DEFERRABLE"#,
            ]
        )
        #expect(completion.refusals.isEmpty)
    }

    @Test("a constraint of the promised name with another meaning is refused, not dropped")
    func takenName() {
        let check = SchemaObject(
            .constraint,
            table: "public.bot_plans",
            name: "bot_plans_price_kopeks_check",
            definition: "CHECK ((price_kopeks > 5))"
        )
        let promised = SchemaObject(
            .constraint,
            table: "public.bot_plans",
            name: "bot_plans_price_kopeks_check",
            definition: "CHECK ((price_kopeks >= 0))"
        )
        let difference = SchemaDifference(object: promised, reason: .missing)
        let completion = SchemaCompletion([difference], found: SchemaDescription([check]))
        #expect(completion.statements.isEmpty)
        #expect(completion.refusals == [difference])
    }

    @Test(
        "what two definitions of one thing have in common",
        arguments: [
            ("UNIQUE (bot_id, key) DEFERRABLE", "UNIQUE (bot_id, key)"),
            ("UNIQUE NULLS NOT DISTINCT (bot_id)", "UNIQUE NULLS NOT DISTINCT (bot_id)"),
            ("PRIMARY KEY (id)", "PRIMARY KEY (id)"),
            (
                "FOREIGN KEY (bot_id) REFERENCES public.bots(id) ON DELETE CASCADE",
                "FOREIGN KEY (bot_id) REFERENCES public.bots(id)"
            ),
            ("CHECK ((weight >= 0))", "CHECK ((weight >= 0))"),
        ]
    )
    func essence(definition: String, essence: String) {
        let object = SchemaObject(.constraint, table: "public.bots", name: "x", definition: definition)
        #expect(object.essence == essence)
    }

    @Test("only a unique index over plain columns stands for a unique constraint")
    func essenceOfIndexes() {
        func essence(_ definition: String) -> String {
            SchemaObject(.index, table: "public.bots", name: "x", definition: definition).essence
        }
        #expect(essence("UNIQUE USING btree (slug)") == "UNIQUE (slug)")
        #expect(essence("USING btree (slug)") == "USING btree (slug)")
        #expect(
            essence("UNIQUE USING btree (slug) WHERE is_active")
                == "UNIQUE USING btree (slug) WHERE is_active"
        )
        #expect(essence("UNIQUE USING btree (slug) INVALID") == "UNIQUE USING btree (slug) INVALID")
    }
}
