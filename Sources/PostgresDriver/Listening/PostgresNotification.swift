/// What somebody told the listeners of a channel with `NOTIFY`.
public struct PostgresNotification: Hashable, Sendable {
    /// The channel that it was sent to.
    public let channel: String

    /// What the sender had to say: up to 8,000 bytes, by anybody who may connect; empty where he sent none.
    public let payload: String

    /// The server's process that served the sender, as in `pg_stat_activity`.
    public let processID: Int32
}
