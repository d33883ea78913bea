internal import ArgumentParser
internal import Diagnostics
internal import Escaping
internal import Glibc
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
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
            renamed_from are in no database: where manifests had them, they have to be added. With --out the catalog and \
            the policy in force go along as _catalog.yaml and _policy.yaml, those of --tenants where it has them, and for \
            an environment in force an empty _environments/NAME.yaml, with which the manifests have to be planned. \
            Where a tenant cannot be written, the others are, and the exit code is 1. Numbers of cards stand \
            whole in a manifest; a terminal is shown them with --reveal-cards only.

            EXAMPLES
              tenantctl export --out tenants
              tenantctl export 'shop-*' --out shops
              tenantctl export parsvpn > parsvpn.yaml
              tenantctl export --out tenants --format json > report.json
            """
    )

    @Argument(help: "A tenant, or a pattern of names such as 'shop-*'; all of them without it.", completion: .tenant)
    var tenant: String?

    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp(
            "The folder whose _catalog.yaml describes keys of your own, and whose _policy.yaml is in force; --out copies "
                + "them. 'tenants', where that is there.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var tenants: String?

    @Option(
        help: ArgumentHelp("Write a file a tenant into this folder; none that is there is replaced.", valueName: "dir"),
        completion: .directory
    )
    var out: String?

    @Flag(help: "Show card numbers on a terminal too.")
    var revealCards = false

    @Option(
        help:
            "The form of the report: text, which lists twenty findings of a kind, or json, which lists all and needs --out."
    )
    var format = OutputFormat.text

    func run() async throws {
        guard format == .text || out != nil else {
            throw UsageError("--format json needs --out DIR: without it standard output is the manifest.")
        }
        let tenants = try declaredFolder
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
        if format == .text { report(exports) }
        let (inForce, environment) = (state.settings.inForce, state.stamp.environment)
        if let out {
            let out = LinkFree.trimmed(out)
            let beside = try ExportedFolder(out, tenants: tenants, inForce: inForce, environment: environment)
            try write(exports, beside, to: out)
        } else {
            try show(exports)
            say(try ExportedFolder.missing(tenants: tenants, inForce: inForce, environment: environment))
        }
        if exports.contains(where: { $0.text == nil && $0.slug != nil }) {
            // The report says which, and there is one document.
            guard format == .text else { throw ExitStatus.failed.code }
            throw CommandError("not_exportable", "not every tenant can be written as a manifest; see above")
        }
    }

    /// The folder of the manifests that were applied. Whoever names one means one that is there.
    private var declaredFolder: String {
        get throws {
            guard let tenants else { return "tenants" }
            var status = stat()
            guard unsafe stat(tenants, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw CommandError("directory.missing", "there is no folder \(tenants)")
            }
            return tenants
        }
    }

    private func write(_ exports: [ExportedManifest], _ beside: ExportedFolder, to folder: String) throws {
        let files = exports.compactMap { export in
            export.text.flatMap { text in export.slug.map { NewFile(path: folder + "/" + $0 + ".yaml", text: text) } }
        }
        for file in files { try file.checkPlace(below: folder) }
        try NewTenant.check(exports.filter { $0.text != nil }.compactMap(\.slug), in: folder)
        try NewFile.write(files + beside.files, below: folder)
        guard format == .text else {
            return Standard.outputAfterwards(ExportReport(folder, exports, beside).text)
        }
        let names = ["\(files.count) manifest\(files.count == 1 ? "" : "s")"] + beside.names
        Standard.error("\(Count.list(names)) written to \(folder)\n")
        say(beside.notes)
        listSecrets(exports.filter { $0.text != nil }.flatMap(\.newSecrets).map(\.description))
    }

    private func say(_ notes: [String]) {
        for note in notes { Standard.error(TerminalText.escaped(note) + "\n") }
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
        if !report.omissions.isEmpty { Standard.error("All of them: --out DIR --format json\n") }
    }
}
