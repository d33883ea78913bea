internal import TenantModel

/// The places of the fields of a bot that mean more than their value.
enum BotFields {
    static let token = ResourceKind.bot.fieldIndex("telegram_bot_token")
    static let telegramID = ResourceKind.bot.fieldIndex("telegram_bot_id")
    static let master = ResourceKind.bot.fieldIndex("is_master")
    static let protected = ResourceKind.bot.fieldIndex("protected")
}

extension DesiredTenant {
    /// Whether the manifest says that the tenant is protected.
    var isProtected: Bool {
        guard let field = BotFields.protected, !bot.isEmpty else { return false }
        return bot[0, field] == .bool(true)
    }

    /// Whether it is what it was at an earlier revision, and no manifest is asked.
    var goesBack: Bool { botID != nil }

    /// Whether the manifest says that the tenant is not the master.
    var deniesRole: Bool {
        guard let field = BotFields.master, !bot.isEmpty else { return false }
        return bot[0, field] == .bool(false)
    }
}

extension RecordedTenant {
    /// Whether the database remembers that the tenant is protected, whatever the manifest says now.
    var isProtected: Bool {
        let bot = live[ResourceKind.bot.order].values
        guard let field = BotFields.protected, !bot.isEmpty else { return false }
        return bot[0, field] == .bool(true)
    }
}
