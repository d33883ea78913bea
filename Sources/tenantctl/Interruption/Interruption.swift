internal import ArgumentParser
internal import PostgresDriver
internal import Synchronization
internal import TenantReconciler
internal import TenantStore

/// What ctrl-C and SIGTERM come to, which depends on how far the command is.
///
/// Before it writes there is nothing to undo: the process says so and ends. While it writes its task is cancelled, the driver
/// has the server end the statement and rolls back, and the error of that ends the command. COMMIT, once sent, runs to its
/// end: what came of it is said instead. A second signal waits for nothing.
enum Interruption {
    /// How far a command is.
    private enum Phase {
        /// Nothing is known of it: a signal ends it as it would end any program.
        case unknown
        /// Nothing is written yet.
        case before
        /// In a transaction whose COMMIT was not sent.
        case writing
        /// COMMIT may have been sent.
        case committing
        /// All is written, and only has to be said.
        case after
    }

    private struct State {
        var phase = Phase.unknown
        var signal: EndingSignal?
        var work: Task<Void, any Error>?
        var outcome = "nothing was written"
        var format = FindingFormat.text

        var interrupted: Interrupted? { signal.map { Interrupted(by: $0, outcome: outcome) } }
    }

    private static let state = Mutex(State())

    /// Names what is cancelled, and the form in which that is said.
    static func cancels(_ work: Task<Void, any Error>, in format: FindingFormat) {
        let isLate = state.withLock { state in
            state.work = work
            state.format = format
            return state.signal != nil
        }
        // One that came before there was anything to cancel.
        if isLate { work.cancel() }
    }

    /// Heeds signals from now on, for a command that is about to run; some end in ways of their own.
    static func heed(for command: any ParsableCommand) {
        guard !(command is Watch || command is Serve) else { return }
        if command is any Interruptible { advance(to: .before) }
        EndingSignal.receive(take)
    }

    /// Runs what writes to the database; what it returns is committed.
    static func whileWriting<Result>(_ write: () async throws -> Result) async rethrows -> Result {
        advance(to: .writing)
        let result = try await write()
        advance(to: .after)
        return result
    }

    /// Runs one transaction that is over in a moment: whether its COMMIT was sent is not told.
    static func whileCommitting<Result>(_ write: () async throws -> Result) async rethrows -> Result {
        try await whileWriting {
            willCommit()
            return try await write()
        }
    }

    /// Runs what writes to the database and rolls back.
    ///
    /// - Throws: ``Interrupted`` when a signal came too late to stop it; what `rehearse` throws.
    static func whileRehearsing<Result>(_ rehearse: () async throws -> Result) async throws -> Result {
        advance(to: .writing)
        let result = try await rehearse()
        advance(to: .before)
        if let interrupted = state.withLock({ $0.interrupted }) { throw interrupted }
        return result
    }

    /// COMMIT is sent next. Does not return where a second signal has ended the process by then, and said what holds.
    static func willCommit() {
        advance(to: .committing)
    }

    /// What an interruption leaves behind from now on.
    static func leaves(_ outcome: String) {
        state.withLock { $0.outcome = outcome }
    }

    /// What an error means: a statement that was cancelled since a signal came is no fault of the database. Nor is it one
    /// that a server stands still and does not hear of it: what it was not told to commit it rolls back.
    static func explained(_ error: any Error) -> any Error {
        state.withLock { state in
            guard let interrupted = state.interrupted else { return error }
            let code = databaseError(in: error)?.code
            let isItsDoing =
                error is CancellationError || code == .cancelled || code == .connectionLost && state.phase == .writing
            return isItsDoing ? interrupted : error
        }
    }

    private static func advance(to phase: Phase) {
        state.withLock { $0.phase = phase }
    }

    /// A signal has come. Whatever ends the process does so under the lock: the command gets no further than what is said
    /// of it.
    private static func take(_ signal: EndingSignal) {
        let cancelled = state.withLock { state -> Task<Void, any Error>? in
            let isFirst = state.signal == nil
            state.signal = state.signal ?? signal
            switch (state.phase, isFirst) {
            case (.writing, true), (.committing, true): return state.work
            // It is said in a moment.
            case (.after, true): return nil
            case (.unknown, _), (.after, false): signal.endProcess()
            // A server whose client is gone rolls back what it was not told to commit.
            case (.before, _), (.writing, false): end(Interrupted(by: signal, outcome: state.outcome), state.format)
            case (.committing, false): end(Interrupted.inCommit, state.format)
            }
        }
        cancelled?.cancel()
    }

    private static func end(_ error: any Error, _ format: FindingFormat) -> Never {
        Progress.endLine()
        let failure = Failure(error, in: format)
        Standard.lastOutput(failure.document) { isWritten in
            // Somebody may be in the middle of another document.
            Standard.error(isWritten ? failure.line : Failure(error, in: .text).line)
            endNow(failure.status)
        }
    }

    private static func databaseError(in error: any Error) -> PostgresError? {
        if case ReconcileError.database(let error) = error { error } else { PostgresError(behind: error) }
    }
}
