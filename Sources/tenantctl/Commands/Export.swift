internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what the database holds as manifests that plan to no changes.",
        discussion: """
            Of a tenant that was applied, what its manifest declared is written, with the values that are live now. Of \
            one that never was, everything is written that is not as it would be anyway; a plan of it takes the tenant \
            over, and a bot without a slug gets one. Secrets are references, never values. Layers, management and \
            renamed_from are in no database: where manifests had them, they have to be added. Numbers of cards stand \
            whole in a manifest; a terminal is shown them with --reveal-cards only.

            EXAMPLES
              tenantctl export --out tenants
              tenantctl export 'shop-*' --out shops
              tenantctl export parsvpn > parsvpn.yaml
            """
    )

    @Argument(help: "A tenant, or a pattern of names such as 'shop-*'; all of them without it.")
    var tenant: String?

    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp(
            "The folder whose _catalog.yaml describes keys of your own; --out copies it.",
            valueName: "dir"
        )
    )
    var tenants = "tenants"

    @Option(
        help: ArgumentHelp("Write a file a tenant into this folder; none that is there is replaced.", valueName: "dir")
    )
    var out: String?

    @Flag(help: "Show card numbers on a terminal too.")
    var revealCards = false

    func run() async throws {
        let own = try OwnCatalog.read(tenants)
        let (connection, configuration) = try await database.connectMigrated()
        let (recorded, state) = try await Reconciler(configuration).read(on: connection)
        await connection.close()
        let exporter = ManifestExporter(
            database: recorded,
            // What is secret by the catalog in force stays so, whatever the file makes of it.
            catalog: state.settings.inForce.catalog.joining(own),
            fingerprinter: state.fingerprinter
        )
        let chosen = recorded.tenants.filter { tenant in
            guard let pattern = self.tenant else { return true }
            return exporter.name(of: tenant).map { unsafe fnmatch(pattern, $0, 0) == 0 } ?? false
        }
        guard !chosen.isEmpty else {
            throw CommandError("no_such_tenant", tenant.map { "no tenant '\($0)' in the database" } ?? "no tenants")
        }
        guard out != nil || chosen.count == 1 else {
            throw UsageError("\(chosen.count) tenants: name one of them, or say where to write them with --out DIR")
        }
        Progress.say("writing \(chosen.count) manifests")
        let exports = chosen.map(exporter.export)
        Progress.clear()
        report(exports)
        if let out { try write(exports, to: out) } else { try show(exports) }
        if exports.contains(where: { $0.text == nil && $0.slug != nil }) {
            throw CommandError("not_exportable", "not every tenant can be written as a manifest; see above")
        }
    }

    private func write(_ exports: [ExportedManifest], to folder: String) throws {
        let files = exports.compactMap { export in
            export.text.flatMap { text in export.slug.map { NewFile(path: folder + "/" + $0 + ".yaml", text: text) } }
        }
        let catalog = try ownCatalog(for: folder)
        try NewFile.write(files + (catalog.map { [$0] } ?? []))
        let names = exports.filter { $0.text != nil }.flatMap(\.newSecrets).map(\.description)
        Standard.error(
            "\(files.count) manifest\(files.count == 1 ? "" : "s")\(catalog == nil ? "" : " and _catalog.yaml") "
                + "written to \(folder)\n"
        )
        listSecrets(names)
    }

    /// A copy of the catalog that the manifests need; `nil` where there is none, or the folder has the same already.
    private func ownCatalog(for folder: String) throws -> NewFile? {
        guard let text = try OwnCatalog.text(in: tenants) else { return nil }
        return try OwnCatalog.text(in: folder) == text ? nil : NewFile(path: folder + "/_catalog.yaml", text: text)
    }

    private func show(_ exports: [ExportedManifest]) throws {
        for export in exports {
            guard let text = export.text else { continue }
            if export.holdsMasked, !revealCards, Standard.isOutputTerminal {
                throw CommandError(
                    "terminal",
                    "this manifest holds numbers of cards or a merchant id: write it to a file with --out DIR or >, "
                        + "or say --reveal-cards"
                )
            }
            Standard.output(text)
            listSecrets(export.newSecrets.map(\.description))
        }
    }

    private func listSecrets(_ names: [String]) {
        guard !names.isEmpty else { return }
        Standard.error("The database does not say where these secrets come from; provide them before an apply:\n")
        for name in names { Standard.error("  \(name)\n") }
    }

    private func report(_ exports: [ExportedManifest]) {
        var findings = DiagnosticCollector()
        for finding in exports.flatMap(\.findings) { findings.add(finding) }
        let report = findings.report()
        if !report.isEmpty {
            Standard.error(TextRenderer(colour: Standard.isErrorColoured).render(report))
        }
    }
}
