/// Whom and what the risks of a plan reach, as the database counts it.
///
/// A part is `nil` where the database cannot tell. Customers and their payments come and go while nobody changes a
/// manifest, so none of this is part of a plan's id or of what an acknowledgement is bound to.
public struct RiskReach: Sendable {
    /// Customers with a subscription that runs, by `bots.id`.
    public let subscribers: Subscribers?
    /// Payments from card to card that wait for approval.
    public let pendingPayments: PendingPayments?

    /// Nothing is known.
    public static let unknown = RiskReach(subscribers: nil, pendingPayments: nil)

    /// Makes a reach.
    public init(subscribers: Subscribers?, pendingPayments: PendingPayments?) {
        self.subscribers = subscribers
        self.pendingPayments = pendingPayments
    }

    /// Customers by bot.
    public struct Subscribers: Sendable {
        /// How many there are; a bot that was asked for and is not here has none.
        public let counts: [Int32: Int64]
        /// Whether these are all of them, or only those that the database knows of.
        public let isWhole: Bool

        /// Makes a count.
        public init(counts: [Int32: Int64], isWhole: Bool) {
            self.counts = counts
            self.isWhole = isWhole
        }
    }

    /// Payments by bot and by card.
    public struct PendingPayments: Sendable {
        /// How many a bot has, by `bots.id`; none for a bot that is not here.
        public private(set) var ofBots: [Int32: Int64] = [:]
        /// How many go to a card, by its surrogate key; none for a card that is not here.
        public private(set) var toCards: [Int32: Int64] = [:]

        /// No payment at all.
        public init() {}

        /// Adds payments of a bot, to a card where it is known to which.
        public mutating func add(_ count: Int64, ofBot bot: Int32, toCard card: Int32?) {
            ofBots[bot, default: 0] += count
            if let card { toCards[card, default: 0] += count }
        }
    }
}
