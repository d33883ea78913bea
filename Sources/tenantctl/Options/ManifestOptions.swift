internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import TenantManifest
internal import TenantReconciler

/// Where manifests and their secrets are; shared by every command that reads them.
struct ManifestOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the manifests.", valueName: "dir"), completion: .directory)
    var tenants = "tenants"

    @Option(
        help: ArgumentHelp("Lay _environments/<name>.yaml over every tenant.", valueName: "name"),
        completion: .environment
    )
    var environment: String?

    @Option(
        help: ArgumentHelp("The folder that { file: … } secrets lie in, one folder a tenant.", valueName: "dir"),
        completion: .directory
    )
    var secretsDir: String?

    @Option(
        help: ArgumentHelp(
            "A dotenv file with { env: … } secrets, or a pipe such as <(sops -d FILE); of several a later one wins, and the "
                + "environment over all.",
            valueName: "file"
        ),
        completion: .file()
    )
    var secretsFile: [String] = []

    @Option(help: ArgumentHelp("How many files to read at the same time.", valueName: "n"))
    var jobs: Int = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    mutating func validate() throws {
        guard jobs >= 1 else { throw ValidationError("--jobs takes a number from 1.") }
        if let secretsDir {
            var status = stat()
            guard unsafe stat(secretsDir, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw ValidationError("--secrets-dir takes a folder, and '\(secretsDir)' is none.")
            }
        }
    }

    /// Reads all of it.
    ///
    /// - Parameter keepsRows: Whether what the tenants declare is wanted besides the findings.
    /// - Returns: The tenants and every finding.
    /// - Throws: ``DotenvError`` for a file of secrets that cannot be read.
    func load(keepsRows: Bool = true) async throws -> LoadedManifests {
        Progress.say("reading \(tenants)")
        defer { Progress.clear() }
        let secrets = SecretSource(
            environment: ProcessEnvironment.current,
            malformed: ProcessEnvironment.malformed,
            directory: secretsDir,
            dotenv: try secretsFile.map { try DotenvFile(path: $0) }
        )
        return await ManifestDirectory(path: tenants).load(
            secrets: secrets,
            environment: environment,
            jobs: jobs,
            keepsRows: keepsRows
        )
    }

    /// Reads all of it and prints what was found to standard error.
    ///
    /// - Throws: ``ReconcileError`` when there is an error among the findings.
    func loadValid() async throws -> LoadedManifests {
        let manifests = try await load()
        let report = manifests.diagnostics.report()
        if !report.isEmpty {
            Standard.error(TextRenderer(colour: Standard.isErrorColoured).render(report))
        }
        guard !manifests.diagnostics.hasErrors else { throw ReconcileError.invalidManifests(manifests) }
        return manifests
    }
}
