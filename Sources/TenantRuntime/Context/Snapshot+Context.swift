internal import TenantModel

extension Snapshot {
    /// The bot that an address means, if it is switched on. The one place where that is decided.
    ///
    /// - Parameter address: What an update or a request says.
    /// - Returns: The bot.
    /// - Throws: ``BotRefusal``.
    public func activeBot(_ address: BotAddress) throws(BotRefusal) -> Bot {
        let found =
            switch address {
            case .webhookPath(let path): Self.tokenHash(ofWebhookPath: path).flatMap(bot(tokenHash:))
            case .token(let token): bot(token: token.reveal())
            case .apiToken(let token): bot(apiToken: token.reveal())
            case .slug(let slug): bot(slug: slug)
            case .id(let id): bot(id: id)
            }
        guard let found else { throw .unknown }
        guard found.isActive else { throw .inactive(botID: found.id) }
        return found
    }

    /// Runs `operation` for the bot that an address means, with ``BotContext/current`` set.
    ///
    /// - Parameters:
    ///   - address: What an update or a request says.
    ///   - operation: Gets the bot.
    /// - Returns: What `operation` returns.
    /// - Throws: ``BotRefusal``, without running it; what `operation` throws.
    public func withBot<Result>(
        _ address: BotAddress,
        _ operation: (Bot) async throws -> Result
    ) async throws -> Result {
        let bot = try activeBot(address)
        return try await BotContext.$current.withValue(BotContext(bot, in: self)) { try await operation(bot) }
    }

    /// The last part of a path, if it is 64 lower-case hexadecimal digits.
    private static func tokenHash(ofWebhookPath path: String) -> String? {
        let end = path.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? path.endIndex
        let last = path[..<end].utf8.reversed().prefix { $0 != UInt8(ascii: "/") }
        let digits = (UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"))
        let isHash = last.count == 64 && last.allSatisfy { digits.0.contains($0) || digits.1.contains($0) }
        return isHash ? String(decoding: last.reversed(), as: UTF8.self) : nil
    }
}

extension Bot {
    /// The path under which the bot's webhook is reached: `/webhook/<hash of the token>`. It opens the bot's door: keep it as
    /// you keep the token.
    ///
    /// - Parameter folder: What stands before the last `/`.
    /// - Returns: The path; `nil` where the token was withheld from a copy on disk.
    public func webhookPath(below folder: String = "/webhook") -> String? {
        token.map { folder + "/" + TokenDigest.hash(of: $0.reveal()) }
    }
}
