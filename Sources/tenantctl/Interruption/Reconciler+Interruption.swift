internal import PostgresDriver
internal import TenantReconciler
internal import TenantStore

extension Reconciler {
    /// Applies a plan, says how far it is, and closes the connection. A signal rolls it back up to its COMMIT.
    ///
    /// - Throws: ``ReconcileError``.
    func apply(
        _ planned: PlannedChanges,
        _ options: ApplyOptions,
        on connection: PostgresConnection,
        _ output: ApplyOutput
    ) async throws -> ApplyOutcome {
        let outcome = try await Interruption.whileWriting {
            try await apply(planned, options, on: connection) { step in
                output.step(step)
                if step == .commit { Interruption.willCommit() }
            }
        }
        Progress.clear()
        await connection.close()
        return outcome
    }
}
