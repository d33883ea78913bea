internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

/// The way from files and database to a plan, which `plan` and `apply` share.
struct Planning {
    let manifests: ManifestOptions
    let database: DatabaseOptions
    let options: PlanOptions

    /// A plan, and the connection that it was made on.
    struct Result {
        let planned: PlannedChanges
        let reconciler: Reconciler
        let connection: PostgresConnection
    }

    /// Reads files and database at the same time: neither waits for the other, and most machines have two cores.
    ///
    /// - Throws: What is wrong with the files comes before what is wrong with the database.
    func run() async throws -> Result {
        async let recorded = readDatabase()
        let loaded = try await manifests.loadValid()
        let (database, reconciler, connection) = try await recorded
        Progress.say("planning \(loaded.tenants.count) tenants")
        defer { Progress.clear() }
        let planned = try reconciler.plan(loaded, options, against: database.database, database.state)
        return Result(planned: planned, reconciler: reconciler, connection: connection)
    }

    private func readDatabase() async throws -> (Snapshot, Reconciler, PostgresConnection) {
        let (connection, configuration) = try await database.connectMigrated()
        let reconciler = Reconciler(configuration)
        let (recorded, state) = try await reconciler.read(on: connection)
        return (Snapshot(database: recorded, state: state), reconciler, connection)
    }

    private struct Snapshot {
        let database: RecordedDatabase
        let state: ControlState
    }
}
