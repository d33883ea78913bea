/// A token that opens the state API now: neither revoked nor over.
public struct LiveAPIToken: Sendable, Hashable {
    /// Its number, by which it is listed and revoked.
    public let id: Int32
    /// SHA-256 of the token in lower-case hexadecimal.
    public let hash: String
    /// What it was issued for; written by whoever issued it.
    public let name: String
    /// The tenant that it speaks for, `bots.id`; `nil` for an operator, who may speak for all of them.
    public let botID: Int32?
    /// What it allows. Scopes that this version does not know are left out: they allow nothing.
    public let scopes: [APIScope]
    /// How long it is still good for, by the database's clock at the moment it was read; `nil` for ever. Whoever keeps a
    /// token adds this to a clock that only goes forward, so that two machines need not agree on the time.
    public let timeLeft: Duration?

    /// Makes a token.
    public init(id: Int32, hash: String, name: String, botID: Int32?, scopes: [APIScope], timeLeft: Duration?) {
        self.id = id
        self.hash = hash
        self.name = name
        self.botID = botID
        self.scopes = scopes
        self.timeLeft = timeLeft
    }

    /// Whether it is an operator's.
    public var isOperator: Bool { botID == nil }
}
