internal import PostgresDriver
internal import TenantModel
internal import TenantStore

/// Posts until it is known what became of it: under one key, nothing is counted twice.
struct Poster: Sendable {
    private let pool: PostgresPool
    /// How often it is tried when the connection breaks, each time on another one.
    private static let attempts = 4
    /// How long after the first loss it is not tried again: whoever waits has a customer waiting.
    private static let longest = Duration.seconds(20)

    init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Runs a posting, again while its answer gets lost.
    ///
    /// - Parameters:
    ///   - key: What makes trying again harmless; 1 to 200 bytes.
    ///   - body: The posting.
    /// - Returns: What was posted.
    /// - Throws: ``RuntimeError``.
    func post(
        key: String,
        _ body: @Sendable (PostgresConnection) async throws(PostgresError) -> Result<Posting, PostingFailure>
    ) async throws(RuntimeError) -> Posting {
        guard (1...200).contains(key.utf8.count), !key.utf8.contains(0) else {
            throw RuntimeError(.invalidPosting, "a key has 1 to 200 bytes, none of them zero")
        }
        var lost: RuntimeError?
        var firstLoss: ContinuousClock.Instant?
        for _ in 0..<Self.attempts where firstLoss.map({ $0.duration(to: .now) < Self.longest }) ?? true {
            do {
                return try await pool.withConnection { try await body($0) }.get()
            } catch let failure as PostingFailure {
                throw RuntimeError(failure.refusal)
            } catch let error as PostgresError where Self.mayHaveHappened(error) {
                firstLoss = firstLoss ?? .now
                lost = RuntimeError(
                    .outcomeUnknown,
                    "the connection broke, and whether it was posted is unknown; post the same again under the same key: "
                        + error.description
                )
            } catch {
                // An earlier attempt may have been posted all the same.
                throw lost ?? RuntimeError(reading: error)
            }
        }
        throw lost ?? RuntimeError(.database, "nothing was tried")
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
