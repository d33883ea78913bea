internal import ArgumentParser
internal import PostgresDriver
internal import TenantManifest
internal import TenantPlan
internal import TenantReconciler

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what an apply would change. Writes nothing.",
        discussion: """
            Reads in a transaction in which PostgreSQL refuses to write. With --rehearse it then makes the very writes of \
            an apply in another one, under the same locks, and rolls that one back: what a constraint or a trigger of the \
            database would refuse shows now. Only that form takes locks, and needs the secrets.

            EXAMPLES
              tenantctl plan
              tenantctl plan --tenant 'pars*' --format json
              tenantctl plan --out plan.json --detailed-exitcode
              tenantctl plan --rehearse --lock-timeout 5
              tenantctl plan --format markdown > comment.md
            """
    )

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var planning: PlanningOptions

    @OptionGroup var format: PlanFormatOptions

    @Option(
        help: ArgumentHelp("Also write the plan to a file, for 'show' and 'apply'.", valueName: "file"),
        completion: .file()
    )
    var out: String?

    @Flag(help: "Also write everything and roll it back; takes the locks of an apply.")
    var rehearse = false

    @OptionGroup var lock: LockOptions

    @Flag(help: "Exit with 2 when there are changes.")
    var detailedExitcode = false

    mutating func validate() throws {
        guard out != "-" else {
            throw ValidationError("--out takes a file; '--format json' writes the same plan to standard output.")
        }
        guard out?.isEmpty != true else { throw ValidationError("--out takes a file, and its name is empty.") }
    }

    func run() async throws {
        let options = planning.options(for: manifests)
        let result = try await Planning(
            manifests: manifests,
            database: database,
            options: options,
            lockTimeout: lock.timeout
        ).run()
        UntilTheEnd.keep(result)
        let planned = result.planned
        // A document is whole or not there: what a rehearsal finds comes before it. A person reads what is rehearsed.
        if format.format == .text { format.output.write(planned.document) }
        if rehearse { try await rehearse(result) }
        // What cannot be applied is no plan to approve.
        if let out { try PlanFile(path: out).write(planned.document) }
        if format.format != .text { format.output.write(planned.document) }
        await result.connection.close()
        if detailedExitcode, !planned.document.isEmpty { throw ExitStatus.changesPresent.code }
    }

    private func rehearse(_ result: Planning.Result) async throws {
        let options = ApplyOptions(actor: ProcessEnvironment.actor, lockTimeout: lock.timeout)
        if !result.planned.document.isEmpty {
            Standard.error(
                "rehearsing: takes the locks of an apply, waits for each up to \(lock.lockTimeout) s, and rolls back\n"
            )
        }
        let isRehearsed = try await Interruption.whileRehearsing {
            try await result.reconciler.rehearse(
                result.planned,
                options,
                on: result.connection,
                progress: { Progress.say("rehearsal: " + $0.words) }
            )
        }
        Progress.clear()
        Standard.error(
            isRehearsed
                ? "rehearsed: every write was made and every constraint checked; all of it is rolled back\n"
                : "rehearsed: there is nothing to write\n"
        )
    }
}
