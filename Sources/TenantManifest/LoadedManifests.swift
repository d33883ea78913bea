public import Diagnostics
public import TenantModel

/// What a folder of manifests declares, and everything that is wrong with it.
public struct LoadedManifests: Sendable {
    /// The tenants, in byte order of their slugs. Mean nothing when ``diagnostics`` has errors. Where rows were not asked
    /// for, each has that of its bot alone.
    public let tenants: [DesiredTenant]
    /// Every finding of the whole folder.
    public internal(set) var diagnostics: DiagnosticCollector
    /// The secrets that the tenants refer to and that were at hand.
    public let secrets: [SecretReference: Secret]
    /// The features and configuration keys that the tenants were checked against.
    public let catalog: Catalog
    /// The policy that the files say; what is in force is for the database to say.
    public let policy: Policy
    /// The files that say something about the whole directory.
    public let settingsFiles: [DirectoryChange.Kind: String]
    /// How many files were read.
    public let fileCount: Int
    /// How many bytes they have together.
    public let byteCount: Int

    /// What the files say about the whole directory.
    ///
    /// - Parameter environment: The environment that is laid over every tenant.
    /// - Returns: What a plan compares with what is in force.
    public func directory(environment: String?) -> DeclaredDirectory {
        DeclaredDirectory(
            settings: DirectorySettings(policy: policy, catalog: catalog),
            environment: environment,
            files: settingsFiles
        )
    }
}
