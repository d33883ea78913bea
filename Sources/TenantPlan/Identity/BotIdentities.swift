internal import CanonicalJSON
internal import TenantModel

/// Finds the bot of a declared tenant: by what it was called before it is renamed, else by slug, else by the identity in
/// its token, else by the token itself.
struct BotIdentities {
    /// Bots by `bots.id`; empty where tenants are known by name alone.
    private var byID: [Int32: Int] = [:]
    /// Bots by the number before the colon of their token, whichever column says so.
    private var byTelegramID: [Int64: Int] = [:]
    /// Bots of which that number is not known, by the fingerprint of their token: somebody else made them.
    private var byToken: [Fingerprint: Int] = [:]
    private var claimed: Set<Int32> = []
    private let recorded: RecordedDatabase
    private let fingerprints: [SecretReference: Fingerprint]
    /// Which tenants are renamed.
    let renames: ActingRenames
    /// Managed bots by what they were applied as; empty where nothing is renamed.
    private var byAppliedSlug: [String: Int] = [:]

    init(_ recorded: RecordedDatabase, _ desired: [DesiredTenant], fingerprints: [SecretReference: Fingerprint]) {
        self.recorded = recorded
        self.fingerprints = fingerprints
        let renamings = desired.compactMap(\.renaming)
        let isKnownByID = desired.contains { $0.botID != nil }
        for (place, tenant) in recorded.tenants.enumerated() {
            if isKnownByID { byID[tenant.botID] = place }
            let bot = UniqueValues(live: tenant)
            if let id = bot.telegramBotID {
                byTelegramID[id] = place
            } else if let token = bot.token {
                byToken[token] = place
            }
            if !renamings.isEmpty, let slug = tenant.appliedSlug { byAppliedSlug[slug] = place }
        }
        self.renames = ActingRenames(renamings) { [byAppliedSlug] in byAppliedSlug[$0] != nil }
    }

    /// The bot that `tenant` is; `nil` when it is new.
    ///
    /// A bot without slug whose identity is the declared one is the same bot: it was there before Tenantry. One that
    /// has a name is another tenant, and ``Uniqueness`` says so.
    mutating func match(_ tenant: DesiredTenant) -> BotMatch? {
        if let id = tenant.botID {
            guard let found = byID[id].map({ recorded.tenants[$0] }), claimed.insert(id).inserted else { return nil }
            let isRenamed = found.appliedSlug?.hasSameBytes(as: tenant.slug) == false
            return BotMatch(found, as: tenant.slug, renamedFrom: isRenamed ? found.appliedSlug : nil)
        }
        if let previous = renames.previousKeys[tenant.slug] {
            guard let place = byAppliedSlug[previous] else { return nil }
            let found = recorded.tenants[place]
            return claimed.insert(found.botID).inserted ? BotMatch(found, as: tenant.slug, renamedFrom: previous) : nil
        }
        guard let found = named(tenant.slug) ?? nameless(tenant), claimed.insert(found.botID).inserted else {
            return nil
        }
        return BotMatch(found, as: tenant.slug)
    }

    /// The bot called `slug`, unless that is the one that gets another name.
    private func named(_ slug: String) -> RecordedTenant? {
        guard let found = recorded[slug] else { return nil }
        if let applied = found.appliedSlug, renames.given.contains(applied) { return nil }
        return found
    }

    private func nameless(_ tenant: DesiredTenant) -> RecordedTenant? {
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
