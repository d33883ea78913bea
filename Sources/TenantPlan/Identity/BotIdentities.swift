internal import TenantModel

/// Finds the bot of a declared tenant: by slug, else by the identity in its token, else by the token itself.
struct BotIdentities {
    /// Bots by the number before the colon of their token.
    private var byTelegramID: [Int64: Int] = [:]
    /// Bots of which that number is not known, by the fingerprint of their token: somebody else made them.
    private var byToken: [Fingerprint: Int] = [:]
    private var claimed: Set<Int32> = []
    private let fingerprints: [SecretReference: Fingerprint]

    init(_ recorded: RecordedDatabase, fingerprints: [SecretReference: Fingerprint]) {
        self.fingerprints = fingerprints
        for (place, tenant) in recorded.tenants.enumerated() {
            let bot = UniqueValues(live: tenant)
            if let id = bot.telegramBotID {
                byTelegramID[id] = place
            } else if let token = bot.token {
                byToken[token] = place
            }
        }
    }

    /// What the database holds of `tenant`; `nil` when it is new.
    ///
    /// A bot without slug whose identity is the declared one is the same bot: it was there before Tenantry. One that
    /// has a name is another tenant, and ``Uniqueness`` says so.
    mutating func match(_ tenant: DesiredTenant, in recorded: RecordedDatabase) -> RecordedTenant? {
        guard let found = recorded[tenant.slug] ?? nameless(tenant, in: recorded),
            claimed.insert(found.botID).inserted
        else { return nil }
        return found
    }

    private func nameless(_ tenant: DesiredTenant, in recorded: RecordedDatabase) -> RecordedTenant? {
        guard let id = BotFields.telegramID, let token = BotFields.token, !tenant.bot.isEmpty else { return nil }
        var place: Int?
        if case .integer(let id) = tenant.bot[0, id] { place = byTelegramID[id] }
        if place == nil, case .secret(let secret) = tenant.bot[0, token], let reference = secret.reference {
            place = fingerprints[reference].flatMap { byToken[$0] }
        }
        guard let place, recorded.tenants[place].slug == nil, !recorded.tenants[place].isManaged else { return nil }
        return recorded.tenants[place]
    }
}

/// The places of the fields that are unique over all bots.
enum BotFields {
    static let token = ResourceKind.bot.fieldIndex("telegram_bot_token")
    static let telegramID = ResourceKind.bot.fieldIndex("telegram_bot_id")
    static let master = ResourceKind.bot.fieldIndex("is_master")
    static let protected = ResourceKind.bot.fieldIndex("protected")
}

extension RecordedTenant {
    /// Whether the database remembers that the tenant is protected, whatever the manifest says now.
    var isProtected: Bool {
        let bot = live[ResourceKind.bot.order].values
        guard let field = BotFields.protected, !bot.isEmpty else { return false }
        return bot[0, field] == .bool(true)
    }
}
