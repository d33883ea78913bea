internal import CanonicalJSON
package import Diagnostics
package import TenantModel
internal import YAMLSyntax

/// A folder of manifests that lies in memory, read as ``ManifestDirectory`` reads one that lies on a disk: catalog,
/// policy, layers, environments, tenants, and what only shows when all tenants are looked at together.
package struct FolderMemory {
    /// The text of `_catalog.yaml`; `nil` where there is none.
    package var catalog: [UInt8]?
    /// The text of `_policy.yaml`; `nil` where there is none.
    package var policy: [UInt8]?
    /// The texts of `_layers/<name>.yaml` by name.
    package var layers: [String: [UInt8]] = [:]
    /// The texts of `_environments/<name>.yaml` by name.
    package var environments: [String: [UInt8]] = [:]
    /// The texts of `<name>.yaml` by name.
    package var tenants: [String: [UInt8]] = [:]

    /// What came of a folder.
    package struct Reading {
        /// What the tenants declare, as far as they could be understood, in byte order of their files.
        package let tenants: [DesiredTenant]
        /// Everything that is wrong.
        package let findings: [Diagnostic]
    }

    /// Makes a folder without files.
    package init() {}

    /// Reads all of it.
    ///
    /// - Parameters:
    ///   - secrets: Where the values of secrets come from.
    ///   - environment: The environment that is laid over every tenant.
    /// - Returns: What it declares and what is wrong with it. Files are called by their paths below the folder. What only
    ///   shows among several of them is without its line.
    package func load(secrets: SecretSource, environment: String? = nil) -> Reading {
        let own = catalog.map { CatalogFile($0, called: CatalogFile.name) }
        let catalog = own?.catalog ?? .builtIn
        let policy = PolicyFile(self.policy, called: PolicyFile.name, catalog: catalog)
        let checks = PolicyChecks(policy.policy, in: catalog)
        let secrets = secrets.sharing(policy.policy.shared)
        var file = FileReader(limit: YAMLLimits.standard.bytes)
        var reader = LayerReader(secrets: secrets, catalog: catalog)
        let below = reader.read(layers, of: "_layers", into: &file)
        let above = reader.read(environments, of: "_environments", into: &file)
        let library = LayerLibrary(below, above, named: environment, of: ".", from: reader)
        var findings = (own?.diagnostics.diagnostics ?? []) + policy.diagnostics.diagnostics
        findings += library.diagnostics.diagnostics
        var violations = PolicyFindings()
        var memory = ManifestMemory(ManifestDecoder(secrets: secrets, catalog: catalog, library: library))
        var declared: [DesiredTenant] = []
        for (name, text) in tenants.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            let reading = memory.read(text.span, file: name + ".yaml")
            findings += reading.findings
            guard let tenant = reading.tenant else { continue }
            violations.look(at: tenant, checks, places: policy.places)
            declared.append(tenant)
        }
        findings += DirectoryChecks.findings(in: declared, memory.claims)
        let inherited = memory.inherited.sorted(by: Diagnostic.standsBefore)
        findings += library.namingAliases(inherited + violations.all(of: policy, slugs: declared.map(\.slug)))
        return Reading(tenants: declared, findings: findings)
    }
}
