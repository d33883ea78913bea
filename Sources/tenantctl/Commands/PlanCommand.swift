internal import ArgumentParser
internal import PostgresDriver
internal import TenantManifest
internal import TenantPlan
internal import TenantReconciler

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what an apply would change. Cannot write to the database.",
        discussion: """
            EXAMPLES
              tenantctl plan
              tenantctl plan --tenant 'pars*' --format json
              tenantctl plan --out plan.json --detailed-exitcode
            """
    )

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var planning: PlanningOptions

    @Option(help: "The form of the plan: text or json.")
    var format = OutputFormat.text

    @Option(help: ArgumentHelp("Also write the plan to a file, for 'show' and 'apply'.", valueName: "file"))
    var out: String?

    @Flag(help: "Exit with 2 when there are changes.")
    var detailedExitcode = false

    mutating func validate() throws {
        guard out != "-" else {
            throw ValidationError("--out takes a file; '--format json' writes the same plan to standard output.")
        }
    }

    func run() async throws {
        let result = try await Planning(manifests: manifests, database: database, planning: planning).run()
        await result.connection.close()
        let planned = result.planned
        if let out { try PlanFile(path: out).write(planned.document) }
        PlanOutput(format: format).write(planned.document)
        if detailedExitcode, !planned.document.isEmpty { throw ExitStatus.changesPresent.code }
    }
}
