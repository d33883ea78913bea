import TenantTesting
import Testing

@Suite("Output goes where it should, whole or not at all")
struct OutputTests {
    @Test(
        "a reader that takes nothing ends every command with 1 and a sentence, and an apply before it writes",
        arguments: [
            ToolOutput.file("/dev/full"), .brokenPipe, .closed,
        ]
    )
    func unwritable(_ output: ToolOutput) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let commands = [
                ["plan"], ["plan", "--format", "json"], ["status"], ["apply", "--auto-approve"],
                ["apply", "--auto-approve", "--format", "json"], ["get", "--format", "json"],
            ]
            for command in commands {
                let outcome = try await checkout.tool.run(command, output: output)
                #expect(outcome.ending == .exited(1), "\(command): \(outcome.ending)")
                // `plan | head` is no fault of anybody's; an `apply` that did not happen has to be told.
                let isGone = if case .brokenPipe = output { true } else { false }
                let isSaid = !isGone || command[0] == "apply"
                #expect(
                    outcome.errors.contains("tenantctl: cannot write to standard output: ") == isSaid,
                    "\(command): \(outcome.errors)"
                )
            }
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("there are no escape bytes in what no terminal reads, and hostile names in the database stay words")
    func noEscapes() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let hostile =
                #"E'\x1b[31mred\x1b[0m\u202e\u2066\r\n::error::x\n##[error]<script>alert(1)</script> | `[x](//evil)'"#
            try await checkout.database.psql(
                """
                UPDATE bots SET name = \(hostile) WHERE slug = 'bahar';
                UPDATE bot_plans SET name = \(hostile) WHERE key = 'yearly';
                UPDATE bot_configurations SET config_value = to_jsonb(\(hostile)::text) WHERE config_key = 'SERVERS';
                UPDATE tenant_payment_cards SET card_holder_name = \(hostile) WHERE key = 'mellat-main';
                UPDATE tenantctl.operations SET actor = \(hostile);
                UPDATE bots SET is_active = false, slug = left(\(hostile), 63) WHERE slug = 'chaman';
                """
            )
            for command in [
                ["plan"], ["plan", "--format", "json"], ["plan", "--format", "markdown"], ["plan", "--format", "html"],
                ["drift"], ["drift", "--format", "json"], ["get"], ["get", "bahar"], ["get", "--format", "json"],
                ["get", "--unmanaged"], ["explain", "bahar", "name"], ["explain", "asal", "plans", "--format", "json"],
                ["history"], ["history", "--format", "json"], ["history", "1"], ["status"], ["export", "bahar"],
                ["forget", "bahar", "--dry-run"], ["forget", "asal", "--dry-run", "--format", "json"],
                ["adopt", "bahar", "--dry-run"], ["rollback", "0", "--dry-run"],
            ] {
                let outcome = try await checkout.tool.run(command)
                // No manifest can say such a name, which is named and ends with 1.
                #expect(outcome.status == (command[0] == "export" ? 1 : 0), "\(command): \(outcome.errors)")
                let harmful = (outcome.output + outcome.errors).unicodeScalars.filter {
                    ($0.value < 0x20 && $0 != "\n") || [0x202E, 0x2066].contains($0.value)
                        || (0x7F...0x9F).contains($0.value)
                }
                #expect(harmful.isEmpty, "\(command)")
                for words in ["\n::error", "##[error]", "<script>alert"] where command[0] != "export" {
                    let isText = words.hasPrefix("<") && !["html", "markdown"].contains(command.last ?? "")
                    #expect(isText || !outcome.output.contains(words), "\(command): \(words)")
                }
            }
        }
    }

    @Test("whoever has a word in a message or a status cannot make the terminal say something else")
    func hostileWords() async throws {
        var environment = CompleteTree.secrets
        environment["USER"] = "\u{1B}[31msara\u{202E}"
        try await withCheckout(CompleteTree.tree, secrets: environment) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql(
                """
                UPDATE tenantctl.state SET environment = E'prod\\x1b[2J', database_name = E'tenants\\x1b[2J';
                UPDATE tenantctl.operations SET plan_id = E'sha256:\\x1b[2J', counts = '{"\u{9B}2J": 1}';
                """
            )
            try expectTame(await checkout.tool.run("status"), status: 0)
            try expectTame(await checkout.tool.run("get", "\u{1B}[2J"), status: 1)
            try expectTame(await checkout.tool.run("plan"), status: 1)
            try await checkout.database.psql(
                """
                UPDATE tenantctl.state SET environment = NULL, database_name = current_database();
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION E'no\\x1b[2J\\r::error::x'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON bots FOR EACH ROW EXECUTE FUNCTION refuse();
                UPDATE bot_plans SET name = 'x';
                ALTER TABLE bot_plans ADD CONSTRAINT "price\u{1B}[2J" CHECK (name = 'x');
                """
            )
            var tree = CompleteTree.tree
            try tree.replace("@asal_support", with: "@asal_help", in: "asal.yaml")
            try checkout.write(tree)
            try expectTame(await checkout.tool.run("apply", "--auto-approve"), status: 1)
            try await checkout.database.psql("DROP TRIGGER refuse ON bots")
            try expectTame(await checkout.tool.run("apply", "--auto-approve"), status: 1)
        }
        try await withTestDatabase { database in
            try await database.psql("CREATE TABLE bots (id serial PRIMARY KEY, name text DEFAULT E'\\x1b[2J')")
            let folder = try await newTestPath()
            try ManifestTree().write(to: folder)
            let tool = BuiltTool(in: folder, environment: ["DATABASE_URL": database.url])
            try expectTame(await tool.run("migrate", "up"), status: 1)
        }
    }

    private func expectTame(
        _ outcome: ToolOutcome,
        status: Int32,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
        let text = outcome.output + outcome.errors
        #expect(text.contains("\\u{"), "\(text)", sourceLocation: sourceLocation)
        let harmful = text.unicodeScalars.filter {
            ($0.value < 0x20 && $0 != "\n") || $0.value == 0x202E || (0x7F...0x9F).contains($0.value)
        }
        #expect(harmful.isEmpty, "\(text.debugDescription)", sourceLocation: sourceLocation)
    }

    @Test("cards are masked in every output but get --reveal-cards")
    func masks() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let card = "6104337000007870"
            let planned = try await checkout.tool.run("plan", "--format", "json", "--out", "plan.json")
            #expect(planned.output.contains("610433…7870"))
            #expect(!planned.output.contains(card))
            #expect(!(try readFile(checkout.folder + "/plan.json")).contains(card))
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            // A row of somebody else's may be called by one.
            try await checkout.database.psql(
                "INSERT INTO bot_feature_flags (bot_id, feature_key) SELECT id, '\(card)' FROM bots WHERE slug = 'asal'"
            )
            for format in ["text", "json"] {
                let masked = try await checkout.tool.run("get", "asal", "--format", format)
                #expect(masked.output.contains("610433…7870"))
                #expect(!masked.output.contains(card))
                let whole = try await checkout.tool.run("get", "asal", "--format", format, "--reveal-cards")
                #expect(whole.output.contains(card))
            }
        }
    }

    @Test("what the catalog of the files calls secret is hidden at once, before any apply")
    func newlySecret() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql(
                """
                INSERT INTO bot_configurations (bot_id, config_key, config_value)
                SELECT id, 'LOY_KEY', '{"value": "canary"}' FROM bots WHERE slug = 'asal'
                """
            )
            #expect(try await checkout.tool.run("get", "asal").output.contains("canary"))
            try checkout.write(
                "version: 1\nconfiguration:\n  LOY_KEY: { type: string, secret: true }\n",
                to: "tenants/_catalog.yaml"
            )
            for format in ["text", "json"] {
                let outcome = try await checkout.tool.run("get", "asal", "--format", format)
                #expect(outcome.status == 0 && !outcome.output.contains("canary"), "\(outcome)")
            }
        }
    }

    @Test("get says what the tables hold, status what was applied last, and a tenant that is not there is an error")
    func getAndStatus() async throws {
        var environment = CompleteTree.secrets
        environment["USER"] = "sara"
        try await withCheckout(CompleteTree.tree, secrets: environment) { checkout in
            #expect(try await checkout.tool.run("status").output.contains("last apply  never"))
            #expect(try await checkout.tool.run("get").output == "no tenants\n")
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let status = try await checkout.tool.run("status")
            #expect(status.output.contains("revision    1\n"))
            #expect(status.output.contains(" by sara, "))
            let list = try await checkout.tool.run("get")
            #expect(
                list.output.split(separator: "\n").map { $0.prefix(6) } == ["TENANT", "asal  ", "bahar ", "chaman"]
            )
            #expect(
                try await checkout.tool.run("get", "asal").output.contains("price_kopeks: 15000000 (150,000 toman)")
            )
            let missing = try await checkout.tool.run("get", "nobody")
            #expect(missing.status == 1)
            #expect(missing.errors.contains("no tenant 'nobody' in the database"))
        }
    }

    @Test("live state as YAML says what its JSON says: secrets as fingerprints, numbers of cards masked")
    func yaml() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let yaml = try await checkout.tool.run("get", "asal", "--format", "yaml")
            #expect(yaml.status == 0 && yaml.errors == "")
            #expect(yaml.output.hasPrefix("format_version: \"1.0\"\ntenants:\n  - tenant: asal\n"), "\(yaml.output)")
            #expect(yaml.output.contains("masked: \"610433…7870\"\n"), "\(yaml.output)")
            #expect(!yaml.output.contains("6104337000007870"))
            for secret in CompleteTree.secrets.values { #expect(!yaml.output.contains(secret)) }
            let json = try await checkout.tool.run("get", "asal", "--format", "json").output
            let values = yaml.output.split(separator: "\n").count { $0.contains(": ") }
            #expect(values > 40 && json.count(where: { $0 == ":" }) > values)
            let revealed = try await checkout.tool.run("get", "asal", "--format", "yaml", "--reveal-cards").output
            #expect(revealed.contains("6104337000007870"))
        }
    }

    @Test("rows that a plan counts and leaves alone are listed on request, and marked among the others")
    func unmanaged() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            #expect(try await checkout.tool.run("get", "--unmanaged").output == "no unmanaged rows\n")
            try await checkout.database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token) VALUES ('Somebody', 'canary');
                INSERT INTO bot_feature_flags (bot_id, feature_key) SELECT id, 'theirs' FROM bots WHERE slug = 'bahar';
                INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks)
                SELECT id, 'P', 1, 1 FROM bots WHERE slug = 'chaman';
                """
            )
            let id = try await checkout.database.line("SELECT id FROM bot_plans WHERE key IS NULL")
            let counted = try await PlanReport(checkout.tool.run("plan", "--format", "json").output).unmanagedRows
            #expect(counted == 3)
            let listed = try await checkout.tool.run("get", "--unmanaged").output
            let lines = listed.split(separator: "\n").filter { !$0.hasPrefix("      ") }.map { $0.drop { $0 == " " } }
            #expect(
                lines.map { $0.prefix { $0 != "(" } } == [
                    "-  ", "bot", "bahar  ", "feature theirs  ", "chaman  ",
                    "1 plan row without a key: not managed; 'adopt' takes them over by their ids", "plan id \(id)",
                ]
            )
            #expect(listed.contains("    plan id \(id)\n      name: \"P\"\n      period_days: 1\n"), "\(listed)")
            #expect(!listed.contains("canary"))
            let marked = try await checkout.tool.run("get", "bahar").output
            #expect(marked.contains("\n  feature theirs  (not managed)\n"))
            #expect(marked.split(separator: "\n").filter { $0.contains("not managed") }.count == 1)
            let json = try await checkout.tool.run("get", "--unmanaged", "--format", "json").output
            let nameless = #""nameless_rows":[{"kind":"plan","id":\#(id),"fields":{"name":"P","period_days":1,"#
            #expect(json.contains(nameless), "\(json)")
            let rows = try TenantReport(json).tenants
            #expect(rows.map(\.tenant) == [nil, "bahar", "chaman"])
            let listedRows = rows.flatMap(\.rows).map { "\($0.kind) \($0.key) \($0.managed)" }
            #expect(listedRows == ["bot  false", "feature theirs false"])
            #expect(rows.map(\.rowsWithoutKey) == [[:], [:], ["plan": 1]])
            let all = try await TenantReport(checkout.tool.run("get", "bahar", "--format", "json").output).tenants
            #expect(all.flatMap(\.rows).filter { !$0.managed }.map(\.key) == ["theirs"])
        }
    }

    @Test("rows that nobody declared are counted and listed also of a tenant whose file is gone, on or off")
    func unmanagedWithoutFile() async throws {
        var tree = CompleteTree.tree
        tree["_policy.yaml"] = "version: 1\nlimits: { deletions: 100, percent_of_kind: 100 }\n"
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            let tool = checkout.tool
            try await checkout.applyAcknowledged()
            try await checkout.database.psql(
                """
                INSERT INTO bot_feature_flags (bot_id, feature_key) SELECT id, 'theirs' FROM bots WHERE slug = 'bahar';
                INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks)
                SELECT id, 'P', 1, 1 FROM bots WHERE slug = 'bahar';
                """
            )
            tree["shops/bahar.yaml"] = nil
            try checkout.write(tree)
            for isOff in [false, true] {
                for command in ["plan", "drift"] {
                    let shown = try await tool.run(command).output
                    #expect(shown.contains("; 2 unmanaged rows left alone"), "\(shown)")
                }
                let listed = try await tool.run("get", "--unmanaged").output
                #expect(listed.hasPrefix("bahar  ") && listed.contains("\n  feature theirs  (not managed)\n"))
                #expect(listed.contains("\n  1 plan row without a key: not managed; "), "\(listed)")
                if !isOff { try await checkout.applyAcknowledged() }
            }
        }
    }

    @Test("plan exits with 2 where there are changes and somebody asked, and --tenant narrows it")
    func detailedExitCode() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("plan").status == 0)
            #expect(try await checkout.tool.run("plan", "--detailed-exitcode").status == 2)
            let narrowed = try PlanReport(
                await checkout.tool.run("plan", "--tenant", "ba*", "--format", "json").output
            )
            #expect(Set(narrowed.changes.map(\.tenant)) == ["bahar"])
            #expect(!narrowed.complete)
            #expect(try await checkout.tool.run("apply", "--tenant", "ba*", "--auto-approve").status == 0)
            #expect(try await checkout.database.lines("SELECT slug FROM bots") == ["bahar"])
            #expect(try await checkout.tool.run("plan", "--tenant", "ba*", "--detailed-exitcode").status == 0)
            // A name that nobody has is a mistake, not a plan without changes; one whose file is gone has not gone.
            for command in [["plan"], ["apply", "--auto-approve"]] {
                let mistyped = try await checkout.tool.run(command + ["--tenant", "bhaar"])
                #expect(mistyped.status == 64)
                #expect(
                    mistyped.errors
                        == "tenantctl: error: no tenant, declared or managed, matches --tenant 'bhaar'; did you mean bahar?\n"
                )
                #expect(mistyped.output == "")
            }
            var tree = CompleteTree.tree
            tree["shops/bahar.yaml"] = nil
            try checkout.write(tree)
            let removal = try await checkout.tool.run("plan", "--tenant", "bahar", "--detailed-exitcode")
            #expect(removal.status == 2, "\(removal.errors)")
            try checkout.write(CompleteTree.tree)
            #expect(try await checkout.tool.run("plan", "--detailed-exitcode").status == 2)
        }
    }
}
