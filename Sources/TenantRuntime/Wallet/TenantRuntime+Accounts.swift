/// Numbers of bots mean something in one database alone. What is counted or posted for a bot goes to the database of the snapshot
/// that the bot is of, and nowhere else: where the address leads to another one meanwhile, it fails with `database`, and nothing
/// was done.
extension TenantRuntime {
    /// Which card the next customer of a bot pays to.
    ///
    /// - Parameters:
    ///   - bot: The bot.
    ///   - held: The snapshot that it is of; `nil` for ``snapshot``.
    /// - Returns: The rotation of its cards.
    public func cards(of bot: Bot, in held: Snapshot? = nil) -> CardRotation {
        CardRotation(access(of: bot, in: held), queue: cardQueue)
    }

    /// The money of a bot with the platform.
    ///
    /// - Parameters:
    ///   - bot: The bot.
    ///   - held: The snapshot that it is of; `nil` for ``snapshot``.
    /// - Returns: Its wallet.
    public func wallet(of bot: Bot, in held: Snapshot? = nil) -> Wallet { Wallet(access(of: bot, in: held)) }

    /// The traffic of a bot.
    ///
    /// - Parameters:
    ///   - bot: The bot.
    ///   - held: The snapshot that it is of; `nil` for ``snapshot``.
    /// - Returns: What meters it.
    public func traffic(of bot: Bot, in held: Snapshot? = nil) -> TrafficMeter {
        TrafficMeter(access(of: bot, in: held))
    }

    private func access(of bot: Bot, in held: Snapshot?) -> AccountAccess {
        AccountAccess(
            botID: bot.id,
            database: (held ?? snapshot).databaseIdentity,
            pool: pool,
            turns: turns,
            answerTimeout: settings.answerTimeout
        )
    }
}
