import EmbeddedPostgres
import TenantTesting
import Testing

@Suite("A database that does not do what is asked is one clear sentence, what to do, and nothing written")
struct DatabaseFailureTests {
    private static let commands = [
        ["plan"], ["apply", "--auto-approve"], ["get"], ["status"], ["migrate", "up"], ["migrate", "verify"],
    ]

    @Test("no server where the address says")
    func down() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await expectFailure(
                url: "postgresql:///db?host=\(checkout.folder)",
                checkout,
                saying: "cannot connect to the database: "
            )
            try await expectFailure(
                url: "postgresql://user@127.0.0.1:1/db",
                checkout,
                saying: "cannot connect to the database: "
            )
        }
    }

    @Test("what libpq says in two lines is two sentences")
    func sentences() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let socket = try await checkout.tool.run("status", "--database", "postgresql:///db?host=\(checkout.folder)")
            #expect(
                socket.errors.contains(
                    " failed: No such file or directory. Is the server running locally and accepting connections on that socket?\n"
                ),
                "\(socket.errors)"
            )
            let hosts = "postgresql://user@127.0.0.1:1,127.0.0.2:1/db"
            let both = try await checkout.tool.run("status", "--database", hosts)
            #expect(
                both.errors.contains(
                    "Connection refused. Is the server running on that host and accepting TCP/IP connections? connection to server"
                ),
                "\(both.errors)"
            )
        }
    }

    @Test("no such database")
    func noDatabase() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let parts = checkout.tool.environment["DATABASE_URL"]?.split(separator: "?").map(String.init) ?? []
            let base = parts[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                separator: "/"
            )
            let url = base + "/nowhere" + (parts.count > 1 ? "?\(parts[1])" : "")
            try await expectFailure(url: url, checkout, saying: "cannot connect to the database: ")
        }
    }

    @Test("a wrong password, and none where one is asked for")
    func wrongPassword() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.migrate()
            let rules = try await database.line("SHOW hba_file")
            let open = try readFile(rules)
            try writeFile(Array("local all locked_out scram-sha-256\n\(open)".utf8), to: rules)
            try await database.psql(
                "CREATE ROLE locked_out LOGIN PASSWORD 'the right one'; SELECT pg_reload_conf();"
            )
            let user = "user=\(EmbeddedPostgres.user)"
            let parts = database.url.split(separator: user, omittingEmptySubsequences: false)
            try #require(parts.count == 2)
            let url = parts.joined(separator: "user=locked_out")
            try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
                for password in ["canary", nil] {
                    var changed = checkout
                    changed.tool.environment["PGPASSWORD"] = password
                    try await expectFailure(
                        url: url,
                        changed,
                        [["plan"], ["apply", "--auto-approve"], ["migrate", "up"]],
                        saying: "the database refuses this user's password: "
                    )
                    let outcome = try await changed.tool.run("status", "--database", url)
                    #expect(outcome.status == 1)
                    #expect(outcome.errors.contains(password == nil ? "no password supplied" : "authentication failed"))
                    #expect(!outcome.errors.contains("canary"))
                }
                var admitted = checkout.tool
                admitted.environment["PGPASSWORD"] = "the right one"
                // Let in: what it says now is about rights.
                let outcome = try await admitted.run("status", "--database", url)
                #expect(outcome.errors.contains("the role may not do this"), "\(outcome.errors)")
            }
        }
    }

    @Test("a schema that was never migrated, and one of an older version")
    func oldSchema() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let commands = [["plan"], ["apply", "--auto-approve"], ["get"], ["status"]]
            try await checkout.database.psql("DELETE FROM tenantctl.schema_migrations WHERE version = 5")
            try await expectFailure(
                url: checkout.database.url,
                checkout,
                commands,
                saying: "the database has schema version 4, this"
            )
            try await checkout.database.psql("DROP SCHEMA tenantctl CASCADE")
            try await expectFailure(
                url: checkout.database.url,
                checkout,
                commands,
                saying: "the database has no tenantctl schema yet: run"
            )
        }
    }

    @Test("a schema that somebody changed, and one that another program made")
    func changedSchema() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await checkout.database.psql("ALTER TABLE bot_plans RENAME COLUMN sort_order TO another")
            for command in [["plan"], ["get"]] {
                let outcome = try await checkout.tool.run(command)
                #expect(outcome.status == 1)
                #expect(
                    outcome.errors.hasPrefix("tenantctl: error: the tables are not those that the migrations made"),
                    "\(outcome.errors)"
                )
                #expect(outcome.errors.contains("hint: run `tenantctl migrate verify`"))
                #expect(!outcome.errors.contains("COPY"))
            }
            try await checkout.database.psql(
                "UPDATE tenantctl.schema_migrations SET checksum = repeat('0', 64) WHERE version = 1"
            )
            try await expectFailure(
                url: checkout.database.url,
                checkout,
                [["plan"], ["apply", "--auto-approve"], ["get"], ["status"]],
                saying: "the database was migrated with another 001_create_multi_tenant_tables.sql"
            )
        }
    }

    @Test("constraints that enforce nothing: no plan is made, and reading goes on")
    func disabledConstraints() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await checkout.database.psql("ALTER TABLE bot_plans DISABLE TRIGGER ALL")
            try await expectFailure(
                url: checkout.database.url,
                checkout,
                [["plan"], ["apply", "--auto-approve"]],
                saying: "nothing was written: table public.bot_plans has its triggers disabled, so that"
            )
            #expect(try await checkout.tool.run("get").status == 0)
            #expect(try await checkout.tool.run("migrate", "verify").status == 1)
            try await checkout.database.psql("ALTER TABLE bot_plans ENABLE TRIGGER ALL")
            #expect(try await checkout.tool.run("plan").status == 0)
        }
    }

    @Test("a state row that is gone: verify says what to do, and migrate up does not say that all is well")
    func lostState() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql("DELETE FROM tenantctl.state")
            let plan = try await checkout.tool.run("plan")
            #expect(plan.status == 1 && plan.errors.contains("run `tenantctl migrate verify`"), "\(plan.errors)")
            let verified = try await checkout.tool.run("migrate", "verify")
            #expect(verified.status == 1)
            let statement = try #require(verified.output.split(separator: "`").dropFirst().first)
            let up = try await checkout.tool.run("migrate", "up")
            #expect(up.status == 1 && up.output == "" && up.errors.contains("`\(statement)`"), "\(up)")
            try await checkout.database.psql(String(statement))
            #expect(try await checkout.tool.run("migrate", "verify").status == 0)
            #expect(try await checkout.tool.run("migrate", "up").output == "No migration is pending.\n")
            // Every secret, and nothing else: what was applied is known by fingerprints of the lost key.
            let again = try await checkout.tool.run("plan")
            #expect(again.status == 0 && again.output.contains("telegram_bot_token"), "\(again)")
        }
    }

    @Test(
        "an address that is none is a usage error, as an option and as a variable",
        arguments: ["nonsense", "mysql://shop.example/db", "mysql://x?a=b", "postgresql://h:port/db", "hots=x"]
    )
    func noAddress(_ address: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await expectFailure(url: address, checkout, saying: "the database cannot be named so: ", status: 64)
            for command in [["status"], ["serve", "--insecure", "--state-file", checkout.folder + "/copy"]] {
                let named = try await checkout.tool.run(command + ["--database", address])
                #expect(named.status == 64, "\(command): \(named.errors)")
                #expect(named.errors.contains("the database cannot be named so: "), "\(command): \(named.errors)")
            }
            let json = try await checkout.tool.run("status", "--database", address, "--format", "json")
            let report = try ErrorReport(json.output)
            #expect(report.error.code == "usage" && report.error.exitCode == 64)
        }
    }

    @Test("a database that accepts no writes")
    func readOnly() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let before = try await checkout.database.everything()
            var tool = checkout.tool
            tool.environment["PGOPTIONS"] = "-c default_transaction_read_only=on"
            #expect(try await tool.run("plan").status == 0)
            let outcome = try await tool.run("apply", "--auto-approve")
            #expect(outcome.status == 1)
            #expect(
                outcome.errors.contains("error: the database is read-only; nothing was written: "),
                "\(outcome.errors)"
            )
            #expect(outcome.errors.contains("\nhint: "))
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a role without rights")
    func permissions() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await checkout.database.psql(
                "DO $$ BEGIN CREATE ROLE tenantctl_test_nobody; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
            let before = try await checkout.database.everything()
            var tool = checkout.tool
            tool.environment["PGOPTIONS"] = "-c role=tenantctl_test_nobody"
            for command in [["plan"], ["apply", "--auto-approve"], ["status"], ["get"]] {
                let outcome = try await tool.run(command)
                #expect(outcome.status == 1, "\(command): \(outcome.errors)")
                #expect(outcome.errors.contains("right") || outcome.errors.contains("permission"), "\(outcome.errors)")
            }
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("in JSON mode it is JSON")
    func json() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = "postgresql:///db?host=\(checkout.folder)"
            for command in [["plan"], ["apply", "--auto-approve"], ["get"], ["status"]] {
                let outcome = try await tool.run(command + ["--format", "json"])
                let report = try ErrorReport(outcome.output)
                #expect(report.error.code == "database", "\(command)")
                #expect(report.error.exitCode == 1)
                #expect(outcome.status == 1)
            }
        }
    }

    private func expectFailure(
        url: String,
        _ checkout: Checkout,
        _ commands: [[String]] = commands,
        saying words: String,
        status: Int32 = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var tool = checkout.tool
        tool.environment["DATABASE_URL"] = url
        for command in commands {
            let outcome = try await tool.run(command)
            #expect(outcome.status == status, "\(command)", sourceLocation: sourceLocation)
            #expect(outcome.output == "", sourceLocation: sourceLocation)
            #expect(
                outcome.errors.hasPrefix("tenantctl: error: \(words)"),
                "\(command): \(outcome.errors)",
                sourceLocation: sourceLocation
            )
            // Nobody waits for ever; how long a loaded machine takes to say so is its own affair.
            #expect(outcome.duration < .seconds(120), sourceLocation: sourceLocation)
        }
    }
}
