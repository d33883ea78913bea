internal import ArgumentParser
internal import Glibc
internal import PostgresDriver
internal import TenantPlan
internal import TenantReconciler

struct Rollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Go back to what was applied at an earlier revision, and hold the tenants there.",
        discussion: """
            Made from the history, whatever the manifests say; shown, acknowledged and limited like any plan, and applied in \
            one transaction as a new revision. What others did to the rows in the meantime stays, where no apply touched it. \
            A tenant that is newer is deactivated; rows that were deleted come back, with new ids.

            Every tenant that it touches is held, or the next apply would undo it: 'tenantctl release' ends that.

            Secrets are not kept. Where one changed in the meantime, the rollback is refused (exit 4), or leaves it as it is \
            with --except-secrets.

            EXAMPLES
              tenantctl history                      which revisions there are
              tenantctl rollback 41 --dry-run        what it would do
              tenantctl rollback 41 --tenant parsvpn
              tenantctl rollback 41 --auto-approve --acks acks.txt
            """
    )

    @Argument(
        help: "The revision to go back to, as 'history' names it; 0 is before the first apply.",
        completion: .revision
    )
    var revision: Int64

    @Option(
        name: .customLong("tenant"),
        help: ArgumentHelp("Only tenants whose name, now or then, matches.", valueName: "glob"),
        completion: .tenant
    )
    var tenantGlob: String?

    @Flag(help: "Leave secrets as they are that changed since.")
    var exceptSecrets = false

    @Flag(help: "Show what it would do, and stop.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Allow so many rows to be removed, whatever share of their kind, in place of both limits of the policy in force; shown in the plan, kept in the history.",
            valueName: "n"
        )
    )
    var maxDeletes: Int?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var approval: ApprovalOptions

    @Option(help: "The form of the output: text, or json, an event a line; json needs --auto-approve.")
    var format = OutputFormat.text

    mutating func validate() throws {
        guard revision >= 0 else { throw ValidationError("A revision is a number from 0.") }
        guard maxDeletes.map({ $0 >= 0 }) ?? true else { throw ValidationError("--max-deletes takes a number from 0.") }
    }

    func run() async throws {
        if !dryRun { try approval.requireAnswer(in: format) }
        let given = try approval.given()
        let (connection, configuration) = try await database.connectMigrated(lockTimeout: approval.lockTimeout)
        let reconciler = Reconciler(configuration, lockTimeout: approval.lockTimeout)
        let planned = try await reconciler.planRollback(options, on: connection)
        if dryRun {
            await connection.close()
            return PlanOutput(format: PlanFormat(format)).write(planned.document)
        }
        let output = ApplyOutput(format: format)
        output.planned(planned.document)
        try reconciler.requireOpenGate(planned, acknowledgements: given)
        if !planned.document.isEmpty { try approval.ask("Go back to revision \(revision)?") }
        let outcome = try await reconciler.apply(planned, approval.options(given), on: connection, output)
        output.rolledBack(to: revision, outcome, planned.document)
    }

    private var options: RollbackOptions {
        RollbackOptions(
            revision: revision,
            toolVersion: ToolVersion.current,
            tenantGlob: tenantGlob,
            includes: { [tenantGlob] slug in tenantGlob.map { unsafe fnmatch($0, slug, 0) == 0 } ?? true },
            exceptsSecrets: exceptSecrets,
            allowedDeletions: maxDeletes
        )
    }
}
