import TenantTesting
import Testing

@Suite("Applies at the same time come out as if one had followed the other")
struct ConcurrencyTests {
    @Test("eight applies of the same manifests: one writes, the others find nothing to do or say that they are stale")
    func sameManifests() async throws {
        try await withCheckout(.shops(5, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(5), to: "secrets.env")
            for round in 0..<4 {
                try checkout.write(.shops(5, edition: round))
                let outcomes = try await together(8) { _ in checkout.tool }
                let applied = outcomes.filter { $0.output.contains("Applied as revision") }
                #expect(applied.count == 1)
                expectHonest(outcomes)
                #expect(
                    try await checkout.database.line(
                        "SELECT revision, (SELECT count(*) FROM tenantctl.operations), (SELECT count(*) FROM bots), (SELECT count(*) FROM bot_configurations WHERE config_value->>'value' NOT LIKE 'value \(round) of %') FROM tenantctl.state"
                    ) == "\(round + 1)|\(round + 1)|5|0"
                )
                let rest = try await checkout.tool.run("plan", "--detailed-exitcode", "--secrets-file", "secrets.env")
                #expect(rest.status == 0, "\(rest.output)")
            }
        }
    }

    @Test("eight applies of different manifests: what the tables hold is what the last one declared, whole")
    func differentManifests() async throws {
        try await withCheckout(.shops(5, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(5), to: "secrets.env")
            #expect(try await checkout.tool.run("apply", "--auto-approve", "--secrets-file", "secrets.env").status == 0)
            for edition in 1...8 {
                try ManifestTree.shops(5, edition: edition).write(to: checkout.folder + "/edition-\(edition)")
            }
            for _ in 0..<3 {
                let before = try await revision(checkout)
                let outcomes = try await together(8, arguments: { ["--tenants", "edition-\($0 + 1)"] }) { _ in
                    checkout.tool
                }
                expectHonest(outcomes)
                let applied = outcomes.filter { $0.output.contains("Applied as revision") }
                #expect(!applied.isEmpty)
                #expect(try await revision(checkout) == before + applied.count)
                // One edition, in every row of every tenant.
                let editions = try await checkout.database.lines(
                    """
                    SELECT substring(name FROM 'edition (.*)') FROM bots
                    UNION SELECT substring(config_value->>'value' FROM 'value (.*) of') FROM bot_configurations
                    UNION SELECT (price_kopeks / 100 % 10)::text FROM bot_plans
                    """
                )
                #expect(editions.count == 1)
                let last = try await checkout.tool.run(
                    "plan",
                    "--detailed-exitcode",
                    "--secrets-file",
                    "secrets.env",
                    "--tenants",
                    "edition-\(editions.first ?? "")"
                )
                #expect(last.status == 0, "\(last.output)")
            }
        }
    }

    @Test("an apply waits for another one's lock, says so, and gives up after --lock-timeout with nothing written")
    func lockTimeout() async throws {
        try await withCheckout(.shops(1, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(1), to: "secrets.env")
            let before = try await checkout.database.everything()
            let arguments = "apply --auto-approve --secrets-file secrets.env --lock-timeout 1"
            try await withLock("SELECT pg_advisory_lock(x'74656e616e746374'::bigint)", checkout) {
                let outcome = try await checkout.tool.run(arguments.split(separator: " ").map(String.init))
                #expect(outcome.status == 5)
                #expect(outcome.errors.contains("a lock was not free in time; nothing was written"))
                #expect(outcome.errors.contains("--lock-timeout"))
                #expect(outcome.duration >= .seconds(1))
                // The lock is never free: without the option it would be waited for half a minute.
                #expect(outcome.duration < .seconds(30))
            }
            #expect(try await checkout.database.everything() == before)
            #expect(try await checkout.tool.run(arguments.split(separator: " ").map(String.init)).status == 0)
        }
    }

    @Test(
        "a table that somebody has locked is waited for no longer than --lock-timeout, by what only reads as well",
        arguments: [
            ["apply", "--auto-approve"], ["plan"], ["forget", "shop-1", "--dry-run"], ["rollback", "1", "--dry-run"],
        ],
        ["bots", "tenantctl.schema_migrations"]
    )
    func tableLock(command: [String], table: String) async throws {
        try await withCheckout(.shops(1, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(1), to: "secrets.env")
            let secrets = ["apply", "plan"].contains(command[0]) ? ["--secrets-file", "secrets.env"] : []
            try await withLock("BEGIN; LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE", checkout) {
                let outcome = try await checkout.tool.run(command + secrets + ["--lock-timeout", "1"])
                #expect(outcome.status == 5, "\(outcome.errors)")
                #expect(outcome.duration >= .seconds(1))
                // Nobody unlocks it: without the option it would be waited for half a minute.
                #expect(outcome.duration < .seconds(25))
            }
        }
    }

    @Test("a row that somebody holds is waited for no longer than --lock-timeout")
    func rowLock() async throws {
        try await withCheckout(.shops(1, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(1), to: "secrets.env")
            let arguments = ["apply", "--auto-approve", "--secrets-file", "secrets.env", "--lock-timeout", "1"]
            #expect(try await checkout.tool.run(arguments).status == 0)
            try checkout.write(.shops(1, edition: 1))
            try await withLock("BEGIN; UPDATE bots SET wallet_balance_kopeks = 1", checkout) {
                let outcome = try await checkout.tool.run(arguments)
                #expect(outcome.status == 5, "\(outcome.errors)")
            }
            #expect(try await checkout.tool.run(arguments).status == 0)
        }
    }

    /// Runs `body` while a session of `psql` holds what `statement` locks.
    private func withLock(_ statement: String, _ checkout: Checkout, _ body: () async throws -> Void) async throws {
        let holder = try await HeldSession(statement, on: checkout.database)
        do {
            try await body()
        } catch {
            await holder.end()
            throw error
        }
        await holder.end()
    }

    private func expectHonest(_ outcomes: [ToolOutcome]) {
        for outcome in outcomes {
            switch outcome.status {
            case 0: #expect(outcome.output.contains("Applied as") || outcome.output.contains("Nothing to apply"))
            case 3: #expect(outcome.errors.contains("the plan is stale; nothing was written"))
            case 5: #expect(outcome.errors.contains("a lock was not free in time; nothing was written"))
            default: Issue.record("\(outcome.ending): \(outcome.errors)")
            }
            #expect(!outcome.errors.contains("deadlock"))
        }
    }

    private func revision(_ checkout: Checkout) async throws -> Int {
        Int(try await checkout.database.line("SELECT revision FROM tenantctl.state")) ?? -1
    }

    private func together(
        _ count: Int,
        arguments: @escaping @Sendable (Int) -> [String] = { _ in [] },
        _ tool: @escaping @Sendable (Int) -> BuiltTool
    ) async throws -> [ToolOutcome] {
        try await withThrowingTaskGroup(of: ToolOutcome.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await tool(number).run(
                        ["apply", "--auto-approve", "--secrets-file", "secrets.env"] + arguments(number)
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
