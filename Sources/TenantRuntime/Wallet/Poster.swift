internal import PostgresDriver
internal import Synchronization
internal import TenantModel
internal import TenantStore

/// Posts until it is known what became of it: under one key, nothing is counted twice.
///
/// All of it ends in time, however often it is tried: whoever waits has a customer waiting.
struct Poster: Sendable {
    private let access: AccountAccess
    /// How often it is tried when the connection breaks, each time on another one.
    private static let attempts = 4

    typealias Body = @Sendable (PostgresConnection) async throws(PostgresError) -> Result<Posting, PostingFailure>

    init(_ access: AccountAccess) {
        self.access = access
    }

    /// Runs a posting, again while its answer gets lost and there is time.
    ///
    /// - Parameters:
    ///   - key: What makes trying again harmless; 1 to 200 bytes.
    ///   - body: The posting.
    /// - Returns: What was posted.
    /// - Throws: ``RuntimeError``.
    func post(key: String, _ body: @escaping Body) async throws(RuntimeError) -> Posting {
        guard (1...200).contains(key.utf8.count), !key.utf8.contains(0) else {
            throw RuntimeError(.invalidPosting, "a key has 1 to 200 bytes, none of them zero")
        }
        let begin = ContinuousClock.now
        let progress = Progress()
        let outcome = await value(within: access.longest + AccountAccess.lateness) {
            await access.turns.withTurn(in: .postings(access.botID)) {
                await result(of: body, since: begin, progress)
            }
        }
        if let outcome { return try outcome.get() }
        throw access.overdue(
            progress.hasBegun
                ? Self.unknown("the database did not answer in time")
                : Self.late
        )
    }

    /// Whether a posting may have reached the database: until it has a connection, it has not.
    private final class Progress: Sendable {
        private let begun = Atomic(false)

        var hasBegun: Bool { begun.load(ordering: .relaxed) }

        func note() { begun.store(true, ordering: .relaxed) }
    }

    private func result(
        of body: Body,
        since begin: ContinuousClock.Instant,
        _ progress: Progress
    ) async -> Result<Posting, RuntimeError> {
        var lost: RuntimeError?
        for _ in 0..<Self.attempts {
            // What is begun after that has no time to end.
            guard begin.duration(to: .now) < access.answerTimeout else { return .failure(lost ?? Self.late) }
            do {
                let outcome = try await access.pool.withConnection(in: access.database) { connection in
                    progress.note()
                    return try await access.attempt(body, on: connection, since: begin)
                }
                return .success(try outcome.get())
            } catch let failure as PostingFailure {
                return .failure(RuntimeError(failure.refusal))
            } catch let error as PostgresError where Self.mayHaveHappened(error) {
                lost = Self.unknown("the connection broke: " + error.sentence)
            } catch {
                // An earlier attempt may have been posted all the same.
                return .failure(lost ?? RuntimeError(reading: error))
            }
        }
        return .failure(lost ?? Self.late)
    }

    private static let late = RuntimeError(.database, "others took too long; nothing was posted", obstacle: .busy)

    private static func unknown(_ reason: String) -> RuntimeError {
        RuntimeError(
            .outcomeUnknown,
            "whether it was posted is unknown; post the same again under the same key: " + reason,
            obstacle: .silent
        )
    }

    /// Whether the server may have committed what it could not say any more.
    private static func mayHaveHappened(_ error: PostgresError) -> Bool {
        error.code == .connectionLost || error.code == .commitOutcomeUnknown || error.isServerShutdown
    }
}

extension RuntimeError {
    init(_ refusal: PostingRefusal) {
        switch refusal {
        case .insufficient: self.init(.insufficient, "the wallet does not hold as much; nothing was posted")
        case .keyReused: self.init(.keyReused, "something else was posted under this key; nothing was posted now")
        case .outOfRange: self.init(.outOfRange, "the sum does not fit into 64 bits; nothing was posted")
        case .noSuchBot: self.init(.noSuchBot, "there is no such bot; nothing was posted")
        }
    }
}

extension RuntimeError.Code {
    /// A debit of more than the wallet holds.
    public static let insufficient = Self(rawValue: "insufficient")
    /// The idempotency key stands for something else.
    public static let keyReused = Self(rawValue: "keyReused")
    /// A sum that does not fit into 64 bits.
    public static let outOfRange = Self(rawValue: "outOfRange")
    /// The bot is not in the database.
    public static let noSuchBot = Self(rawValue: "noSuchBot")
    /// An amount that is not positive, a key or a number of periods that cannot be.
    public static let invalidPosting = Self(rawValue: "invalidPosting")
    /// The connection broke again and again, and whether it was posted is unknown. To post the same again under the same
    /// key does no harm.
    public static let outcomeUnknown = Self(rawValue: "outcomeUnknown")
}
