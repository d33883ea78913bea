/// One line below `management:` in a manifest.
public struct ManagementRule: Sendable {
    /// The path as it is written: `plans.monthly-50.price_toman`.
    public let path: String
    /// Who wins.
    public let management: Management
    /// Where it stands.
    public let origin: Origin
    /// What the path names; see ``ManagementPaths``.
    public let targets: [ManagementTarget]

    /// Makes a rule.
    public init(path: String, management: Management, origin: Origin, targets: [ManagementTarget]) {
        self.path = path
        self.management = management
        self.origin = origin
        self.targets = targets
    }
}
