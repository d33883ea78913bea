internal import TenantRuntime

/// What operations act on.
struct Backend: Sendable {
    /// The state of tenants, and the database behind it.
    let runtime: TenantRuntime
    /// Who may come in.
    let tokens: TokenCache
    /// What open event streams hear.
    let feed: ChangeFeed
    /// What has been answered.
    let metrics: RequestMetrics
    /// Documents of all flags that were made before.
    let documents = FlagDocuments()

    /// Makes a backend of a runtime that somebody else runs.
    init(runtime: TenantRuntime, tokens: TokenCache, limits: ServerLimits) {
        self.runtime = runtime
        self.tokens = tokens
        feed = ChangeFeed(
            from: runtime.snapshot,
            limit: limits.eventStreams,
            limitOfToken: limits.eventStreamsPerToken
        )
        metrics = RequestMetrics(routes: API.routes.operations.count)
    }
}
