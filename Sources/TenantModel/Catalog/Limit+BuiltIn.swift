extension ConfigurationKey.Limit {
    /// What the table does not say and the name or the unit of a built-in key does.
    ///
    /// Bounds only where anything beyond is a slip of the hand: nothing that is counted is below zero, no share above a
    /// hundred percent, no price above that of a plan.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - type: What kind of value it takes.
    ///   - unit: What a number counts.
    init?(ofKey key: String, type: ConfigurationKey.ValueType, unit: String?) {
        switch (type, unit) {
        case (.int, "kopeks"): self = .integers(0...Money.maximumToman * Money.kopeksPerToman)
        case (.int, "percent"): self = .integers(0...100)
        // As columns of that type hold, and far above any sensible value.
        case (.int, .some): self = .integers(0...Int64(Int32.max))
        // Topics of a forum group are numbered as messages are.
        case (.int, nil) where key.hasSuffix("_TOPIC_ID"): self = .integers(1...Int64(Int32.max))
        case (.string, _):
            let isAddress =
                key.hasSuffix("_URL") || key.hasSuffix("_DONATE_LINK") || key.hasPrefix("HAPP_DOWNLOAD_LINK_")
            guard let form = Self.forms[key] ?? (isAddress ? .url : nil) else { return nil }
            self = .form(form)
        default: return nil
        }
    }

    /// Keys whose text the bot takes apart.
    private static let forms: [String: TextForm] = [
        "ADMIN_REPORTS_CHAT_ID": .chat,
        "ADMIN_REPORTS_SEND_TIME": .timeOfDay,
        "AUTOPAY_WARNING_DAYS": .wholeNumbers,
        "AVAILABLE_LANGUAGES": .languages,
        "AVAILABLE_RENEWAL_PERIODS": .wholeNumbers,
        "AVAILABLE_SUBSCRIPTION_PERIODS": .wholeNumbers,
        "BACKUP_TIME": .timeOfDay,
        "CHANNEL_LINK": .url,
        "CHANNEL_SUB_ID": .chat,
        "PLATEGA_ACTIVE_METHODS": .wholeNumbers,
        "TIMEZONE": .timeZone,
        "TZ": .timeZone,
    ]
}
