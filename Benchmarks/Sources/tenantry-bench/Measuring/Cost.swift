/// What one run of something cost.
struct Cost {
    /// Seconds on the wall clock, process start included.
    var wall = 0.0
    /// Seconds of processor time in the process itself, user and system.
    var client = 0.0
    /// Seconds of processor time in the database server on its behalf.
    var server = 0.0
    /// The most memory the process ever had resident, in MB of 2^20 bytes.
    var peakMemory = 0.0

    /// Processor time wherever it was spent; on a busy machine steadier than the wall clock.
    var processor: Double { client + server }

    /// One thing after the other.
    static func + (first: Cost, second: Cost) -> Cost {
        Cost(
            wall: first.wall + second.wall,
            client: first.client + second.client,
            server: first.server + second.server,
            peakMemory: max(first.peakMemory, second.peakMemory)
        )
    }
}
