internal import Diagnostics
internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

/// The way from files and database to a plan, which `plan` and `apply` share.
struct Planning {
    let manifests: ManifestOptions
    let database: DatabaseOptions
    /// What the plan is asked for.
    let options: PlanOptions
    /// Rows of a tenant that are taken over by their surrogate keys.
    var adopting: TenantAdoption?
    /// How long to wait for locks.
    var lockTimeout = Duration.seconds(30)

    /// A plan, and the connection that it was made on.
    struct Result {
        let planned: PlannedChanges
        /// What the manifests declare.
        let desired: [DesiredTenant]
        /// What it was planned against.
        let recorded: RecordedDatabase
        let state: ControlState
        /// The commit that the manifests come from.
        let source: ManifestSource
        let reconciler: Reconciler
        let connection: PostgresConnection
    }

    /// Reads files and database at the same time: neither waits for the other, and most machines have two cores.
    ///
    /// - Throws: What is wrong with the files comes before what is wrong with the database.
    func run() async throws -> Result {
        // Making and starting a server is no reading. Files that lead nowhere must not leave one behind, nor half of
        // one, where their error ends us in the middle.
        async let source = ManifestSource(of: manifests.tenants)
        if case .embedded = try database.choice() {
            let loaded = try await manifests.loadValid()
            return try await plan(loaded, await source, readDatabase())
        }
        async let recorded = readDatabase()
        let loaded = try await manifests.loadValid()
        return try await plan(loaded, await source, recorded)
    }

    private func plan(
        _ loaded: LoadedManifests,
        _ source: ManifestSource,
        _ recorded: (snapshot: Snapshot, reconciler: Reconciler, connection: PostgresConnection)
    ) async throws -> Result {
        let lineage = await source.lineage(since: recorded.snapshot.state.sourceCommit)
        if let note = lineage.note { Standard.error("tenantctl: \(note)\n") }
        let count = loaded.tenants.count
        Progress.say("planning \(count) tenant\(count == 1 ? "" : "s")")
        defer { Progress.clear() }
        let (database, state) = (recorded.snapshot.database, recorded.snapshot.state)
        try requireMatch(loaded, database)
        let made = try recorded.reconciler.plan(
            loaded,
            options.from(commit: source.commit, lineage),
            against: database,
            state,
            adopting: adopting
        )
        let planned = try await recorded.reconciler.counted(made, on: recorded.connection)
        return Result(
            planned: planned,
            desired: loaded.tenants,
            recorded: database,
            state: state,
            source: source,
            reconciler: recorded.reconciler,
            connection: recorded.connection
        )
    }

    /// A glob that matches nobody is mistyped: a plan without changes would look like success.
    private func requireMatch(_ loaded: LoadedManifests, _ database: RecordedDatabase) throws {
        // Whoever takes something over is told what is wrong with it.
        guard let glob = options.context.tenantGlob, adopting == nil else { return }
        let names = loaded.tenants.map(\.slug) + database.tenants.compactMap(\.appliedSlug)
        guard !names.contains(where: options.includes) else { return }
        let near = Suggestion.nearest(to: glob, in: names).map { "; did you mean \($0)?" } ?? ""
        throw UsageError("no tenant, declared or managed, matches --tenant '\(glob)'\(near)")
    }

    private func readDatabase() async throws -> (Snapshot, Reconciler, PostgresConnection) {
        let (connection, configuration) = try await database.connectMigrated(lockTimeout: lockTimeout)
        try await DatabaseOptions.requireEnforcement(connection, lockTimeout: lockTimeout)
        let reconciler = Reconciler(configuration, lockTimeout: lockTimeout)
        let (recorded, state) = try await reconciler.read(on: connection)
        return (Snapshot(database: recorded, state: state), reconciler, connection)
    }

    private struct Snapshot {
        let database: RecordedDatabase
        let state: ControlState
    }
}
