internal import TenantModel

/// What no two bots may share, of one bot: before or after a plan.
struct UniqueValues {
    var slug: String?
    var telegramBotID: Int64?
    var token: Fingerprint?
    var isMaster = false

    /// What `tenant` has now.
    init(live tenant: RecordedTenant) {
        let live = tenant.live[ResourceKind.bot.order].values
        self.slug = tenant.slug
        self.telegramBotID = tenant.tokenNumber
        guard !live.isEmpty else { return }
        for (field, value) in live.row(0).enumerated() where value != .null { set(field, value) }
    }

    /// What a bot that had `before` has after `change`; `nil` where it had nothing and gets nothing.
    init?(_ before: RecordedTenant?, after change: Change?) {
        guard before != nil || change != nil else { return nil }
        if let before { self.init(live: before) } else { self.init() }
        guard let change, change.action != .record else { return }
        slug = change.key
        for field in change.fields { set(field.field, field.after) }
    }

    private init() {}

    /// Whether `other` has the same of this property, or lacks it as well.
    func agrees(_ property: IdentityConflict.Property, with other: UniqueValues) -> Bool {
        switch property {
        case .slug: slug == other.slug
        case .telegramBotID: telegramBotID == other.telegramBotID
        case .token: token == other.token
        case .master: isMaster == other.isMaster
        case .row: true
        }
    }

    private mutating func set(_ field: Int, _ value: FieldValue) {
        switch (field, value) {
        case (BotFields.telegramID, .integer(let id)): telegramBotID = id
        case (BotFields.telegramID, _): telegramBotID = nil
        case (BotFields.token, .secret(let secret)): token = secret.fingerprint
        case (BotFields.master, .bool(let isMaster)): self.isMaster = isMaster
        default: break
        }
    }
}
