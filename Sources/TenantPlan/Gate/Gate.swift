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
    /// Acknowledgements that fit no change of this plan: mistyped, or of another change.
    public let unused: [String]

    /// Holds the acknowledgements against the plan.
    public init(_ document: PlanDocument, acknowledgements: [String]) {
        let given = Set(acknowledgements)
        let required = document.requiredAcknowledgements
        let known = Set(required.map(\.acknowledgement))
        self.missing = required.filter { !given.contains($0.acknowledgement) }
        self.brokenLimits = document.brokenLimits
        self.violations = document.violations
        self.accepted = given.intersection(known).sorted()
        self.unused = given.subtracting(known).sorted()
    }

    /// Whether nothing stands in the way.
    public var isOpen: Bool { missing.isEmpty && brokenLimits.isEmpty && violations.isEmpty }
}
