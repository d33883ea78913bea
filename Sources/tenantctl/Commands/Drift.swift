internal import ArgumentParser
internal import CanonicalJSON
internal import Escaping
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

struct Drift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Show what somebody changed in the database since the last apply. Writes nothing.",
        discussion: """
            Compares three ways, as a plan does: what the manifests say, what was applied last, and what is there. A \
            change of a manifest alone is no drift; rows that nobody declared are none either ('get --unmanaged'). \
            Held tenants are looked at like all others, and so are those whose file is gone. What is only observed was \
            never applied: it is shown where it is not as declared, and is no drift. Cards in use that no manifest declares, \
            and declared ones that are not in use though no manifest says so, are named, and so are merchants, gateways \
            and approvers in use that no manifest declares; they are drift where _policy.yaml says \
            `drift: { undeclared_card_use: true, undeclared_payment_use: true }`.

            EXAMPLES
              tenantctl drift
              tenantctl drift --tenant 'pars*' --format json
              tenantctl drift --detailed-exitcode > /dev/null || echo "somebody was here"
              tenantctl drift --write-patch --tenant parsvpn && git diff tenants/
            """
    )

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var tenants: TenantOptions

    @Option(help: "The form of the report: text or json.")
    var format = OutputFormat.text

    @Flag(help: "Bring the live values into the manifests; comments and order in them stay.")
    var writePatch = false

    @Flag(help: "Exit with 2 when there is drift.")
    var detailedExitcode = false

    func run() async throws {
        let options = tenants.options(for: manifests).forReport
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
        if writePatch { try patch(result) }
        if detailedExitcode, report.hasDrift { throw ExitStatus.changesPresent.code }
    }

    private func patch(_ result: Planning.Result) throws {
        let patched = ManifestDirectory(path: manifests.tenants).patched(
            result.planned.plan.editsToLive,
            of: result.desired,
            environment: manifests.environment
        )
        for manifest in patched where manifest.count > 0 {
            let file = ReplacedFile(path: manifest.file, code: "file")
            // Whoever proposes a manifest chooses its name.
            let name = TerminalText.escaped(manifest.file)
            // Somebody who edits the file at the same time keeps his edit.
            guard try TextFile(path: manifest.file, limit: 1 << 20).bytes() == manifest.before else {
                throw CommandError("file", "\(name) was changed while it was compared; run it again")
            }
            try file.write { $0(manifest.after) }
            Standard.error("\(name): \(manifest.count) brought in\n")
        }
        for manifest in patched {
            for (edit, why) in manifest.leftOut {
                let line = TerminalText.escaped("\(manifest.file): left out: \(edit.subject): \(why)")
                Standard.error(line + "\n")
            }
        }
    }
}
