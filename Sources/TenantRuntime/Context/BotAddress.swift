public import TenantModel

/// What an update or a request says of the bot that it is for.
public enum BotAddress: Sendable {
    /// The path of a webhook, which ends in the hash of the bot's token: `/webhook/<64 hexadecimal digits>`.
    case webhookPath(String)
    /// The bot's token.
    case token(Secret)
    /// An API token of the original, whose hash `bots.api_token_hash` holds.
    case apiToken(Secret)
    /// The slug.
    case slug(String)
    /// `bots.id`.
    case id(Int32)
}

extension BotAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What kind of address it is, and of an open one the address. The path of a webhook opens the bot's door, so that it is
    /// not shown either.
    public var description: String {
        switch self {
        case .webhookPath: "the path of a webhook"
        case .token: "a bot token"
        case .apiToken: "an API token"
        case .slug: "a slug"
        case .id(let id): "the id \(id)"
        }
    }
    /// The same.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why nothing is done for an address.
public enum BotRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// No bot has it.
    case unknown
    /// The bot with this id has it, and is switched off. Tell strangers the same as for ``unknown``.
    case inactive(botID: Int32)

    /// One sentence.
    public var description: String {
        switch self {
        case .unknown: "there is no such bot"
        case .inactive(let id): "bot \(id) is switched off"
        }
    }
}
