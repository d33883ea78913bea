public import TenantModel

/// What one apply writes about the whole directory, and what it was planned against.
public struct DirectoryUpdate: Sendable {
    /// The changes; none where policy, catalog and environment stay what they are.
    public let changes: [DirectoryChange]
    /// What the files say: what is stored where it changes.
    public let settings: DirectorySettings
    /// What was in force when the plan was made; `nil` where nobody looked.
    public let planned: DirectoryStamp?

    /// Makes an update; without arguments one that changes nothing.
    public init(
        changes: [DirectoryChange] = [],
        settings: DirectorySettings = .standard,
        planned: DirectoryStamp? = nil
    ) {
        self.changes = changes
        self.settings = settings
        self.planned = planned
    }
}

/// Which policy, catalog and environment are in force.
public struct DirectoryStamp: Sendable, Hashable {
    /// The revision that stored the policy; `nil` where none is stored.
    public let policyRevision: Int64?
    /// The revision that stored the catalog; `nil` where none is stored.
    public let catalogRevision: Int64?
    /// The environment that was applied last; `nil` for none.
    public let environment: String?

    /// What was read of a database.
    public init(_ settings: RecordedSettings, environment: String?) {
        policyRevision = settings.policyRevision
        catalogRevision = settings.catalogRevision
        self.environment = environment
    }
}
