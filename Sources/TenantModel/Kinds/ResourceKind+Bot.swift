extension ResourceKind {
    /// The tenant itself: one row of `bots`.
    public static let bot = ResourceKind(
        "bot",
        table: "bots",
        keyColumn: "slug",
        idColumn: "id",
        botColumn: nil,
        section: [],
        keyFormat: .slug,
        removal: .deactivate(field: "is_active"),
        fields: [
            .column("name", .text, as: .at("name", .text(maximum: 255)), tenantsOwn: true),
            .column(
                "telegram_bot_token",
                .text,
                as: .at("telegram.bot_token", .botToken),
                exposure: .secret,
                tenantsOwn: true,
                risk: .when(.changes, .tokenChanged)
            ),
            .column(
                "telegram_bot_id",
                .bigint,
                default: .null,
                derivedFrom: "telegram_bot_token",
                risk: .when(.changes, .tokenChanged)
            ),
            .column("is_master", .boolean, default: .bool(false), as: .at("master", .boolean), tenantsOwn: true),
            .column(
                "is_active",
                .boolean,
                default: .bool(true),
                as: .at("active", .boolean),
                tenantsOwn: true,
                risk: .when(.turnsOff, .tenantDeactivated)
            ),
            .column(
                "card_to_card_enabled",
                .boolean,
                default: .bool(false),
                as: .at("payments.card_to_card.enabled", .boolean),
                switchesFeature: "card_to_card"
            ),
            .column(
                "card_receipt_topic_id",
                .integer,
                default: .null,
                as: .at("payments.card_to_card.receipt_topic_id", .integer(topicIDs)),
                risk: .when(.changes, .approverChanged)
            ),
            .column(
                "zarinpal_enabled",
                .boolean,
                default: .bool(false),
                as: .at("payments.zarinpal.enabled", .boolean),
                switchesFeature: "zarinpal"
            ),
            .column(
                "zarinpal_merchant_id",
                .text,
                default: .null,
                as: .at("payments.zarinpal.merchant_id", .merchantID),
                exposure: .masked,
                tenantsOwn: true,
                risk: .when(.changes, .merchantChanged)
            ),
            .column(
                "zarinpal_sandbox",
                .boolean,
                default: .bool(false),
                as: .at("payments.zarinpal.sandbox", .boolean),
                risk: .when(.turnsOn, .merchantChanged)
            ),
            .column("default_language", .text, default: .text("fa"), as: .at("settings.default_language", .language)),
            .column("support_username", .text, default: .null, as: .at("settings.support_username", .username)),
            .column(
                "admin_chat_id",
                .bigint,
                default: .null,
                as: .at("settings.admin_chat_id", .chatID),
                risk: .when(.changes, .approverChanged)
            ),
            .column("admin_topic_id", .integer, default: .null, as: .at("settings.admin_topic_id", .integer(topicIDs))),
            .column(
                "notification_group_id",
                .bigint,
                default: .null,
                as: .at("settings.notification_group_id", .chatID)
            ),
            .column(
                "notification_topic_id",
                .integer,
                default: .null,
                as: .at("settings.notification_topic_id", .integer(topicIDs))
            ),
            .protection(
                "protected",
                in: "protections",
                as: .at("protected", .boolean),
                risk: .when(.turnsOff, .tenantUnprotected)
            ),
        ]
    )
}

/// Topics of a forum group are numbered as messages are: positive, 32 bits.
private let topicIDs: ClosedRange<Int64> = 1...Int64(Int32.max)
