/// How much of a pool is in use.
public struct PoolUsage: Sendable, Hashable {
    /// How many connections there are at most.
    public let limit: Int
    /// How many there are: lent, idle, being opened or being closed.
    public let open: Int
    /// How many of those nobody uses.
    public let idle: Int
    /// How many callers wait for one.
    public let waiting: Int
}
