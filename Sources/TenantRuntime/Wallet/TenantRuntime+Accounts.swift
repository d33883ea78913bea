extension TenantRuntime {
    /// Which card the next customer of a bot pays to.
    public func cards(of bot: Bot) -> CardRotation { CardRotation(of: bot.id, pool: pool, queue: cardQueue) }

    /// The money of a bot with the platform.
    public func wallet(of bot: Bot) -> Wallet { Wallet(access(of: bot)) }

    /// The traffic of a bot.
    public func traffic(of bot: Bot) -> TrafficMeter { TrafficMeter(access(of: bot)) }

    private func access(of bot: Bot) -> AccountAccess {
        AccountAccess(botID: bot.id, pool: pool, turns: turns, answerTimeout: settings.answerTimeout)
    }
}
