public import TenantPlan

/// What a reader asks of a plan.
public struct PlanOptions: Sendable {
    /// What the plan is made with.
    public let context: PlanContext
    /// Removals that were allowed by hand (`--max-deletes`), whatever the policy in force says; `nil` for none.
    public let allowedDeletions: Int?
    /// Which tenants are asked for.
    public let includes: @Sendable (String) -> Bool

    /// Makes options; everything but `context` has a default.
    public init(
        context: PlanContext,
        allowedDeletions: Int? = nil,
        includes: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.context = context
        self.allowedDeletions = allowedDeletions
        self.includes = includes
    }
}
