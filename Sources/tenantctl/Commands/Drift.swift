internal import ArgumentParser
internal import CanonicalJSON
internal import PostgresDriver
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

struct Drift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what somebody changed in the database since the last apply. Writes nothing.",
        discussion: """
            Compares three ways, as a plan does: what the manifests say, what was applied last, and what is there. A \
            change of a manifest alone is no drift; rows that nobody declared are none either ('get --unmanaged').

            EXAMPLES
              tenantctl drift
              tenantctl drift --tenant 'pars*' --format json
              tenantctl drift --detailed-exitcode > /dev/null || echo "somebody was here"
            """
    )

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var tenants: TenantOptions

    @Option(help: "The form of the report: text or json.")
    var format = OutputFormat.text

    @Flag(help: "Exit with 2 when there is drift.")
    var detailedExitcode = false

    func run() async throws {
        let options = tenants.options(for: manifests)
        let result = try await Planning(manifests: manifests, database: database, options: options).run()
        await result.connection.close()
        let report = DriftReport(
            result.planned.plan,
            against: result.recorded,
            result.state.fingerprinter,
            tenantGlob: tenants.glob
        )
        switch format {
        case .text: Standard.output(TextDriftRenderer(colour: Standard.isOutputColoured).text(report))
        case .json:
            var writer = JSONWriter(escapesUnsafe: true)
            report.write(to: &writer)
            Standard.output(writer.text + "\n")
        }
        if detailedExitcode, report.hasDrift { throw ExitStatus.changesPresent.code }
    }
}
