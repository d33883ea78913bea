extension ConfigurationKey {
    /// Why a tenant may not declare it; `nil` when it may.
    public var platformReason: String? {
        guard isPlatform else { return nil }
        if let reason = Self.reasons[name] { return reason }
        for (prefix, reason) in Self.reasonsByPrefix where name.hasPrefix(prefix) { return reason }
        if feature != nil { return "gateways call one address of the process for all tenants" }
        return "it is set once for the process that runs all bots"
    }

    /// Where a manifest says what the key said to the original bot; `nil` when it says it nowhere.
    public var manifestPath: String? {
        name == Self.botToken ? "telegram.bot_token" : nil
    }

    /// The one key of the platform of which every tenant has its own: there it stands in another place.
    public static let botToken = "BOT_TOKEN"

    private static let reasons = [
        botToken: "a tenant's token is a reference under `telegram.bot_token`",
        "BOT_USERNAME": "Telegram tells it for a token",
        "BOT_RUN_MODE": "all bots receive their updates in the same way",
        "ADMIN_IDS": "it names the operators of the platform",
        "DEBUG": "it is about the log of the process that runs all bots",
        "LOCALES_PATH": "translations lie on the machine that runs all bots",
        "SQLITE_PATH": "all tenants live in one database",
        "REDIS_URL": "all tenants share one cache",
    ]

    private static let reasonsByPrefix = [
        ("BACKUP_", "backups hold the data of all tenants"),
        ("DATABASE_", "all tenants live in one database"),
        ("EXTERNAL_ADMIN_", "it gives access to all tenants"),
        ("LOG_", "it is about the log of the process that runs all bots"),
        ("POSTGRES_", "all tenants live in one database"),
        ("REMNAWAVE_", "all tenants share one panel"),
        ("VERSION_CHECK_", "all tenants run one version"),
        ("WEBHOOK_", "Telegram calls one address of the process for all tenants"),
        ("WEB_API_", "one interface serves all tenants"),
    ]
}
