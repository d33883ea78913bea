import PostgresDriver
import TenantManifest
import TenantPlan
import TenantReconciler
import TenantTesting

extension Bench {
    /// Plans what `tree` declares of one tenant, with rows that are taken over by their ids.
    func planAdoption(_ tree: ManifestTree, of tenant: String, _ rows: String...) async throws -> PlannedChanges {
        try tree.write(to: folder)
        let manifests = await ManifestDirectory(path: folder).load(
            secrets: SecretSource(environment: secrets),
            environment: nil,
            jobs: 1
        )
        return try await reconciler.plan(
            manifests,
            PlanOptions(context: PlanContext(toolVersion: "test", environment: nil, sourceCommit: nil)) {
                $0 == tenant
            },
            adopting: TenantAdoption(tenant: tenant, rows: rows.compactMap(RowAdoption.init)),
            on: connection
        )
    }

    func planForgetting(_ tenant: String, _ rows: String...) async throws -> PlannedChanges {
        try await reconciler.planForgetting(
            tenant,
            rows: rows.compactMap(RowName.init),
            toolVersion: "test",
            on: connection
        )
    }

    @discardableResult
    func forget(_ tenant: String) async throws -> ApplyOutcome {
        try await apply(planForgetting(tenant))
    }

    func planPurge(_ tenant: String, declaredBy files: [String] = [], discarding balance: Int64? = nil) async throws
        -> PlannedChanges
    {
        try await reconciler.planPurge(
            PurgeOptions(tenant: tenant, declarations: files, discardedBalance: balance, toolVersion: "test"),
            on: connection
        )
    }

    /// Deletes a tenant's file and applies, which deactivates it.
    func deactivate(_ tenant: String) async throws {
        var tree = Shops.tree
        tree["\(tenant).yaml"] = nil
        try await apply(tree)
    }

    /// What the newest revision wrote into the history: action, reason, bot, kind and key.
    func newestChanges() async throws -> [String] {
        try await database.lines(
            """
            SELECT action, reason, bot_id, tenant, kind, key FROM tenantctl.changes
            WHERE revision = (SELECT max(revision) FROM tenantctl.operations) ORDER BY position
            """
        )
    }
}
