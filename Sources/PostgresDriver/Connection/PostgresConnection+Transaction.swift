extension PostgresConnection {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws or the task has been
    /// cancelled. `body` does not suspend, so nothing else gets onto the connection meanwhile.
    ///
    /// `body` is `@Sendable`, from wherever it is called: what it computes is returned, not assigned to a variable
    /// outside.
    ///
    /// - Throws: what `body` throws; `PostgresError` of BEGIN and COMMIT, of which `commitOutcomeUnknown` means
    ///   that the connection broke and only the database can tell whether the transaction was committed; one that
    ///   cannot write is never in doubt.
    public func withTransaction<Result>(
        _ mode: TransactionMode = .readCommitted,
        _ body: @Sendable (isolated PostgresConnection) throws -> Result
    ) throws -> Result {
        let session = try requireSession()
        try session.beginTransaction(mode)
        let result: Result
        do {
            result = try body(self)
            if Task.isCancelled {
                throw PostgresError(.cancelled, "the task was cancelled before COMMIT", context: "COMMIT")
            }
            // The body may have closed the connection.
            _ = try requireSession()
        } catch {
            session.rollBack()
            throw error
        }
        try session.commit(mode)
        return result
    }
}
