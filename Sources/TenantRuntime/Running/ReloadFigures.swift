/// How long it takes a runtime to read what has changed.
public struct ReloadFigures: Sendable, Hashable {
    /// How often something was read since the start, the first time not counted.
    public private(set) var count = 0
    /// How long that took in all.
    public private(set) var total = Duration.zero
    /// How long it took the last time; zero before the first.
    public private(set) var last = Duration.zero

    /// Counts one.
    mutating func add(_ time: Duration) {
        count += 1
        total += time
        last = time
    }
}
