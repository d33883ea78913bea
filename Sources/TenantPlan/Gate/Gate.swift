/// Whether a plan may be applied with the acknowledgements that were given.
public struct Gate: Sendable {
    /// Risks that nobody accepted.
    public let missing: [RiskNote]
    /// Limits that are broken.
    public let brokenLimits: [BrokenLimit]
    /// What the policy in force does not allow.
    public let violations: [String]
    /// Acknowledgements of this plan's risks, as they were given.
    public let accepted: [String]
    /// What the history remembers beside them: limits that somebody lifted by hand, money that somebody gave up.
    public let lifted: [String]
    /// Acknowledgements that fit no change of this plan: mistyped, or of another change.
    public let unused: [String]
    /// Those among them that an earlier apply has used up, and the revision that did.
    public let spent: [String: Int64]

    /// Holds the acknowledgements against the plan.
    public init(_ document: PlanDocument, acknowledgements: [String]) {
        let given = Set(acknowledgements)
        let required = document.requiredAcknowledgements
        let known = Set(required.map(\.acknowledgement))
        self.missing = required.filter { !given.contains($0.acknowledgement) }
        self.brokenLimits = document.brokenLimits
        self.violations = document.violations
        self.lifted = [document.liftedLimits?.acknowledgement, document.discardedBalance?.acknowledgement]
            .compactMap(\.self)
        self.accepted = given.intersection(known).sorted()
        let unused = given.subtracting(known)
        self.unused = unused.sorted()
        self.spent = document.spent.filter { unused.contains($0.key) }
    }

    /// Whether nothing stands in the way.
    public var isOpen: Bool { missing.isEmpty && brokenLimits.isEmpty && violations.isEmpty }
}
