public import TenantModel

/// Every bot with its features, configuration, plans and cards at one revision of the database.
///
/// A value of one word that never changes: hold it as long as one piece of work takes, so that all of it sees the same
/// state. Bots that are switched off are in it, with ``Bot/isActive`` false.
public struct Snapshot: Sendable {
    let storage: SnapshotStorage

    init(_ storage: SnapshotStorage) {
        self.storage = storage
    }

    /// The database's revision: that of its last apply. It tells of all tenants; what one tenant may know is
    /// ``Bot/revision``.
    public var revision: Int64 { storage.revision }
    /// The identity that the database's control schema was born with; a copy of the database brings it along.
    public var databaseIdentity: String { storage.origin.identity }
    /// The catalog in force: what the bot knows, and the organisation's own keys.
    public var catalog: Catalog { storage.catalog.catalog }
    /// Whether the values of secrets are here.
    public var secrets: SecretAvailability { storage.secrets }

    /// Every bot in byte order of the slugs; bots that no manifest has taken over last, by id.
    public var bots: [Bot] { storage.bots.map(Bot.init) }
    /// How many bots there are.
    public var botCount: Int { storage.bots.count }
    /// The operator's own shop; `nil` where no bot is it.
    public var masterBot: Bot? { storage.master.map(Bot.init) }

    /// The bot whose `bots.id` is `id`.
    public func bot(id: Int32) -> Bot? { bot(at: storage.index.place(id: id)) }

    /// The bot whose slug is `slug`, byte for byte.
    public func bot(slug: String) -> Bot? { bot(at: storage.index.place(slug: slug)) }

    /// The bot that signs in to Telegram with `token`. Found by a hash, so that the time that it takes tells nothing of
    /// tokens that are nearly right.
    public func bot(token: String) -> Bot? {
        token.isEmpty ? nil : bot(at: storage.index.place(token: TokenDigest(ofToken: token)))
    }

    /// The bot whose token has this hash: SHA-256 in lower-case hexadecimal, the last part of its webhook's path.
    public func bot(tokenHash: String) -> Bot? {
        bot(at: storage.index.place(token: TokenDigest(ofHash: tokenHash)))
    }

    /// The bot whose API token, that of the original, is `apiToken`; `nil` also when two bots have the same.
    public func bot(apiToken: String) -> Bot? {
        apiToken.isEmpty ? nil : bot(at: storage.index.place(apiToken: TokenDigest(ofToken: apiToken)))
    }

    private func bot(at place: Int?) -> Bot? { place.map { Bot(storage.bots[$0]) } }
}

/// Whether the values of secrets are in a snapshot.
public enum SecretAvailability: Sendable, Hashable {
    /// They are: it was read from the database, or from a copy on disk whose key is at hand.
    case present
    /// Tokens, card numbers, merchants' ids and secret configuration are missing: it was read from a copy on disk that was written without
    /// a key. They are not empty; nobody knows them here.
    case withheld
}

extension Snapshot: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `snapshot of 12 bots at revision 7`.
    public var description: String {
        "snapshot of \(botCount) bot\(botCount == 1 ? "" : "s") at revision \(revision)"
    }
    /// The same.
    public var debugDescription: String { description }
    /// Revision and number of bots; nothing of the bots.
    public var customMirror: Mirror { Mirror(self, children: ["revision": revision, "botCount": botCount]) }
}
