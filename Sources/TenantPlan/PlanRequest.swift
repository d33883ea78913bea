public import TenantModel

/// Everything that a plan is made from. The same request makes the same plan: nothing else is read.
public struct PlanRequest: Sendable {
    /// What the manifests declare; each slug once.
    public let desired: [DesiredTenant]
    /// Fingerprints of the secrets that were at hand.
    public let secrets: [SecretReference: Fingerprint]
    /// What the database holds.
    public let recorded: RecordedDatabase
    /// What the files say about the whole directory.
    public let declared: DeclaredDirectory
    /// How the commit of the manifests stands to the one that was applied last.
    public let lineage: SourceLineage
    /// What is in force there.
    public let settings: RecordedSettings
    /// Makes fingerprints under the key of that database.
    public let fingerprinter: Fingerprinter
    /// Whether the plan may be applied, and does not only show what is the case: then tenants that somebody holds are left
    /// out, and two bots that would share what only one may have are refused. Limits leave out what the former lose in any
    /// case: nothing of it is written while they are held.
    public let isToBeApplied: Bool
    /// Which tenants the reader asked for; limits and uniqueness count over all of them nevertheless.
    public let includes: @Sendable (String) -> Bool

    /// Makes a request.
    public init(
        desired: [DesiredTenant],
        secrets: [SecretReference: Fingerprint],
        recorded: RecordedDatabase,
        declared: DeclaredDirectory = .standard,
        lineage: SourceLineage = .unasked,
        settings: RecordedSettings = .none,
        fingerprinter: Fingerprinter,
        isToBeApplied: Bool = true,
        includes: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.desired = desired
        self.secrets = secrets
        self.recorded = recorded
        self.declared = declared
        self.lineage = lineage
        self.settings = settings
        self.fingerprinter = fingerprinter
        self.isToBeApplied = isToBeApplied
        self.includes = includes
    }
}
