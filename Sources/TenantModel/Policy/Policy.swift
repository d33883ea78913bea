/// What holds for a whole directory of tenants: how much an apply may take away, what has to be accepted by name, what counts as
/// drift, which secrets are everybody's, and what values may be.
///
/// `_policy.yaml` says it. In force is what the last apply stored, so that no change of the file loosens its own check.
public struct Policy: Sendable {
    /// The limits that are another number than ``PolicyLimit/initial``, or that somebody wrote down all the same.
    private var limits: [PolicyLimit: Int] = [:]
    /// Risks that are notes and have to be accepted by name here.
    public var acknowledged: Set<Risk> = []
    /// What counts as drift here, and is only named elsewhere.
    public var countedAsDrift: Set<CountedDrift> = []
    /// Secrets that every tenant and every layer may refer to.
    public var shared = SharedSecrets()
    /// What values may be, in byte order of their paths.
    public var constraints: [PathConstraint] = []

    /// The policy where none is written.
    public static let standard = Policy()

    /// A policy that says nothing.
    public init() {}

    /// A limit.
    public subscript(limit limit: PolicyLimit) -> Int {
        get { limits[limit] ?? limit.initial }
        // The default is no entry, so that a policy that spells it out equals one that does not.
        set { limits[limit] = newValue == limit.initial ? nil : newValue }
    }

    /// Whether a risk has to be accepted by name.
    public func demandsAcknowledgement(of risk: Risk) -> Bool {
        if risk.needsAcknowledgement || acknowledged.contains(risk) { return true }
        // Who is asked about every new tenant means those as well whose bot somebody put there first.
        return risk == .tenantAdopted && acknowledged.contains(.tenantCreated)
    }
}
