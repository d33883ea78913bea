import Foundation
import Glibc
import PostgresDriver
import TenantTesting
import Testing

@Suite("A secret never leaves the process but into its column")
struct LeakTests {
    /// Whom the server's log has to know, for its silence to mean something.
    static let actor = "somebody-whom-the-log-shows"

    @Test("no command shows one, well or badly ended: not in outputs, not in files, not in the server's log")
    func everyCommand() async throws {
        try await withLoggingServer { cluster, checkout in
            var checkout = checkout
            for stage in Stage.all {
                try await stage.prepare(&checkout)
                for walk in stage.walks { try await expectNoLeak(walk, checkout, stage.title) }
            }
            try expectNoLeakInFiles(of: checkout)
            let log = try cluster.log()
            #expect(log.contains("UPDATE") && log.contains(Self.actor), "the server logs neither statements nor values")
            #expect(log.contains("no_third"), "the server logs no errors")
            for mark in Canary.marks {
                let lines = log.split(separator: "\n").filter { $0.contains(mark) }
                #expect(lines.isEmpty, "the server's log holds \(mark)")
            }
        }
    }

    @Test("every command that there is is among those that are walked")
    func coverage() async throws {
        let tool = BuiltTool(in: "/")
        let dump = try await tool.run("--experimental-dump-help")
        let commands = try JSONDecoder().decode(CommandTree.self, from: Data(dump.output.utf8)).command.leaves
        #expect(Set(Stage.all.flatMap(\.walks).map(\.command)) == Set(commands))
    }

    @Test(
        "nor does the list of processes while one runs, nor what a crash leaves behind",
        arguments: [
            ["apply", "--auto-approve"], ["plan"], ["get"], ["export", "asal"], ["explain", "asal", "telegram"],
        ]
    )
    func whileItRuns(_ command: [String]) async throws {
        try await withCheckout(try Canary.tree(), secrets: Canary.environment) { checkout in
            var checkout = checkout
            try checkout.writeSecrets()
            checkout.tool.environment["SWIFT_BACKTRACE"] = "enable=yes,interactive=no,color=no"
            let needsSecrets = ["apply", "plan"].contains(command[0])
            // An apply has its secrets on the way when it waits here; the others have nothing but what they read.
            let lock =
                command[0] == "apply"
                ? "SELECT pg_advisory_lock(x'74656e616e746374'::bigint)"
                : "BEGIN; LOCK TABLE bots, tenantctl.state IN ACCESS EXCLUSIVE MODE"
            let held = try await HeldSession(lock, on: checkout.database)
            let words = command + (needsSecrets ? Canary.options : [])
            let process = try await checkout.tool.start(
                ["-c", #"ulimit -c unlimited; exec "$0" "$@""#, try BuiltTool.path()] + words,
                program: "/bin/sh"
            )
            try await waitUntilBlocked(process, in: checkout.database)
            let activity = try await checkout.database.line("SELECT string_agg(query, ' ') FROM pg_stat_activity")
            let processes = try commandLines()
            #expect(processes.contains { $0.contains("tenantctl\0\(command[0])\0") })
            for mark in Canary.marks {
                #expect(!processes.contains { $0.contains(mark) }, "the list of processes holds \(mark)")
                #expect(!activity.contains(mark), "the list of sessions holds \(mark)")
            }
            try await crash(process)
            let outcome = try await process.outcome()
            await held.end()
            #expect([.killed(SIGSEGV), .killed(SIGKILL)].contains(outcome.ending))
            for mark in Canary.marks { #expect(!(outcome.output + outcome.errors).contains(mark), "it says \(mark)") }
            let left = try FileManager.default.contentsOfDirectory(atPath: checkout.folder)
            #expect(!left.contains { $0.hasPrefix("core") }, "the crash left \(left)")
        }
    }

    @Test(
        "a password in DATABASE_URL is in no message",
        arguments: [
            "postgresql://user:canarycanary@127.0.0.1:1/db", "postgresql://user:canarycanary@nowhere.invalid/db",
            "postgresql://user:canary canary@host:port/db", "host=127.0.0.1 port=1 password=canarycanary",
            "postgresql://user:canary/canary@127.0.0.1/db", "postgresql://user:canarycanary@127.0.0.1:1/db?nonsense=1",
        ]
    )
    func password(_ url: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = url
            for command in [["plan"], ["apply", "--auto-approve", "--format", "json"], ["migrate", "status"]] {
                let outcome = try await tool.run(command)
                #expect([1, 64].contains(outcome.status), "\(outcome.errors)")
                #expect(!(outcome.output + outcome.errors).contains("canary"), "\(outcome.errors)")
            }
        }
    }

    // MARK: Looking

    private func expectNoLeak(_ walk: Walk, _ checkout: Checkout, _ title: String) async throws {
        let outcome = try await checkout.tool.run(walk.words)
        #expect(outcome.status == walk.status, "\(title): \(walk.words): \(outcome.errors) \(outcome.output)")
        // Manifests hold the numbers of cards, which is what they are for.
        let marks = walk.command == "export" ? Canary.secretMarks : Canary.marks
        // What somebody has typed is on his screen already.
        for mark in marks where !walk.arguments.contains(where: { $0.contains(mark) }) {
            #expect(!outcome.output.contains(mark), "\(title): \(walk.words) prints \(mark): \(outcome.output)")
            #expect(!outcome.errors.contains(mark), "\(title): \(walk.words) says \(mark): \(outcome.errors)")
        }
    }

    /// Whatever a command has written: plans, exports, imports.
    private func expectNoLeakInFiles(of checkout: Checkout) throws {
        let given = ["secrets/", "secrets.env", "tenants/", "good.env", "open.env", "none.env", "odd.env"]
        var seen = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: checkout.folder) {
            let file = checkout.folder + "/" + path
            let type = try FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
            guard type == .typeRegular, !given.contains(where: path.hasPrefix), !path.hasSuffix(".secrets.env"),
                !path.hasPrefix(".tenantctl/")
            else { continue }
            seen += 1
            let text = try readFile(file)
            let isManifest = path.hasPrefix("exported/") || path.hasPrefix("patched/")
            let marks = isManifest ? Canary.secretMarks : Canary.marks
            for mark in marks { #expect(!text.contains(mark), "\(path) holds \(mark)") }
        }
        #expect(seen > 8)
    }

    /// The command lines of every process of the machine, words ended by NUL.
    private func commandLines() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { $0.allSatisfy(\.isNumber) }.compactMap {
            // One that has ended meanwhile has none.
            try? readFile("/proc/\($0)/cmdline")
        }
    }

    /// The first signal has Swift look at what was going on, the second ends the process: no fault is repeated where
    /// there was none.
    private func crash(_ process: ToolProcess) async throws {
        process.signal(SIGSEGV)
        for _ in 0..<1200 where process.isRunning {
            if try process.errorsSoFar().contains("Backtrace took") { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        process.signal(SIGSEGV)
        for _ in 0..<200 where process.isRunning { try await Task.sleep(for: .milliseconds(50)) }
        // What prints the backtrace may wait for itself; what it printed is what counts.
        if process.isRunning { process.signal(SIGKILL) }
    }

    private func waitUntilBlocked(_ process: ToolProcess, in database: TestDatabase) async throws {
        // On one connection: a psql for every look would keep a busy machine from getting anywhere else.
        let watcher = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
        let waiting: SQL = """
            SELECT count(*) FROM pg_sleep(0.02), pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
        while try await watcher.query(waiting).first?[0] == Int64(0) {
            try #require(process.isRunning, "it ended before it met the lock")
        }
        await watcher.close()
    }
}

/// What the tool says about itself.
private struct CommandTree: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?

        /// The commands that do something, by the words that name them.
        var leaves: [String] { (subcommands ?? []).flatMap { $0.leaves(after: "") } }

        private func leaves(after words: String) -> [String] {
            guard let subcommands, !subcommands.isEmpty else { return [words + commandName] }
            return subcommands.flatMap { $0.leaves(after: words + commandName + " ") }
        }
    }
}

extension Checkout {
    func writeSecrets() throws {
        for (path, text) in Canary.files {
            let parent = URL(fileURLWithPath: folder + "/" + path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try write(text, to: path)
        }
    }
}

/// Runs `body` with a checkout whose server logs all that it can, for a role that can tell it nothing else.
func withLoggingServer(_ body: (TestCluster, Checkout) async throws -> Void) async throws {
    try await withTestCluster { cluster in
        let settings = [
            "log_statement = 'all'", "log_min_duration_statement = 0", "log_parameter_max_length = -1",
            "log_parameter_max_length_on_error = -1", "log_error_verbosity = 'verbose'",
            "log_min_error_statement = 'error'",
        ]
        let statements = ["CREATE ROLE keeper LOGIN", "CREATE DATABASE canary OWNER keeper"]
        // For the database, which has a say over the server's own command line.
        let logging = settings.map { "ALTER DATABASE canary SET \($0)" }
        try await cluster.database().psql((statements + logging).map { $0 + ";" }.joined(separator: "\n"))
        let database = try cluster.database("canary")
        let folder = try await newTestPath()
        try ManifestTree().write(to: folder)
        var environment = Canary.environment
        environment["DATABASE_URL"] = database.url.replacingOccurrences(of: "user=tenantry", with: "user=keeper")
        environment["TENANTRY_ACTOR"] = LeakTests.actor
        let checkout = Checkout(tool: BuiltTool(in: folder, environment: environment), database: database)
        try checkout.write(try Canary.tree())
        try checkout.writeSecrets()
        try await body(cluster, checkout)
    }
}
