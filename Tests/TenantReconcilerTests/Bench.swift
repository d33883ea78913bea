import Glibc
import PostgresDriver
import SystemPackage
import TenantManifest
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting

/// Manifests, a database and a connection to it, inside of this process, so that a test can stand between plan and
/// apply.
struct Bench: Sendable {
    let database: TestDatabase
    let connection: PostgresConnection
    let reconciler: Reconciler
    let folder: String
    var secrets: [String: String]

    /// Plans what `tree` declares; of one tenant alone where it is named.
    func plan(
        _ tree: ManifestTree,
        only slug: String? = nil,
        environment: String? = nil
    ) async throws -> PlannedChanges {
        try tree.write(to: folder)
        let manifests = await ManifestDirectory(path: folder).load(
            secrets: SecretSource(environment: secrets),
            environment: environment,
            jobs: 1
        )
        return try await reconciler.plan(
            manifests,
            PlanOptions(context: PlanContext(toolVersion: "test", environment: environment, sourceCommit: nil)) {
                name in
                slug.map { $0 == name } ?? true
            },
            on: connection
        )
    }

    /// Applies a plan with everything acknowledged.
    @discardableResult
    func apply(
        _ planned: PlannedChanges,
        lockTimeout: Duration = .seconds(10),
        progress: @escaping @Sendable (ApplyStep) -> Void = { _ in }
    ) async throws -> ApplyOutcome {
        try await reconciler.apply(
            planned,
            ApplyOptions(
                actor: "test",
                acknowledgements: planned.document.requiredAcknowledgements.map(\.acknowledgement),
                lockTimeout: lockTimeout
            ),
            on: connection,
            progress: progress
        )
    }

    /// Plans and applies.
    @discardableResult
    func apply(_ tree: ManifestTree) async throws -> ApplyOutcome {
        try await apply(plan(tree))
    }
}

/// Runs `body` with a database of the current schema to which `tree` has been applied.
func withBench<Value>(
    applied tree: ManifestTree? = Shops.tree,
    _ body: (Bench) async throws -> Value
) async throws -> Value {
    try await withTestDatabase(template: .currentSchema) { database in
        try await withBench(on: database, settings: []) { bench in
            if let tree { try await bench.apply(tree) }
            return try await body(bench)
        }
    }
}

/// Runs `body` with a connection of these settings to a database of the current schema.
func withBench<Value>(
    on database: TestDatabase,
    settings: [(name: String, value: String)],
    _ body: (Bench) async throws -> Value
) async throws -> Value {
    let configuration = PostgresConfiguration(url: database.url, settings: settings)
    let connection = try await PostgresConnection.connect(configuration)
    let folder = try await newTestPath()
    let bench = Bench(
        database: database,
        connection: connection,
        reconciler: Reconciler(configuration),
        folder: folder,
        secrets: Shops.secrets
    )
    let value: Value
    do {
        value = try await body(bench)
    } catch {
        await connection.close()
        throw error
    }
    await connection.close()
    return value
}

/// What `body` throws.
func reconcileError(_ body: () async throws -> Void) async throws -> ReconcileError? {
    do {
        try await body()
        return nil
    } catch let error as ReconcileError {
        return error
    }
}
