internal import ArgumentParser
internal import Diagnostics
internal import TenantManifest

struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the manifests, offline and without credentials.",
        discussion: """
            Every fault is reported at once, with file, line, column, id and hint.

            EXAMPLES
              tenantctl validate
              tenantctl validate --tenants deploy/tenants --format json
            """
    )

    @OptionGroup var manifests: ManifestOptions

    @Option(help: "The form of the findings: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let loaded = try await manifests.load()
        let report = loaded.diagnostics.report()
        switch format {
        case .json: Standard.output(JSONRenderer().render(report))
        case .text:
            Standard.output(TextRenderer(colour: Standard.isOutputColoured).render(report))
            if !loaded.diagnostics.hasErrors {
                let count = loaded.tenants.count
                Standard.error("\(count) tenant\(count == 1 ? "" : "s") in \(manifests.tenants): valid\n")
            }
        }
        if loaded.diagnostics.hasErrors { throw ExitStatus.invalidManifests.code }
    }
}
