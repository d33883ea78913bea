public import PostgresDriver
internal import TenantPlan
public import TenantStore

extension Reconciler {
    /// Writes `planned` exactly as ``apply(_:_:on:progress:)`` would, under the same locks, has every constraint checked,
    /// and rolls all of it back on the same connection.
    ///
    /// Nobody has to have accepted anything: that is asked about what stays. What a rollback does not take back are the
    /// numbers that the sequences of new rows gave away; they leave gaps. No listener hears of it.
    ///
    /// - Parameters:
    ///   - planned: What ``plan(_:_:on:)`` made.
    ///   - options: How long to wait for locks; who rehearses.
    ///   - connection: A connection to the database that was planned against.
    ///   - progress: Called from the connection's thread before each step.
    /// - Returns: Whether there was anything to rehearse.
    /// - Throws: ``ReconcileError``: whatever would have stopped the apply, and `unresolvedSecrets`, since what is not at
    ///   hand cannot be written.
    public func rehearse(
        _ planned: PlannedChanges,
        _ options: ApplyOptions,
        on connection: PostgresConnection,
        progress: @escaping @Sendable (ApplyStep) -> Void = { _ in }
    ) async throws(ReconcileError) -> Bool {
        try requireSecrets(planned)
        guard !planned.plan.isEmpty else { return false }
        let request = ApplyRequest(planned, options, acknowledgements: [])
        let settings = TransactionSettings(lockTimeout: options.lockTimeout)
        do {
            try await connection.withTransaction(.readCommitted) { @Sendable connection in
                try settings.set(on: connection)
                _ = try ApplyWriter.write(request, on: connection) { step in
                    if step != .commit { progress(step) }
                }
                throw Rehearsed()
            }
        } catch is Rehearsed {
            // As it should be.
        } catch {
            throw await planned.failure(error, on: connection)
        }
        return true
    }

    /// Nothing went wrong: a transaction is rolled back by throwing.
    private struct Rehearsed: Error {}
}
