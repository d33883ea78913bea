internal import ArgumentParser
internal import Glibc
internal import PostgresDriver
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show who applied what, and when; with a revision, every change of it.",
        discussion: """
            Applies, rollbacks, holds and releases, the newest first. Times are UTC.

            --prune forgets changes, and with them the way back to revisions before; who applied what, and when, stays.

            EXAMPLES
              tenantctl history
              tenantctl history --tenant 'pars*' --limit 5
              tenantctl history 42                   old → new, with file and line
              tenantctl history 42 --tenant parsvpn  the same of one tenant
              tenantctl history --prune --older-than 90d
            """
    )

    @Argument(help: "A revision; without it the list of them.", completion: .revision)
    var revision: Int64?

    @Option(help: ArgumentHelp("How many entries to show.", valueName: "n"))
    var limit: Int?

    @Option(
        name: .customLong("tenant"),
        help: ArgumentHelp("Only what changed tenants whose names, at the time, match.", valueName: "glob"),
        completion: .tenant
    )
    var tenantGlob: String?

    @Flag(help: "Forget what is older than --older-than says.")
    var prune = false

    @Option(help: ArgumentHelp("How old, a day or more: 90d, 12w.", valueName: "time"))
    var olderThan: TimeSpan?

    @Flag(help: "Do not ask before forgetting.")
    var autoApprove = false

    @OptionGroup var catalog: CatalogOptions

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    mutating func validate() throws {
        guard limit.map({ (1...1_000_000).contains($0) }) ?? true else {
            throw ValidationError("--limit takes a number from 1 to 1000000.")
        }
        guard revision == nil || limit == nil else { throw ValidationError("One revision has no --limit.") }
        guard prune == (olderThan != nil) else { throw ValidationError("--prune and --older-than go together.") }
        // `1m` is a minute, and reads like a month.
        guard olderThan.map({ $0.seconds >= 86_400 }) ?? true else {
            throw ValidationError("--older-than takes a day or more: 90d, 12w.")
        }
        guard !prune || revision == nil && limit == nil && tenantGlob == nil else {
            throw ValidationError("--prune is about all of the history.")
        }
        guard prune || !autoApprove else { throw ValidationError("--auto-approve goes with --prune.") }
    }

    func run() async throws {
        let own = try revision.map { _ in try catalog.read() }
        let (connection, configuration) = try await database.connectMigrated()
        let reconciler = Reconciler(configuration)
        if let olderThan {
            try await prune(olderThan, reconciler, connection)
        } else if let revision {
            let (record, state) = try await reconciler.revision(revision, of: includes, on: connection)
            RevisionOutput(record: record, tenantGlob: tenantGlob, state: state, own: own ?? .builtIn).write(format)
        } else {
            try await list(reconciler, connection)
        }
        await connection.close()
    }

    private var includes: (@Sendable (String) -> Bool)? {
        guard let glob = tenantGlob else { return nil }
        return { unsafe fnmatch(glob, $0, 0) == 0 }
    }

    private func list(_ reconciler: Reconciler, _ connection: PostgresConnection) async throws {
        let limit = limit ?? 20
        let history = try await reconciler.history(limit: limit, of: includes, on: connection)
        let output = HistoryOutput(history: history, limit: limit, tenantGlob: tenantGlob)
        switch format {
        case .text: Standard.output(output.text)
        case .json: Standard.output(output.json + "\n")
        }
    }

    private func prune(_ age: TimeSpan, _ reconciler: Reconciler, _ connection: PostgresConnection) async throws {
        let approval = PruningApproval(isGiven: autoApprove, format: format)
        try approval.requireAnswer()
        let counted = try await reconciler.countHistory(olderThan: age.seconds, on: connection)
        let output = PruningOutput(format: format)
        guard !counted.isEmpty else { return output.finished(counted) }
        try approval.ask(about: counted)
        output.finished(try await reconciler.pruneHistory(olderThan: age.seconds, on: connection))
    }
}
