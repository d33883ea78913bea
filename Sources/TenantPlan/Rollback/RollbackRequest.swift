public import TenantModel

/// Everything that the way back to an earlier revision is planned from. The same request makes the same plan.
public struct RollbackRequest: Sendable {
    /// What the history knows of the revision.
    public let past: RecordedPast
    /// What the database holds now.
    public let recorded: RecordedDatabase
    /// What is in force for the whole directory, and stays.
    public let settings: RecordedSettings
    /// Makes fingerprints under the key of that database.
    public let fingerprinter: Fingerprinter
    /// Whether to leave secrets as they are, that changed since: nobody has their values any more.
    public let exceptsSecrets: Bool
    /// Which tenants were asked for, by the name that they have or had.
    public let includes: @Sendable (String) -> Bool

    /// Makes a request.
    public init(
        past: RecordedPast,
        recorded: RecordedDatabase,
        settings: RecordedSettings = .none,
        fingerprinter: Fingerprinter,
        exceptsSecrets: Bool = false,
        includes: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.past = past
        self.recorded = recorded
        self.settings = settings
        self.fingerprinter = fingerprinter
        self.exceptsSecrets = exceptsSecrets
        self.includes = includes
    }
}
