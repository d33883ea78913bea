internal import Glibc

/// Whether cancelling the task interrupts the exchange under way, and when the server was last asked to.
struct Interruption {
    /// How often a waiting statement looks whether its task is cancelled. A synchronous method has no place for a
    /// cancellation handler; whoever has one rings the doorbell and need not wait for this.
    static let tick: Int32 = 10

    /// A request that reaches the server before it has begun the statement is ignored there, so it is repeated.
    static let repetition = Duration.milliseconds(100)

    /// False for what must run to its end: COMMIT, ROLLBACK.
    var isHeeded = true
    private(set) var requested: ContinuousClock.Instant?

    /// Whether the server was asked to end the exchange under way.
    var isRequested: Bool { requested != nil }

    /// In milliseconds, for `poll`; -1 to wait for as long as it takes.
    var timeout: Int32 { isHeeded || isRequested ? Self.tick : -1 }

    /// Whether it is time to ask, for the first time or again.
    var isDue: Bool {
        guard let requested else { return isHeeded && Task.isCancelled }
        return requested.duration(to: .now) >= Self.repetition
    }

    mutating func noteRequest() {
        requested = .now
    }
}
