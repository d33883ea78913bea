internal import TenantModel

/// Finds the bot of a declared tenant: by slug, else by the identity in its token.
struct BotIdentities {
    /// Bots by the number before the colon of their token.
    private var byTelegramID: [Int64: Int] = [:]
    private let telegramID = ResourceKind.bot.fieldIndex("telegram_bot_id")

    init(_ recorded: RecordedDatabase) {
        guard let telegramID else { return }
        for (place, tenant) in recorded.tenants.enumerated() {
            let live = tenant.live[ResourceKind.bot.order].values
            if !live.isEmpty, case .integer(let id) = live[0, telegramID] { byTelegramID[id] = place }
        }
    }

    /// What the database holds of `tenant`; `nil` when it is new.
    ///
    /// A bot without slug whose identity is the declared one is the same bot: it was there before Tenantry.
    ///
    /// - Throws: ``IdentityConflict`` when that identity belongs to another tenant.
    func match(_ tenant: DesiredTenant, in recorded: RecordedDatabase) throws(IdentityConflict) -> RecordedTenant? {
        let named = recorded[tenant.slug]
        guard let telegramID, !tenant.bot.isEmpty, case .integer(let id) = tenant.bot[0, telegramID],
            let place = byTelegramID[id]
        else { return named }
        let owner = recorded.tenants[place]
        if let named { return named }
        guard let slug = owner.slug else { return owner }
        throw IdentityConflict(tenant: tenant.slug, file: tenant.file, telegramBotID: id, owner: slug)
    }
}
