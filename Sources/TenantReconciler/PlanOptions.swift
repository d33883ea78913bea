public import TenantPlan

/// What a reader asks of a plan.
public struct PlanOptions: Sendable {
    /// What the plan is made with.
    public let context: PlanContext
    /// How much an apply may take away.
    public let limits: Limits
    /// Which tenants are asked for.
    public let includes: @Sendable (String) -> Bool

    /// Makes options; everything but `context` has a default.
    public init(
        context: PlanContext,
        limits: Limits = Limits(),
        includes: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.context = context
        self.limits = limits
        self.includes = includes
    }
}
