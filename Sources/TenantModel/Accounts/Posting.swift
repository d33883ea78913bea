/// What became of something that was to be counted once: a credit, a debit, traffic.
public struct Posting: Sendable, Hashable {
    /// The number of the entry.
    public let entry: Int64
    /// What the account holds after it, in kopeks or bytes. Of a repeated posting: what it held when it was first posted.
    public let balance: Int64
    /// When it was posted first: ISO 8601, UTC.
    public let postedAt: String
    /// Whether the same had been posted under its key before, so that nothing was added now.
    public let isRepeated: Bool

    /// Makes a posting.
    package init(entry: Int64, balance: Int64, postedAt: String, isRepeated: Bool) {
        self.entry = entry
        self.balance = balance
        self.postedAt = postedAt
        self.isRepeated = isRepeated
    }
}

/// Why something was not posted. Nothing was written, and the key is as free as it was.
public enum PostingRefusal: String, Sendable {
    /// The wallet does not hold as much.
    case insufficient
    /// Something else was posted under this key.
    case keyReused = "key_reused"
    /// The sum does not fit into 64 bits.
    case outOfRange = "out_of_range"
    /// There is no such bot.
    case noSuchBot = "no_tenant"
}
