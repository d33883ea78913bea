import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting

extension Bench {
    func planRollback(
        to revision: Int64,
        exceptsSecrets: Bool = false,
        allowedDeletions: Int? = nil,
        includes: @escaping @Sendable (String) -> Bool = { _ in true }
    ) async throws -> PlannedChanges {
        try await reconciler.planRollback(
            RollbackOptions(
                revision: revision,
                toolVersion: "test",
                includes: includes,
                exceptsSecrets: exceptsSecrets,
                allowedDeletions: allowedDeletions
            ),
            on: connection
        )
    }

    @discardableResult
    func rollBack(to revision: Int64) async throws -> ApplyOutcome {
        try await apply(planRollback(to: revision))
    }

    func hold(_ tenant: String?, reason: String, end: Expiry) async throws {
        _ = try await reconciler.hold(tenant, reason: reason, actor: "sara", end: end, on: connection)
    }

    func release(_ tenant: String) async throws {
        _ = try await reconciler.release(tenant, actor: "test", on: connection)
    }

    /// What applies write, without ids and times.
    func managedRows() async throws -> [String] {
        try await database.lines(
            """
            SELECT slug, row_to_json(t)::jsonb - 'id' - 'created_at' - 'updated_at' - 'bot_id' FROM bots t
            UNION ALL SELECT slug, row_to_json(t)::jsonb - 'created_at' - 'updated_at' - 'bot_id'
                FROM bot_feature_flags t JOIN bots ON bots.id = bot_id
            UNION ALL SELECT slug, row_to_json(t)::jsonb - 'created_at' - 'updated_at' - 'bot_id'
                FROM bot_configurations t JOIN bots ON bots.id = bot_id
            UNION ALL SELECT slug, row_to_json(t)::jsonb - 'id' - 'created_at' - 'updated_at' - 'bot_id'
                FROM bot_plans t JOIN bots ON bots.id = bot_id
            UNION ALL SELECT slug, row_to_json(t)::jsonb - 'id' - 'created_at' - 'updated_at' - 'bot_id'
                FROM tenant_payment_cards t JOIN bots ON bots.id = bot_id
            ORDER BY 1, 2
            """
        )
    }

    /// What was applied last, field by field.
    func ledger() async throws -> [String] {
        try await database.lines(
            "SELECT slug, kind, key, field, value FROM tenantctl.ledger_fields JOIN bots ON bots.id = bot_id ORDER BY 1, 2, 3, 4"
        )
    }
}
