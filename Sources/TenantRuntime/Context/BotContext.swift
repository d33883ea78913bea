public import Logging

/// For which bot a task works: every line that it logs says so, and transactions of a pool are of that tenant.
///
/// Child tasks have it too. Set in one place, ``Snapshot/withBot(_:_:)``.
public struct BotContext: Sendable, Hashable {
    /// `bots.id`.
    public let botID: Int32
    /// The stable name of the bot; `nil` for one that no manifest has taken over.
    public let slug: String?
    /// The language of those who chose none.
    public let language: String
    /// The revision of the snapshot that the bot was found in.
    public let snapshotRevision: Int64

    /// The context of the task that asks; `nil` outside of any.
    @TaskLocal public static var current: BotContext?

    /// Tells of a bot.
    public init(_ bot: Bot, in snapshot: Snapshot) {
        botID = bot.id
        slug = bot.slug
        language = bot.language
        snapshotRevision = snapshot.revision
    }

    /// Adds ``logMetadata`` of the context in which something is logged. For `LoggingSystem.bootstrap` or a handler.
    public static let metadataProvider = Logger.MetadataProvider { current?.logMetadata ?? [:] }

    /// `bot`, the id; `tenant`, the slug, where there is one; `language`; `revision`, that of the snapshot.
    public var logMetadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "bot": .stringConvertible(botID), "language": .string(language),
            "revision": .stringConvertible(snapshotRevision),
        ]
        if let slug { metadata["tenant"] = .string(slug) }
        return metadata
    }
}
