/// What a plan was made with, besides manifests and database.
public struct PlanContext: Sendable, Hashable {
    /// The version of the tool.
    public let toolVersion: String
    /// The environment; `nil` for none.
    public let environment: String?
    /// The commit that the manifests come from, where it is known.
    public let sourceCommit: String?
    /// Which tenants were asked for, as a shell pattern; `nil` for all of them.
    public let tenantGlob: String?

    /// Makes a context.
    public init(
        toolVersion: String,
        environment: String? = nil,
        sourceCommit: String? = nil,
        tenantGlob: String? = nil
    ) {
        self.toolVersion = toolVersion
        self.environment = environment
        self.sourceCommit = sourceCommit
        self.tenantGlob = tenantGlob
    }
}
