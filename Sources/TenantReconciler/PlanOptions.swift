public import TenantModel
public import TenantPlan

/// What a reader asks of a plan.
public struct PlanOptions: Sendable {
    /// What the plan is made with.
    public let context: PlanContext
    /// Removals that were allowed by hand (`--max-deletes`), whatever the policy in force says; `nil` for none.
    public let allowedDeletions: Int?
    /// Which tenants are asked for.
    public let includes: @Sendable (String) -> Bool
    /// Whether the plan may be applied, and does not only show what is the case.
    public let isToBeApplied: Bool
    /// How the commit of the manifests stands to the one that was applied last.
    public let lineage: SourceLineage

    /// Makes options; everything but `context` has a default.
    public init(
        context: PlanContext,
        allowedDeletions: Int? = nil,
        includes: @escaping @Sendable (String) -> Bool = { _ in true },
        isToBeApplied: Bool = true,
        lineage: SourceLineage = .unasked
    ) {
        self.context = context
        self.allowedDeletions = allowedDeletions
        self.includes = includes
        self.isToBeApplied = isToBeApplied
        self.lineage = lineage
    }

    /// The same for manifests that come from `commit`.
    public func from(commit: String?, _ lineage: SourceLineage) -> PlanOptions {
        PlanOptions(
            context: PlanContext(
                toolVersion: context.toolVersion,
                environment: context.environment,
                sourceCommit: commit,
                tenantGlob: context.tenantGlob
            ),
            allowedDeletions: allowedDeletions,
            includes: includes,
            isToBeApplied: isToBeApplied,
            lineage: lineage
        )
    }

    /// The same for these tenants alone.
    public func narrowed(to includes: @escaping @Sendable (String) -> Bool) -> PlanOptions {
        PlanOptions(
            context: context,
            allowedDeletions: allowedDeletions,
            includes: includes,
            isToBeApplied: isToBeApplied,
            lineage: lineage
        )
    }

    /// The same for somebody who only looks: held tenants are there like all others.
    public var forReport: PlanOptions {
        PlanOptions(
            context: context,
            allowedDeletions: allowedDeletions,
            includes: includes,
            isToBeApplied: false,
            lineage: lineage
        )
    }
}
