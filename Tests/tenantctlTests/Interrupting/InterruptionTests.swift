import CanonicalJSON
import Glibc
import TenantTesting
import Testing

@Suite("Ctrl-C and SIGTERM leave nothing behind, and it is said")
struct InterruptionTests {
    private static let words = "tenantctl: interrupted; nothing was written\n"
    private static let applyLock = "SELECT pg_advisory_lock(x'74656e616e746374'::bigint)"
    /// What reads goes on.
    private static let shortLocks = "BEGIN; LOCK TABLE tenantctl.holds, tenantctl.api_tokens IN SHARE MODE"

    @Test(
        "an apply that waits for somebody's row rolls back: 130 and 143, and its lock is free",
        arguments: [(CInt(SIGINT), Int32(130)), (CInt(SIGTERM), Int32(143))]
    )
    func apply(_ signal: CInt, _ status: Int32) async throws {
        try await withChange { checkout in
            let before = try await checkout.database.everything()
            try await withHeld("BEGIN; UPDATE bots SET wallet_balance_kopeks = 1", checkout) {
                let process = try await checkout.tool.start(["apply", "--auto-approve", "--lock-timeout", "300"])
                try await checkout.database.waitForLocks()
                process.signal(signal)
                let outcome = try await process.outcome()
                #expect(outcome.ending == .exited(status))
                #expect(outcome.errors == Self.words)
                // Not only later, when the row is free and the server notices that nobody is there.
                #expect(
                    try await checkout.database.line("SELECT pg_try_advisory_lock(x'74656e616e746374'::bigint)") == "t"
                )
            }
            #expect(try await checkout.database.everything() == before)
            #expect(try await checkout.tool.run("apply", "--auto-approve").output.contains("Applied as revision 2."))
        }
    }

    @Test("with --format json the last line is the error", arguments: [(CInt(SIGINT), 130), (CInt(SIGTERM), 143)])
    func json(_ signal: CInt, _ status: Int) async throws {
        try await withChange { checkout in
            try await withHeld(Self.applyLock, checkout) {
                let process = try await checkout.tool.start([
                    "apply", "--auto-approve", "--lock-timeout", "300", "--format", "json",
                ])
                try await checkout.database.waitForLocks()
                process.signal(signal)
                let outcome = try await process.outcome()
                #expect(outcome.ending == .exited(Int32(status)))
                #expect(outcome.errors.isEmpty)
                let lines = try outcome.output.split(separator: "\n").map { line in
                    var reader = JSONReader(String(line))
                    return try reader.readValue()
                }
                #expect(lines.map { $0["event"]?.string } == ["planned", "step", nil])
                let error = try #require(lines.last?["error"])
                #expect(error["code"]?.string == "interrupted")
                #expect(error["message"]?.string == "interrupted; nothing was written")
                #expect(error["exit_code"]?.integer == Int64(status))
            }
        }
    }

    @Test("so it is for whatever takes the locks of an apply")
    func everyCommand() async throws {
        try await withChange { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            var tree = CompleteTree.tree
            try tree.replace("default_language: fa", with: "default_language: ru", in: "asal.yaml")
            try checkout.write(tree)
            #expect(try await checkout.tool.run("plan", "--out", "plan.json").status == 0)
            try await checkout.database.psql(
                "INSERT INTO bot_plans (id, bot_id, name, period_days, price_kopeks) SELECT 4711, id, 'Old', 1, 500000 FROM bots WHERE slug = 'asal'"
            )
            try tree.replace(
                "  yearly:\n",
                with: "  old: { name: Old, period_days: 1, price_kopeks: 500000 }\n  yearly:\n",
                in: "asal.yaml"
            )
            try tree.write(to: checkout.folder + "/adopting")
            let adopt = ["adopt", "asal", "old=4711", "--tenants", "adopting"]
            let shown = try await checkout.tool.run(adopt + ["--dry-run"])
            let accepted = shown.output.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
                .flatMap { $0.split(separator: " ").map(String.init) }
            let before = try await checkout.database.everything()
            try await withHeld(Self.applyLock, checkout) {
                for command in [
                    ["apply", "plan.json", "--auto-approve"], ["plan", "--rehearse"],
                    ["rollback", "1", "--auto-approve"], ["forget", "asal", "plan/yearly", "--auto-approve"],
                    adopt + ["--auto-approve"] + accepted,
                ] {
                    let process = try await checkout.tool.start(command)
                    try await waitForLocks(checkout, process)
                    process.signal(SIGINT)
                    let outcome = try await process.outcome()
                    #expect(outcome.ending == .exited(130), "\(command)")
                    // A rehearsal has said before that it takes locks.
                    let said = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("rehearsing: ") }
                    #expect(said.joined() + "\n" == Self.words, "\(command)")
                }
            }
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a purge that is interrupted deletes nothing")
    func purge() async throws {
        try await withChange { checkout in
            var tree = CompleteTree.tree
            tree["shops/bahar.yaml"] = nil
            try checkout.write(tree)
            try await checkout.applyAcknowledged()
            let before = try await checkout.database.everything()
            try await withHeld(Self.applyLock, checkout) {
                let process = try await checkout.tool.start(["purge", "bahar", "--confirm", "bahar"])
                try await checkout.database.waitForLocks()
                process.signal(SIGINT)
                let outcome = try await process.outcome()
                #expect(outcome.ending == .exited(130))
                #expect(outcome.errors == Self.words)
            }
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("and for what is one short transaction: holds and tokens")
    func shortCommands() async throws {
        try await withChange { checkout in
            #expect(try await checkout.tool.run("hold", "asal", "--reason", "incident 7").status == 0)
            #expect(try await checkout.tool.run("token", "issue", "asal", "--name", "first").status == 0)
            let before = try await checkout.database.everything()
            try await withHeld(Self.shortLocks, checkout) {
                for command in [
                    ["hold", "--all", "--reason", "freeze"], ["release", "asal"],
                    ["token", "issue", "asal", "--name", "second"], ["token", "revoke", "1"],
                ] {
                    let process = try await checkout.tool.start(command)
                    try await waitForLocks(checkout, process)
                    process.signal(SIGINT)
                    let outcome = try await process.outcome()
                    #expect(outcome.ending == .exited(130), "\(command)")
                    #expect(outcome.errors == Self.words, "\(command)")
                }
            }
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("migrations that wait for others' are interrupted before anything is written, the next run does them")
    func migrate() async throws {
        try await withTestDatabase { database in
            let tool = BuiltTool(in: "/", environment: ["DATABASE_URL": database.url])
            let held = try await HeldSession("SELECT pg_advisory_lock(x'74656e616e747279'::bigint)", on: database)
            let process = try await tool.start(["migrate", "up"])
            try await database.waitForLocks()
            process.signal(SIGINT)
            let outcome = try await process.outcome()
            await held.end()
            #expect(outcome.ending == .exited(130))
            #expect(outcome.errors == Self.words)
            #expect(try await database.line("SELECT count(*) FROM pg_tables WHERE schemaname = 'tenantctl'") == "0")
            #expect(try await tool.run("migrate", "up").status == 0)
        }
    }

    @Test("before it writes an apply has nothing to undo, and what only reads ends as any program does")
    func reading() async throws {
        try await withChange { checkout in
            try await withHeld("BEGIN; LOCK TABLE bots", checkout) {
                for (command, ending, errors) in [
                    (["apply", "--auto-approve", "--lock-timeout", "300"], ToolOutcome.Ending.exited(130), Self.words),
                    (["get"], .killed(SIGINT), ""),
                ] {
                    let process = try await checkout.tool.start(command)
                    try await waitForLocks(checkout, process)
                    process.signal(SIGINT)
                    let outcome = try await process.outcome()
                    #expect(outcome.ending == ending)
                    #expect(outcome.errors == errors)
                }
            }
        }
    }

    @Test(
        "a second one waits for nobody: not for a server that stands still; without one, the end is the same a moment later",
        arguments: [true, false]
    )
    func standsStill(isSentTwice: Bool) async throws {
        try await withChange { checkout in
            let before = try await checkout.database.everything()
            try await withHeld(Self.applyLock, checkout) {
                let process = try await checkout.tool.start(["apply", "--auto-approve", "--lock-timeout", "300"])
                try await checkout.database.waitForLocks()
                let server = try await checkout.database.line(
                    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
                )
                let serverProcess = try #require(pid_t(server))
                kill(serverProcess, SIGSTOP)
                try await process.sendAndWaitUntilTaken(SIGINT)
                if isSentTwice { process.signal(SIGINT) }
                let outcome = try await process.outcome()
                kill(serverProcess, SIGCONT)
                #expect(outcome.ending == .exited(130))
                #expect(outcome.errors == Self.words)
                try await checkout.database.wait(until: "count(*) FILTER (WHERE pid = \(server)) = 0")
            }
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("at a terminal the line that says what is done makes room for it, and a question's line is ended")
    func terminal() async throws {
        try await withChange { checkout in
            let asked = try await TypedTerminal(checkout.tool, "apply")
            try await asked.wait(for: "Only 'yes' is accepted: ")
            try asked.type("\u{3}")
            let declined = try await asked.outcome()
            #expect(declined.status == 130)
            #expect(
                declined.output.hasSuffix("accepted: ^C\r\ntenantctl: interrupted; nothing was written\r\n"),
                "\(declined.output)"
            )
            try await withHeld(Self.applyLock, checkout) {
                let waiting = try await TypedTerminal(checkout.tool, "apply", "--auto-approve")
                try await waiting.wait(for: "waiting for the lock…")
                try await checkout.database.waitForLocks()
                try waiting.type("\u{3}")
                let outcome = try await waiting.outcome()
                #expect(outcome.status == 130)
                #expect(
                    outcome.output.hasSuffix("^C\r\u{1B}[Ktenantctl: interrupted; nothing was written\r\n"),
                    "\(outcome.output)"
                )
            }
            #expect(try await checkout.database.history().hasPrefix("1|"))
        }
    }

    /// Returns when the tool waits for a lock: of those before it nobody does any more.
    private func waitForLocks(_ checkout: Checkout, _ process: ToolProcess) async throws {
        try await checkout.database.waitForLocks()
        let errors = try process.errorsSoFar()
        #expect(process.isRunning, "\(errors)")
    }

    /// A database with the complete tree applied, and manifests with another price.
    private func withChange(_ body: (Checkout) async throws -> Void) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            var tree = CompleteTree.tree
            try tree.replace("default_language: fa", with: "default_language: en", in: "asal.yaml")
            try checkout.write(tree)
            try await body(checkout)
        }
    }

    private func withHeld(_ statements: String, _ checkout: Checkout, _ body: () async throws -> Void) async throws {
        let held = try await HeldSession(statements, on: checkout.database)
        do {
            try await body()
        } catch {
            await held.end()
            throw error
        }
        await held.end()
    }
}
