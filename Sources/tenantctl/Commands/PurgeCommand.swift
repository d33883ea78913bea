internal import ArgumentParser
internal import Diagnostics
internal import Escaping
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler

struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Delete a tenant and its rows for good, by name.",
        discussion: """
            Nothing brings it back: no rollback reaches across, and of its rows nothing is kept but that it was there. So it \
            is refused while a payment or any other row refers to the tenant, while a file in --tenants declares it, while \
            it is held or protected, and while it is active: delete its file and apply first, which deactivates it. Money \
            in its wallet is given up with --discard-balance and that very amount.

            On a terminal the name has to be typed; elsewhere --confirm takes it.

            EXAMPLES
              tenantctl purge parsvpn --dry-run
              tenantctl purge parsvpn
              tenantctl purge parsvpn --confirm parsvpn
            """
    )

    @Argument(help: "The tenant.", completion: .tenant)
    var tenant: String

    @Option(help: ArgumentHelp("The name of the tenant once more, instead of typing it.", valueName: "tenant"))
    var confirm: String?

    @Option(help: ArgumentHelp("Give up what is in its wallet: exactly so many kopeks.", valueName: "kopeks"))
    var discardBalance: Int64?

    @Flag(help: "Show what it would do, and stop.")
    var dryRun = false

    @Option(
        help: ArgumentHelp("The folder of the manifests, none of which may declare it.", valueName: "dir"),
        completion: .directory
    )
    var tenants = "tenants"

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var acknowledgements: AcknowledgementOptions

    @Option(help: "The form of the output: text, or json, an event a line; json needs --confirm.")
    var format = OutputFormat.text

    mutating func validate() throws {
        guard let confirm, confirm != tenant else { return }
        throw ValidationError("--confirm names '\(confirm)', and '\(tenant)' is to be deleted.")
    }

    func run() async throws {
        try requireAnswer()
        let given = try acknowledgements.given()
        let declarations = try await declarations()
        let (connection, configuration) = try await database.connectMigrated(lockTimeout: acknowledgements.lock.timeout)
        let reconciler = Reconciler(configuration, lockTimeout: acknowledgements.lock.timeout)
        let planned = try await reconciler.planPurge(
            PurgeOptions(
                tenant: tenant,
                declarations: declarations,
                discardedBalance: discardBalance,
                toolVersion: ToolVersion.current
            ),
            on: connection
        )
        if dryRun {
            await connection.close()
            return PlanOutput(format: PlanFormat(format)).write(planned.document)
        }
        let output = ApplyOutput(format: format)
        output.planned(planned.document)
        try reconciler.requireOpenGate(planned, acknowledgements: given)
        try ask()
        let outcome = try await reconciler.apply(planned, acknowledgements.options(given), on: connection, output)
        output.purged(tenant, outcome, planned.document)
    }

    private func requireAnswer() throws {
        guard !dryRun, confirm == nil else { return }
        guard format == .text else {
            throw UsageError("nobody is asked with --format json: a question is no event. Say --confirm \(tenant).")
        }
        guard Standard.isInputTerminal else {
            throw UsageError("nobody can be asked: standard input is no terminal. Say --confirm \(tenant).")
        }
    }

    private func ask() throws {
        guard confirm == nil else { return }
        let question = "Delete this for good? Only the name of the tenant is accepted:"
        guard Question.answer(to: question) == tenant else {
            throw CommandError("declined", "declined; nothing was written")
        }
    }

    /// The files that declare the tenant, or that mean to rename it. No secret is looked up.
    private func declarations() async throws -> [String] {
        let loaded = await ManifestDirectory(path: tenants).load(
            secrets: SecretSource(environment: [:]),
            environment: nil,
            jobs: 1
        )
        guard !loaded.diagnostics.hasErrors else { throw ReconcileError.invalidManifests(loaded) }
        return loaded.tenants.filter { $0.slug == tenant || $0.renaming?.previousKey == tenant }.map(\.file)
    }
}
