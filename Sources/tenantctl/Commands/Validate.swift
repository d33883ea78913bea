internal import ArgumentParser
internal import Diagnostics
internal import TenantManifest

struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check the manifests, offline and without credentials.",
        discussion: """
            Every fault is reported at once, with file, line, column, id and hint; the line itself is shown where nothing \
            on it could be a secret.

            EXAMPLES
              tenantctl validate
              tenantctl validate --strict --format github           annotate a pull request
              tenantctl validate --format sarif > findings.sarif    for code scanning
              tenantctl validate --tenants deploy/tenants --format json
            """
    )

    @OptionGroup var manifests: ManifestOptions

    @Option(help: "The form of the findings: text, json, sarif (2.1.0) or github (annotations).")
    var format = FindingFormat.text

    @Flag(help: "Take warnings for errors.")
    var strict = false

    func run() async throws {
        let loaded = try await manifests.load(keepsRows: false)
        let report = loaded.diagnostics.report(warningsAreErrors: strict)
        Standard.output(format.renderer.render(report))
        if report.errorCount > 0 { throw ExitStatus.invalidManifests.code }
        switch format {
        // In a log of findings only, nothing would look like nothing done.
        case .text, .github:
            let count = loaded.tenants.count
            Standard.error("\(count) tenant\(count == 1 ? "" : "s") in \(manifests.tenants): valid\n")
        case .json, .sarif: break
        }
    }
}
