internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// What was read from some of the files.
struct LoadedSlice: Sendable {
    private(set) var tenants: [DesiredTenant] = []
    private(set) var diagnostics = DiagnosticCollector()
    /// Findings about layers that only show in tenants.
    private(set) var inherited: Set<Diagnostic> = []
    private(set) var secrets: [SecretReference: Secret] = [:]
    private(set) var claims = Claims()
    private(set) var policy = PolicyFindings()
    private(set) var fileCount = 0
    private(set) var byteCount = 0

    /// Nothing.
    init() {}

    /// Reads files one after another. Of each only the decoded rows are kept: the trees of 10,000 files would
    /// take 400 MB.
    ///
    /// - Parameters:
    ///   - files: Their paths, as the user is to see them.
    ///   - source: Where the values of secrets come from.
    ///   - catalog: The features and configuration keys that there are.
    ///   - library: What tenants may extend.
    ///   - rules: The policy of the files, and where each of its constraints stands.
    ///   - keepsRows: Whether rows are wanted when they are checked, besides those of the bots.
    init(
        reading files: ArraySlice<String>,
        secrets source: SecretSource,
        catalog: Catalog,
        library: LayerLibrary,
        policy rules: (checks: PolicyChecks, places: [SourceLocation]),
        keepsRows: Bool
    ) {
        var reader = FileReader(limit: YAMLLimits.standard.bytes)
        var decoder = ManifestDecoder(secrets: source, catalog: catalog, library: library)
        // A bot token each, at least; without this the table is moved a dozen times.
        decoder.resolved.reserveCapacity(files.count)
        tenants.reserveCapacity(files.count)
        for file in files {
            do throws(FileFault) {
                let count = try reader.read(file)
                fileCount += 1
                byteCount += count
                let parse = reader.parsed()
                if let tenant = decoder.decode(parse, file: file, source: reader) {
                    policy.look(at: tenant, rules.checks, places: rules.places, in: parse.document)
                    tenants.append(keepsRows ? tenant : tenant.barely)
                }
            } catch {
                decoder.refuse(error.diagnostic(of: file))
            }
        }
        diagnostics.merge(decoder.diagnostics)
        inherited = decoder.inherited
        secrets = decoder.resolved
        claims = decoder.claims
    }

    /// Adds what was read from the files after these.
    mutating func merge(_ next: LoadedSlice) {
        tenants += next.tenants
        diagnostics.merge(next.diagnostics)
        inherited.formUnion(next.inherited)
        secrets.merge(next.secrets) { first, _ in first }
        claims.merge(next.claims)
        policy.merge(next.policy)
        fileCount += next.fileCount
        byteCount += next.byteCount
    }
}
