internal import ArgumentParser
internal import CanonicalJSON
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show what the database holds of the tenants.",
        discussion: """
            EXAMPLES
              tenantctl get
              tenantctl get parsvpn
              tenantctl get parsvpn --format json
              tenantctl get parsvpn --format yaml    no manifest: 'export' writes those
              tenantctl get --unmanaged              rows that nobody declared
            """
    )

    @Argument(help: "A tenant; all of them without it.", completion: .tenant)
    var tenant: String?

    @OptionGroup var catalog: CatalogOptions

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text, json or yaml.")
    var format = Format.text

    /// Forms of live state; the last two hold the same.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, yaml
    }

    @Flag(help: "Show card numbers whole.")
    var revealCards = false

    @Flag(help: "Show only rows that nobody declared.")
    var unmanaged = false

    func run() async throws {
        let own = try catalog.read()
        let (connection, configuration) = try await database.connectMigrated()
        let (recorded, state) = try await Reconciler(configuration).read(on: connection)
        await connection.close()
        var shown = recorded.tenants.filter { tenant == nil || $0.slug == tenant }
        if let tenant, shown.isEmpty { throw CommandError("no_such_tenant", recorded.missing(tenant)) }
        let view = TenantView(
            fingerprinter: state.fingerprinter,
            exposures: Exposures([state.settings.inForce.catalog, own]),
            revealsCards: revealCards,
            showsUnmanagedOnly: unmanaged
        )
        if unmanaged { shown.removeAll { !view.hasUnmanagedRows($0) } }
        switch format {
        case .json: Standard.output(view.json(shown) + "\n")
        case .yaml: Standard.output(try yaml(view.json(shown)))
        case .text where unmanaged && shown.isEmpty: Standard.output("no unmanaged rows\n")
        case .text where tenant == nil && !unmanaged: Standard.output(view.list(shown))
        case .text: for tenant in shown { Standard.output(view.details(tenant)) }
        }
    }

    /// What the JSON says, as YAML: nothing is in one that is not in the other.
    private func yaml(_ json: String) throws -> String {
        var reader = JSONReader(json)
        guard case .map(let members) = YAMLContent(try reader.readValue()) else { return "" }
        return YAMLWriter.text(of: members)
    }
}
