/// A credit or a debit of a bot's wallet.
public struct WalletEntry: Sendable, Hashable, Identifiable {
    /// Its number: of two entries of one bot the later has the greater.
    public let id: Int64
    /// The key that it was posted under.
    public let key: String
    /// In kopeks, of which a toman has 100; negative for a debit.
    public let amountKopeks: Int64
    /// The balance after it.
    public let balanceKopeks: Int64
    /// What it was for, in the words of whoever posted it.
    public let description: String?
    /// When: ISO 8601, UTC.
    public let postedAt: String

    /// Makes an entry.
    package init(
        id: Int64,
        key: String,
        amountKopeks: Int64,
        balanceKopeks: Int64,
        description: String?,
        postedAt: String
    ) {
        self.id = id
        self.key = key
        self.amountKopeks = amountKopeks
        self.balanceKopeks = balanceKopeks
        self.description = description
        self.postedAt = postedAt
    }
}

/// What came into a wallet and went out of it in one period.
public struct WalletFigures: Sendable, Hashable {
    /// The period's beginning, by the clock of the time zone that was asked for: `2027-03-20T00:00:00`.
    public let start: String
    /// The sum of credits, in kopeks.
    public let creditedKopeks: Int64
    /// The sum of debits, in kopeks; not negative.
    public let debitedKopeks: Int64
    /// How many entries there were.
    public let entryCount: Int64

    /// Makes figures.
    package init(start: String, creditedKopeks: Int64, debitedKopeks: Int64, entryCount: Int64) {
        self.start = start
        self.creditedKopeks = creditedKopeks
        self.debitedKopeks = debitedKopeks
        self.entryCount = entryCount
    }
}
