/// What holds for a whole directory of tenants, as its files say it or as the last apply stored it.
public struct DirectorySettings: Sendable {
    /// Limits, acknowledgements, shared secrets and constraints.
    public let policy: Policy
    /// The features and configuration keys that there are.
    public let catalog: Catalog

    /// What holds where nobody says anything.
    public static let standard = DirectorySettings(policy: .standard, catalog: .builtIn)

    /// Makes settings.
    public init(policy: Policy, catalog: Catalog) {
        self.policy = policy
        self.catalog = catalog
    }
}

/// The settings in force, and since when.
public struct RecordedSettings: Sendable {
    /// What the last apply stored; the defaults where it stored nothing.
    public let inForce: DirectorySettings
    /// The revision that stored the policy; `nil` where none is stored.
    public let policyRevision: Int64?
    /// The revision that stored the catalog; `nil` where none is stored.
    public let catalogRevision: Int64?

    /// Nothing was ever stored.
    public static let none = RecordedSettings(inForce: .standard, policyRevision: nil, catalogRevision: nil)

    /// Makes settings.
    public init(inForce: DirectorySettings, policyRevision: Int64?, catalogRevision: Int64?) {
        self.inForce = inForce
        self.policyRevision = policyRevision
        self.catalogRevision = catalogRevision
    }
}
