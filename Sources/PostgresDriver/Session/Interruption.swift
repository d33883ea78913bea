internal import Glibc

/// What ends the wait for an answer before it comes: that the task is cancelled, and that the server is silent for too
/// long.
struct Interruption {
    /// How often a waiting statement looks whether its task is cancelled. A synchronous method has no place for a
    /// cancellation handler; whoever has one rings the doorbell and need not wait for this.
    static let tick: Int32 = 10

    /// A request that reaches the server before it has begun the statement is ignored there, so it is repeated.
    static let repetition = Duration.milliseconds(100)

    /// How long a server that was asked to end a statement may take to do so. Then it hangs, or the network does.
    static let longestEnding = Duration.seconds(5)

    /// False for what must run to its end: COMMIT, ROLLBACK.
    var isHeeded = true

    /// The longest silence that is waited for; `nil` for any.
    var patience: Duration?
    private(set) var requested: ContinuousClock.Instant?
    private var firstRequested: ContinuousClock.Instant?

    /// Whether the server was asked long ago, and nothing has come of it.
    var isInVain: Bool { firstRequested.map { $0.duration(to: .now) >= Self.longestEnding } ?? false }

    /// Whether the server was asked to end the exchange under way.
    var isRequested: Bool { requested != nil }

    init(isHeeded: Bool = true, patience: Duration? = nil) {
        self.isHeeded = isHeeded
        self.patience = patience
    }

    /// How long to poll before a deadline, at which ``patience`` is at its end: in milliseconds, -1 for as long as it takes.
    func timeout(before deadline: ContinuousClock.Instant?) -> Int32 {
        if isHeeded || isRequested { return Self.tick }
        guard let deadline else { return -1 }
        // At least one millisecond: zero would spin for the last one before the deadline.
        return max(1, Int32(clamping: Int64(ContinuousClock.now.duration(to: deadline) / .milliseconds(1))))
    }

    /// Whether it is time to ask, for the first time or again.
    var isDue: Bool {
        guard let requested else { return isHeeded && Task.isCancelled }
        return requested.duration(to: .now) >= Self.repetition
    }

    mutating func noteRequest() {
        requested = .now
        firstRequested = firstRequested ?? requested
    }
}
