/// Which way traffic goes: what customers used up, or what they were sold.
public enum TrafficDirection: String, CaseIterable, Sendable {
    case consumed, sold
}

/// All the traffic of a bot, in bytes.
public struct TrafficTotals: Sendable, Hashable {
    /// `bots.traffic_consumed_bytes`.
    public let consumedBytes: Int64
    /// `bots.traffic_sold_bytes`.
    public let soldBytes: Int64

    /// Makes totals.
    package init(consumedBytes: Int64, soldBytes: Int64) {
        self.consumedBytes = consumedBytes
        self.soldBytes = soldBytes
    }
}

/// The traffic of a bot in one period.
public struct TrafficFigures: Sendable, Hashable {
    /// The period's beginning, by the clock of the time zone that was asked for: `2027-03-20T00:00:00`.
    public let start: String
    /// Bytes that were consumed.
    public let consumedBytes: Int64
    /// Bytes that were sold.
    public let soldBytes: Int64

    /// Makes figures.
    package init(start: String, consumedBytes: Int64, soldBytes: Int64) {
        self.start = start
        self.consumedBytes = consumedBytes
        self.soldBytes = soldBytes
    }
}
