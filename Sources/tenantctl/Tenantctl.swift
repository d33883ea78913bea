internal import ArgumentParser
internal import CSpawn
internal import Glibc

/// The command line: one file a command below `Commands/`.
@main
struct Tenantctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenantctl",
        abstract: "Declare the tenants of a Telegram bot platform in YAML and reconcile PostgreSQL with them.",
        discussion: """
            EXAMPLES
              tenantctl init my-shop                 write a first tenant, layer and policy
              tenantctl validate                     check tenants/ without a database
              tenantctl plan                         show what an apply would change
              tenantctl apply                        plan, show, ask, apply
              tenantctl history                      who applied what, and when
              tenantctl rollback 41                  go back to revision 41
              tenantctl get parsvpn                  show what the database holds
              tenantctl export --out tenants         write it as manifests
              tenantctl adopt parsvpn monthly=17     take over what was there before

            EXIT CODES
              0   done
              1   error, nothing written; of export, some tenants were left out
              2   changes or drift present, with --detailed-exitcode
              3   the plan is stale
              4   an acknowledgement is missing, a limit is broken, or the policy does not allow it
              5   a lock was not free in time
              6   the outcome of a COMMIT is unknown
              7   what was waited for did not come in time
              64  usage
              65  invalid manifests or missing secrets
              130 interrupted by ctrl-C (SIGINT); nothing written
              143 interrupted by SIGTERM; nothing written
            """,
        version: ToolVersion.current,
        subcommands: [
            Init.self,
            Validate.self,
            PlanCommand.self,
            Show.self,
            Explain.self,
            Apply.self,
            Drift.self,
            Watch.self,
            Serve.self,
            HistoryCommand.self,
            Rollback.self,
            HoldCommand.self,
            Release.self,
            Get.self,
            Export.self,
            Adopt.self,
            Forget.self,
            PurgeCommand.self,
            Schema.self,
            StatusCommand.self,
            TokenCommand.self,
            Import.self,
            Migrate.self,
            DatabaseCommand.self,
        ]
    )

    /// Not asynchronous: the thread that waits for an asynchronous one is open to every signal, whatever it was told.
    static func main() {
        StandardDescriptors.occupy()
        // A reader who is gone is an error of writing, not a signal that ends us between two statements.
        signal(SIGPIPE, SIG_IGN)
        EndingSignal.keepFromThreads()
        // Memory holds the secrets of every tenant: a crash must not leave them in a file. Fails for no process's own.
        _ = tenantry_forbid_dumps()
        // Anywhere but on this thread.
        Task.detached { await runToTheEnd() }
        while true { pause() }
    }

    private static func runToTheEnd() async -> Never {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let format = FindingFormat(requestedBy: arguments)
        let work = Task { try await run(arguments) }
        Interruption.cancels(work, in: format)
        do {
            try await work.value
            Glibc.exit(ExitStatus.done.rawValue)
        } catch {
            Failure(Interruption.explained(error), in: format).report()
        }
    }

    private static func parsed(_ arguments: [String]) async throws -> any ParsableCommand {
        do {
            return try await asyncParseAsRoot(arguments)
        } catch {
            throw ForeignOptions.explained(error, arguments)
        }
    }

    private static func run(_ arguments: [String]) async throws {
        try CommandNames.check(arguments)
        try RepeatedOptions.check(arguments)
        try ForeignOptions.check(arguments)
        var command = try await parsed(arguments)
        Interruption.heed(for: command)
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }
}
