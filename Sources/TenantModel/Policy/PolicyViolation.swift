/// A value that a policy does not allow, or one that it asks for and that is not there.
public struct PolicyViolation: Sendable {
    /// The place of the constraint in ``Policy/constraints``.
    public let constraint: Int
    /// Which of its rules.
    public let rule: PathConstraint.Rule
    /// The tenant.
    public let tenant: String
    /// What is wrong, as one sentence without a full stop; repeats no value of a manifest.
    public let message: String
    /// Where the value stands; where nothing does, where the row or the tenant begins.
    public let position: SourcePosition
}
