public import PostgresDriver
public import TenantManifest
public import TenantReconciler

/// Where a watch gets everything from.
public struct WatchSource: Sendable {
    /// Files and folders whose changes begin a round: the folder of the manifests, files and folders of secrets.
    public let watchedPaths: [String]
    /// Where the database is.
    public let configuration: PostgresConfiguration
    /// Reads the manifests and their secrets, anew each time.
    public let readManifests: @Sendable () async throws -> LoadedManifests
    /// Throws unless the schema of the database is the one that this tool knows.
    public let checkSchema: @Sendable (PostgresConnection) async throws -> Void
    /// What plans are asked for when a commit was the last that was applied, or none is known; a round narrows it further.
    public let planOptions: @Sendable (_ appliedCommit: String?) async -> PlanOptions
    /// Who applies, and how long it waits for locks. No acknowledgements: a watch has nobody who could give one.
    public let applyOptions: ApplyOptions
    /// What the command line calls an error, and says about it.
    public let fault: @Sendable (any Error) -> WatchFault

    /// Makes a source.
    public init(
        watchedPaths: [String],
        configuration: PostgresConfiguration,
        readManifests: @escaping @Sendable () async throws -> LoadedManifests,
        checkSchema: @escaping @Sendable (PostgresConnection) async throws -> Void,
        planOptions: @escaping @Sendable (_ appliedCommit: String?) async -> PlanOptions,
        applyOptions: ApplyOptions,
        fault: @escaping @Sendable (any Error) -> WatchFault
    ) {
        self.watchedPaths = watchedPaths
        self.configuration = configuration
        self.readManifests = readManifests
        self.checkSchema = checkSchema
        self.planOptions = planOptions
        self.applyOptions = applyOptions
        self.fault = fault
    }
}
