/// How often a watch looks, and how long it waits for what.
public struct WatchSettings: Sendable {
    /// What it does about what it finds.
    public var mode: WatchMode
    /// The time between two rounds while nothing changes, before ``jitter``.
    public var interval: Duration
    /// The part of a time by which chance makes it shorter or longer, from 0 to 1: many watches that were started together
    /// should not ask together.
    public var jitter = 0.1
    /// How long files have to be still before they are read: a checkout of git is one change.
    public var quietTime = Duration.milliseconds(300)
    /// How long files may go on changing before they are read all the same.
    public var longestUnrest = Duration.seconds(5)
    /// How often a standby asks for the lead.
    public var standbyBeat = Duration.seconds(2)
    /// How often the leader looks whether it still leads.
    public var leaderBeat = Duration.seconds(5)
    /// How long to wait after the first of several failures; each one more doubles it.
    public var shortestBackoff = Duration.seconds(1)
    /// The longest wait after a failure.
    public var longestBackoff = Duration.seconds(60)
    /// Whether one round is all.
    public var isOnce: Bool

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - mode: What to do about what is found.
    ///   - interval: The time between two rounds while nothing changes.
    ///   - isOnce: Whether one round is all.
    public init(mode: WatchMode, interval: Duration = .seconds(60), isOnce: Bool = false) {
        self.mode = mode
        self.interval = interval
        self.isOnce = isOnce
    }

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
