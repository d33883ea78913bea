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
            With --database or DATABASE_URL also what was applied last, what is there now, and who wrote it; then also of \
            rows that no file declares any more.

            EXAMPLES
              tenantctl explain parsvpn plans.monthly-50.price_toman
              tenantctl explain parsvpn settings
              tenantctl explain parsvpn features.polls --environment staging
            """
    )

    @Argument(help: "A tenant.", completion: .tenant)
    var tenant: String

    @Argument(help: "A path as manifests spell it, or the beginning of one.", completion: .declaredPath)
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
        guard !explanation.isNoValue(path) else {
            throw CommandError(
                "no_such_path",
                "'\(path)' is a line of the file and no value of a row; 'explain' takes paths such as "
                    + "'settings', 'plans' or 'features.polls'"
            )
        }
        let declared = explanation.fields(at: path)
        do {
            let (recorded, inForce) = try await recorded(explanation.tenant)
            let exposures = Exposures([explanation.catalog] + inForce)
            let fields = explanation.fields(at: path, besides: recorded?.rows ?? [])
            guard !fields.isEmpty else { throw noSuchPath(explanation, besides: recorded) }
            let view = ExplanationView(fields, database: recorded, exposures: exposures)
            switch format {
            case .text: Standard.output(view.text)
            case .json: Standard.output(view.json + "\n")
            }
        } catch
            where format == .text && !declared.isEmpty && !Task.isCancelled
            && Failure(error, in: .text).status == .failed
        {
            // The chain of files needs no database. As JSON there is one document, and that is the error.
            let exposures = Exposures([explanation.catalog])
            Standard.output(ExplanationView(declared, database: nil, exposures: exposures).text)
            Standard.error("tenantctl: this is what the files say; the database could not be asked\n")
            throw error
        }
    }

    private func noSuchPath(
        _ explanation: TenantExplanation,
        besides recorded: ExplanationView.Recorded?
    ) -> CommandError {
        let nearest = explanation.nearest(to: path)
        return CommandError(
            "no_such_path",
            "'\(tenant)' declares nothing at '\(path)'"
                + (recorded == nil ? "" : ", and the database has nothing there")
                + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        )
    }

    /// What the database knows, and the catalog in force; nothing where none was named. A look at the files starts no
    /// server, and a pipeline needs none for it.
    private func recorded(_ desired: DesiredTenant?) async throws -> (ExplanationView.Recorded?, [Catalog]) {
        guard database.isNamed else { return (nil, []) }
        let (connection, configuration) = try await database.connectMigrated()
        let (recorded, state) = try await Reconciler(configuration).read(on: connection)
        let tenant = desired.flatMap(recorded.bot)
        var history: FieldHistory?
        if let tenant {
            history = try await connection.withTransaction(.repeatableReadReadOnly) { @Sendable connection in
                try FieldHistory.read(of: tenant.botID, on: connection)
            }
        }
        let lastWrites = history
        await connection.close()
        let view = ExplanationView.Recorded(fingerprinter: state.fingerprinter, tenant: tenant, desired: desired) {
            kind,
            key,
            field in
            lastWrites?.lastWrite(kind, key, field)
        }
        return (view, [state.settings.inForce.catalog])
    }
}
