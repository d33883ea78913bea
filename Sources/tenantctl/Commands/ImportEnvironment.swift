internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Glibc
internal import TenantManifest
internal import TenantModel

struct ImportEnvironment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "The original bot's .env into a manifest and a file of secrets.",
        discussion: """
            Every key goes where the catalog says: BOT_TOKEN to telegram.bot_token, WATA_ENABLED to the feature wata, \
            SUPPORT_USERNAME to settings. Secrets go to a file of their own, readable by you alone, and the manifest \
            refers to them. Keys of the platform, keys that nobody knows and values that are none are left out, each \
            with the reason. No file is overwritten, and none is written through a link, or for a tenant that has a manifest \
            already.

            EXAMPLES
              tenantctl import env .env --tenant parsvpn --name "Pars VPN"
              tenantctl validate --secrets-file parsvpn.secrets.env
            """
    )

    @Argument(help: "The settings file, NAME=value a line.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("What the tenant is to be called, and its file.", valueName: "slug"))
    var tenant: String

    @Option(help: "What people see; the slug when it is not given.")
    var name: String?

    @Option(
        help: ArgumentHelp("The folder of the manifests; made when it is not there.", valueName: "dir"),
        completion: .directory
    )
    var out = "tenants"

    @Option(
        help: ArgumentHelp("The file for the secrets; <slug>.secrets.env when it is not given.", valueName: "file"),
        completion: .file()
    )
    var secretsOut: String?

    @Option(help: "The form of the report: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        guard TenantSlug.isValid(tenant) else { throw UsageError("--tenant takes a name of \(TenantSlug.rule).") }
        guard !isAmongManifests(secretsPath) else {
            throw UsageError(
                "--secrets-out is in \(out), where only manifests lie, and from where it may get into git: choose another place."
            )
        }
        try LinkFree.check(manifestPath, below: folder)
        if !NewFile(path: manifestPath, text: "").isThere { try NewTenant.check([tenant], in: folder) }
        let settings = try self.settings
        let result = EnvironmentImport(settings, file: file, tenant: tenant, name: name ?? tenant, folder: folder)
        // Each key that is left out is named, however many there are: nothing may get lost unseen.
        let report = result.findings.report(listedPerWarning: .max)
        if format == .text { Standard.error(TextRenderer(colour: Standard.isErrorColoured).render(report)) }
        guard !result.findings.hasErrors else {
            throw CommandError("import", "no manifest can be made of \(file); nothing was written")
        }
        try write(result)
        switch format {
        case .text: Standard.outputAfterwards(summary(result))
        case .json: Standard.outputAfterwards(json(result, report))
        }
    }

    private var settings: DotenvFile {
        get throws {
            do throws(DotenvError) {
                return try DotenvFile(path: file, dialect: .original)
            } catch {
                // Not a secret that is missing, for which there is an exit code: an argument that leads nowhere.
                guard error.code == .unreadable else { throw error }
                throw CommandError("file", "cannot read \(error)")
            }
        }
    }

    /// Whether a file would lie below the folder of the manifests, where `validate` would refuse it.
    private func isAmongManifests(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        let parent = path.utf8.contains(UInt8(ascii: "/")) ? String(path.dropLast(name.count)) : "."
        return (Self.resolved(parent) + "/").utf8.starts(with: (Self.resolved(out) + "/").utf8)
    }

    /// The absolute path without links; where nothing is yet, the path as it was given.
    private static func resolved(_ path: String) -> String {
        if let resolved = resolvedPath(path) { return resolved }
        let bare = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
        return String(bare.hasSuffix("/") ? bare.dropLast() : bare)
    }

    private var folder: String { LinkFree.trimmed(out) }
    private var manifestPath: String { folder + "/" + tenant + ".yaml" }
    private var secretsPath: String { secretsOut ?? tenant + ".secrets.env" }

    private func write(_ result: EnvironmentImport) throws {
        let folders = try makeFolders()
        var files = NewFiles()
        do {
            defer { files.clean() }
            if let secrets = result.secrets { try files.add(secrets.reveal(), to: secretsPath, permissions: 0o600) }
            try files.add(Array(result.manifest.utf8), to: manifestPath, permissions: 0o666)
            try files.publish()
        } catch {
            for folder in folders.reversed() { unsafe rmdir(folder) }
            throw error
        }
    }

    /// Makes the folder of the manifests, and those above it.
    ///
    /// - Returns: Those that were not there.
    /// - Throws: ``CommandError``; then there are no more than before.
    private func makeFolders() throws -> [String] {
        var made: [String] = []
        let ends =
            folder.utf8.indices.filter { folder.utf8[$0] == UInt8(ascii: "/") && $0 != folder.startIndex }
            + [folder.endIndex]
        for path in ends.map({ String(folder[..<$0]) }) {
            if unsafe mkdir(path, 0o777) == 0 {
                made.append(path)
            } else if errno != EEXIST, errno != EISDIR {
                let reason = unsafe String(cString: strerror(errno))
                for folder in made.reversed() { unsafe rmdir(folder) }
                throw CommandError("file", "cannot make \(path): \(reason)")
            }
        }
        return made
    }

    private func summary(_ result: EnvironmentImport) -> String {
        var text = "\(manifestPath): \(result.valueCount) values\n"
        if let secrets = result.secrets {
            text += "\(secretsPath): \(secrets.count) secret\(secrets.count == 1 ? "" : "s"); keep it out of git\n"
        }
        return text
    }

    private func json(_ result: EnvironmentImport, _ report: DiagnosticReport) -> String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("manifest", string: manifestPath)
            writer.member("values", integer: result.valueCount)
            if let secrets = result.secrets {
                writer.member("secrets_file", string: secretsPath)
                writer.member("secrets", integer: secrets.count)
            }
            writer.member("findings") { $0.write(raw: JSONRenderer().render(report)) }
        }
        return writer.text + "\n"
    }
}
