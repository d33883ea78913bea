package import PostgresDriver
internal import TenantModel
internal import TenantStore

/// Which card the next customer of a bot pays to.
///
/// The database chooses, by the strategy of the bot's cards, so that every process of every machine takes its turn:
///
/// | strategy | the next card |
/// | --- | --- |
/// | `round_robin` | the one that was used longest ago, one that was never used first |
/// | `time_based` | the one in turn until its interval is over, then the one that was used longest ago |
/// | `weighted` | drawn by weight × (successes + 1) ÷ (successes + failures + 2) |
/// | `random` | drawn |
///
/// Cards that are not active never take part.
public struct CardRotation: Sendable {
    private let access: AccountAccess
    private let queue: CardQueue
    private let bot: CardQueue.Shop

    /// Makes the rotation of the bot `bots.id`.
    ///
    /// - Parameters:
    ///   - botID: The bot.
    ///   - database: The identity of the database that it is of; `nil` for whichever answers.
    ///   - pool: Connections.
    ///   - queue: Where its customers wait; one of their own for each rotation where none is given.
    package init(of botID: Int32, in database: String? = nil, pool: PostgresPool, queue: CardQueue? = nil) {
        self.init(AccountAccess(of: botID, in: database, pool), queue: queue ?? CardQueue(pool))
    }

    init(_ access: AccountAccess, queue: CardQueue) {
        bot = CardQueue.Shop(botID: access.botID, database: access.database)
        self.access = access
        self.queue = queue
    }

    /// Chooses the next card and counts it as shown.
    ///
    /// A call that fails may have taken a turn all the same: the next customer sees the card after it.
    ///
    /// - Returns: The card; `nil` when the bot has none that is active or, under `weighted`, none with a weight.
    /// - Throws: ``RuntimeError``: `database`, `cancelled`.
    public func next() async throws(RuntimeError) -> PaymentCard? {
        guard let card = try await queue.next(of: bot) else { return nil }
        return PaymentCard(
            id: card.id,
            key: card.key,
            number: card.number.reveal(),
            holderName: card.holderName,
            rotationStrategy: card.rotationStrategy,
            rotationIntervalMinutes: Int(card.rotationIntervalMinutes),
            weight: Int(card.weight),
            isActive: true
        )
    }

    /// Counts whether a customer who was shown a card paid to it; `weighted` prefers cards that are paid to.
    ///
    /// - Parameters:
    ///   - success: Whether he did.
    ///   - card: ``PaymentCard/id``.
    /// - Returns: Whether the bot has such a card; one that was switched off meanwhile counts too.
    /// - Throws: ``RuntimeError``: `database`, `cancelled`.
    @discardableResult
    public func record(success: Bool, card: Int32) async throws(RuntimeError) -> Bool {
        // All results of a card wait for whoever has its row: an apply that changes it has it until its end.
        try await access.run(in: .results(bot.botID)) { [bot] connection throws(PostgresError) in
            try await CardRotationTable.record(success: success, card: card, of: bot.botID, on: connection)
        }
    }
}
