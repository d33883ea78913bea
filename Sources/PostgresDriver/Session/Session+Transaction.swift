internal import CLibPQ

extension Session {
    /// Opens a transaction.
    ///
    /// - Throws: `PostgresError`; `misuse` when one is open already.
    func beginTransaction(_ mode: TransactionMode) throws(PostgresError) {
        guard transactionStatus == PQTRANS_IDLE || isLost else {
            throw PostgresError(.misuse, "a transaction is open already", context: mode.begin)
        }
        try run(simple: mode.begin)
    }

    /// Commits, to the end even if the task is cancelled meanwhile.
    ///
    /// - Parameter mode: what the transaction was opened with.
    /// - Throws: `PostgresError`: `commitOutcomeUnknown` when the connection broke after COMMIT was sent, whatever
    ///   the server said last, or was given up since the server said nothing, but `connectionLost` where there was nothing to write; `transactionAborted` when the server rolled back instead; `server` for deferred
    ///   constraints, the transaction being rolled back then.
    func commit(_ mode: TransactionMode) throws(PostgresError) {
        guard !isLost else { throw lost(.statement("COMMIT")) }
        let tag: String
        do {
            tag = try run(simple: "COMMIT", interruptible: false, patience: commitPatience).commandTag
        } catch {
            var unknown = error
            if isLost, !mode.isReadOnly { unknown.code = .commitOutcomeUnknown }
            throw unknown
        }
        guard tag != "ROLLBACK" else {
            throw PostgresError(
                .transactionAborted,
                "the transaction was rolled back because a statement in it had failed",
                context: "COMMIT"
            )
        }
    }

    /// Rolls back whatever transaction is open, to the end even if the task is cancelled.
    func rollBack() {
        guard !isLost, transactionStatus != PQTRANS_IDLE else { return }
        do throws(PostgresError) {
            try run(simple: "ROLLBACK", interruptible: false)
        } catch {
            // The caller has the reason for rolling back. Without a connection the server does it by itself.
        }
    }
}
