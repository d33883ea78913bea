internal import ArgumentParser
internal import Diagnostics
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show which file and line set a value, and what they overrode.",
        discussion: """
            With --database or DATABASE_URL also what was applied last, what is there now, and who wrote it.

            EXAMPLES
              tenantctl explain parsvpn plans.monthly-50.price_toman
              tenantctl explain parsvpn settings
              tenantctl explain parsvpn features.polls --environment staging
            """
    )

    @Argument(help: "A tenant.", completion: .tenant)
    var tenant: String

    @Argument(help: "A path as manifests spell it, or the beginning of one.")
    var path: String

    @Option(help: ArgumentHelp("The folder of the manifests.", valueName: "dir"), completion: .directory)
    var tenants = "tenants"

    @Option(
        help: ArgumentHelp("Lay _environments/<name>.yaml over the tenant.", valueName: "name"),
        completion: .environment
    )
    var environment: String?

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let explanation = ManifestDirectory(path: tenants).explain(tenant, environment: environment)
        let report = explanation.diagnostics.report()
        if !report.isEmpty { Standard.error(TextRenderer(colour: Standard.isErrorColoured).render(report)) }
        guard !explanation.diagnostics.hasErrors else { throw ExitStatus.invalidManifests.code }
        guard !explanation.fields.isEmpty else {
            let nearest = Suggestion.nearest(to: tenant, in: explanation.known)
            throw CommandError(
                "no_such_tenant",
                "no manifest of '\(tenant)' in \(tenants)" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
            )
        }
        let fields = explanation.fields(at: path)
        guard !fields.isEmpty else {
            let nearest = explanation.nearest(to: path)
            throw CommandError(
                "no_such_path",
                "'\(tenant)' declares nothing at '\(path)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
            )
        }
        do {
            let (recorded, inForce) = try await recorded()
            let exposures = Exposures([explanation.catalog] + inForce)
            let view = ExplanationView(fields, database: recorded, exposures: exposures)
            switch format {
            case .text: Standard.output(view.text)
            case .json: Standard.output(view.json + "\n")
            }
        } catch  where format == .text && !Task.isCancelled && Failure(error, in: .text).status == .failed {
            // The chain of files needs no database. As JSON there is one document, and that is the error.
            let exposures = Exposures([explanation.catalog])
            Standard.output(ExplanationView(fields, database: nil, exposures: exposures).text)
            Standard.error("tenantctl: this is what the files say; the database could not be asked\n")
            throw error
        }
    }

    /// What the database knows, and the catalog in force; nothing where none was named. A look at the files starts no
    /// server.
    private func recorded() async throws -> (ExplanationView.Recorded?, [Catalog]) {
        if case .embedded(isNamed: false) = try? database.choice() { return (nil, []) }
        let (connection, configuration) = try await database.connectMigrated()
        let (recorded, state) = try await Reconciler(configuration).read(on: connection)
        let tenant = recorded[tenant]
        var history: FieldHistory?
        if let tenant {
            history = try await connection.withTransaction(.repeatableReadReadOnly) { @Sendable connection in
                try FieldHistory.read(of: tenant.botID, on: connection)
            }
        }
        let lastWrites = history
        await connection.close()
        let view = ExplanationView.Recorded(fingerprinter: state.fingerprinter, tenant: tenant) { kind, key, field in
            lastWrites?.lastWrite(kind, key, field)
        }
        return (view, [state.settings.inForce.catalog])
    }
}
