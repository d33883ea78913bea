/// How often a feed looks, and how long it waits for what.
struct FeedTimes: Sendable {
    /// The time between two looks at the revision, before ``jitter``.
    var pollInterval = Duration.seconds(5)
    /// The time between two comparisons of everything, before ``jitter``.
    var fullComparison = Duration.seconds(60)
    /// The part of a time by which chance makes it shorter or longer, from 0 to 1: many runtimes that were started together
    /// should not ask together.
    var jitter = 0.1
    /// How long to wait after the first of several failures; each one more doubles it.
    var shortestBackoff = Duration.milliseconds(100)
    /// The longest wait after a failure.
    var longestBackoff = Duration.seconds(5)
    /// How long a look may take before the snapshot is no longer called the newest.
    var patience = Duration.seconds(10)
    /// The shortest time between two writes of the copy on disk.
    var saveInterval = Duration.seconds(1)

    /// The wait after `failures` in a row, at least 1, before ``jitter``.
    func backoff(after failures: Int) -> Duration {
        // More doublings than these are beyond any sensible longest time, and would overflow.
        let doublings = min(max(failures - 1, 0), 20)
        return min(shortestBackoff * (1 << doublings), longestBackoff)
    }

    /// `time` made shorter or longer by chance.
    ///
    /// - Parameters:
    ///   - time: The time.
    ///   - chance: A number from 0 to 1.
    /// - Returns: The time to wait.
    func jittered(_ time: Duration, chance: Double) -> Duration {
        time * (1 + jitter * (2 * chance - 1))
    }
}
