import TenantTesting
import Testing

@Suite("A bot token in a value that is no secret")
struct TokenValueTests {
    private static let token = "1000000005:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    private static let shop = WatchTree.shop("kaveh")
    private static let referring = shop + "configuration: { MAINTENANCE_MESSAGE: { env: KAVEH_CHANNEL } }\n"
    private static let literal = shop + "configuration: { MAINTENANCE_MESSAGE: \"https://t.me/kaveh\" }\n"

    /// Puts a token where no manifest can: the bot's own panel checks nothing.
    private static func putToken(in database: TestDatabase) async throws {
        try await database.psql(
            "UPDATE bot_configurations SET config_value = '{\"value\": \"\(token)\"}' WHERE config_key = 'MAINTENANCE_MESSAGE'"
        )
    }

    /// What every command prints that shows values.
    private func everything(_ tool: BuiltTool) async throws -> String {
        var shown = ""
        for format in [[], ["--format", "json"], ["--format", "markdown"], ["--format", "html"]] {
            let outcome = try await tool.run(["plan"] + format)
            shown += outcome.output + outcome.errors
        }
        for arguments in [
            ["get", "kaveh"], ["get", "--unmanaged"], ["drift"], ["explain", "kaveh", "configuration"],
            ["history", "2"], ["history", "3"],
        ] {
            for format in ["text", "json"] {
                let outcome = try await tool.run(arguments + ["--format", format])
                shown += outcome.output + outcome.errors
            }
        }
        for arguments in [["get", "kaveh", "--format", "yaml"], ["export", "kaveh"], ["drift", "--write-patch"]] {
            let outcome = try await tool.run(arguments)
            shown += outcome.output + outcome.errors
        }
        return shown
    }

    @Test("is shown by no command after the row was forgotten, and the plan that forgets says what is lost")
    func forgotten() async throws {
        try await withAppliedShops { checkout in
            var tool = checkout.tool
            tool.environment["KAVEH_CHANNEL"] = "https://t.me/kaveh"
            try checkout.write(Self.referring, to: "tenants/kaveh.yaml")
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            let forgotten = try await tool.run("forget", "kaveh", "configuration/MAINTENANCE_MESSAGE", "--auto-approve")
            #expect(forgotten.status == 0, "\(forgotten.errors)")
            #expect(forgotten.output.contains("stays as it is; that its value is a secret is forgotten"))
            try await Self.putToken(in: checkout.database)
            for manifest in [Self.shop, Self.literal] {
                try checkout.write(manifest, to: "tenants/kaveh.yaml")
                let shown = try await everything(tool)
                #expect(shown.contains("MAINTENANCE_MESSAGE"))
                #expect(!shown.contains("AAAAAAAA"), "\(shown)")
            }
        }
    }

    @Test("is shown by no command after the value was left to others")
    func observed() async throws {
        try await withAppliedShops { checkout in
            var tool = checkout.tool
            tool.environment["KAVEH_CHANNEL"] = "https://t.me/kaveh"
            try checkout.write(Self.referring, to: "tenants/kaveh.yaml")
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            let observed = Self.referring + "management: { configuration.MAINTENANCE_MESSAGE: observe }\n"
            try checkout.write(observed, to: "tenants/kaveh.yaml")
            let plan = try await tool.run("plan")
            #expect(plan.output.contains("only recorded; that its value is a secret is forgotten"), "\(plan.output)")
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            try await Self.putToken(in: checkout.database)
            for manifest in [observed, Self.shop, Self.literal] {
                try checkout.write(manifest, to: "tenants/kaveh.yaml")
                #expect(try await !everything(tool).contains("AAAAAAAA"))
            }
        }
    }

    @Test("is exported as a reference where a manifest may have one, and as nothing elsewhere, with a finding")
    func exported() async throws {
        try await withAppliedShops { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            try await database.psql(
                """
                DELETE FROM tenantctl.ledger;
                INSERT INTO bot_configurations (bot_id, config_key, config_value)
                    SELECT id, key, value::jsonb FROM bots, (VALUES
                        ('MAINTENANCE_MESSAGE', '{"value": "\(Self.token)"}'),
                        ('AVAILABLE_LANGUAGES', '{"value": ["\(Self.token)"]}')
                    ) AS new (key, value) WHERE slug = 'kaveh';
                UPDATE bots SET support_username = '\(Self.token)' WHERE slug = 'kaveh';
                """
            )
            let outcome = try await tool.run("export", "kaveh")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(
                outcome.output.contains("MAINTENANCE_MESSAGE: { env: KAVEH_MAINTENANCE_MESSAGE }"),
                "\(outcome.output)"
            )
            #expect(!outcome.output.contains("AVAILABLE_LANGUAGES") && !outcome.output.contains("support_username"))
            #expect(outcome.errors.contains("there is a bot token in it"), "\(outcome.errors)")
            #expect(outcome.errors.contains("  env:KAVEH_MAINTENANCE_MESSAGE\n"))
            #expect(!(outcome.output + outcome.errors).contains("AAAAAAAA"))
        }
    }
}
