public import PostgresDriver
internal import TenantModel
internal import TenantPlan
internal import TenantStore

extension Reconciler {
    /// The same plan, with the customers and payments that its risks reach counted in the database.
    ///
    /// Asks nothing of a plan without risks. Counts in a snapshot of its own, since only the finished plan knows whom to
    /// count; what changes between the two is nothing that a plan relies on. What takes too long to count is unknown.
    ///
    /// - Parameters:
    ///   - planned: What ``plan(_:_:against:_:)`` made.
    ///   - connection: A connection to the database that was planned against.
    /// - Returns: The plan, whose changes and id are the same.
    /// - Throws: ``ReconcileError``.
    public func counted(
        _ planned: PlannedChanges,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> PlannedChanges {
        let bots = planned.plan.botsAtRisk
        guard !bots.isEmpty else { return planned }
        let reach: RiskReach
        do {
            let settings = TransactionSettings(lockTimeout: lockTimeout)
            reach = try await connection.withTransaction(.repeatableReadReadOnly) { @Sendable connection in
                try settings.set(on: connection)
                return try ReachReader.read(of: bots, on: connection)
            }
        } catch let error as PostgresError where error.isStatementTimeout {
            return planned
        } catch {
            throw ReconcileError(error)
        }
        var counted = planned
        counted.document = planned.document.reaching(reach, in: planned.plan)
        return counted
    }
}
