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
            .column("name", about: "What people see.", .text, as: .at("name", .text(maximum: 255)), tenantsOwn: true),
            .column(
                "telegram_bot_token",
                about: "Where the bot's token is; a token never stands in a file.",
                .text,
                as: .at("telegram.bot_token", .botToken),
                exposure: .secret,
                tenantsOwn: true,
                risks: [.when(.changes, .tokenChanged)]
            ),
            .column(
                "telegram_bot_id",
                .bigint,
                default: .null,
                derivedFrom: "telegram_bot_token",
                // Where it was never filled in, the token says itself whether it becomes another bot's.
                risks: [.when(.isReplaced, .tokenChanged)]
            ),
            .column(
                "is_master",
                about: "Whether this is the operator's own shop; at most one tenant is.",
                .boolean,
                default: .bool(false),
                as: .at("master", .boolean),
                tenantsOwn: true,
                risks: [.when(.changes, .masterChanged)]
            ),
            .column(
                "is_active",
                about: "Whether the bot runs.",
                .boolean,
                default: .bool(true),
                as: .at("active", .boolean),
                tenantsOwn: true,
                risks: [.when(.turnsOff, .tenantDeactivated)]
            ),
            .column(
                "card_to_card_enabled",
                about: "Whether customers may pay to a card. Switches the feature card_to_card along.",
                .boolean,
                default: .bool(false),
                as: .at("payments.card_to_card.enabled", .boolean),
                switchesFeature: "card_to_card"
            ),
            .column(
                "card_receipt_topic_id",
                about: "The topic in which customers' receipts wait for approval.",
                .integer,
                default: .null,
                as: .at("payments.card_to_card.receipt_topic_id", .integer(topicIDs)),
                usedBy: "card_to_card",
                risks: [.when(.changes, .approverChanged)]
            ),
            .column(
                "zarinpal_enabled",
                about: "Whether customers may pay through ZarinPal. Switches the feature zarinpal along.",
                .boolean,
                default: .bool(false),
                as: .at("payments.zarinpal.enabled", .boolean),
                switchesFeature: "zarinpal"
            ),
            .column(
                "zarinpal_merchant_id",
                about: "The merchant's UUID at ZarinPal, or where it is; no secret.",
                .text,
                default: .null,
                as: .at("payments.zarinpal.merchant_id", .merchantID),
                exposure: .masked,
                tenantsOwn: true,
                usedBy: "zarinpal",
                risks: [.when(.changes, .merchantChanged)]
            ),
            .column(
                "zarinpal_sandbox",
                about: "Whether payments are only tried.",
                .boolean,
                default: .bool(false),
                as: .at("payments.zarinpal.sandbox", .boolean),
                usedBy: "zarinpal",
                risks: [.when(.turnsOn, .merchantChanged)]
            ),
            .column(
                "default_language",
                about: "The language of those who chose none.",
                .text,
                default: .text("fa"),
                as: .at("settings.default_language", .language)
            ),
            .column(
                "support_username",
                about: "Who answers customers.",
                .text,
                default: .null,
                as: .at("settings.support_username", .username)
            ),
            .column(
                "admin_chat_id",
                about: "The chat in which payments are approved; groups have negative numbers.",
                .bigint,
                default: .null,
                as: .at("settings.admin_chat_id", .chatID),
                usedBy: "card_to_card",
                risks: [.when(.changes, .approverChanged)]
            ),
            .column(
                "admin_topic_id",
                about: "The topic of that chat.",
                .integer,
                default: .null,
                as: .at("settings.admin_topic_id", .integer(topicIDs))
            ),
            .column(
                "notification_group_id",
                about: "The group that hears of sales and faults; groups have negative numbers.",
                .bigint,
                default: .null,
                as: .at("settings.notification_group_id", .groupID)
            ),
            .column(
                "notification_topic_id",
                about: "The topic of that chat.",
                .integer,
                default: .null,
                as: .at("settings.notification_topic_id", .integer(topicIDs))
            ),
            .protection(
                "protected",
                about:
                    "Whether removal, deactivation and changes of token, cards and merchant need an acknowledgement.",
                in: "protections",
                as: .at("protected", .boolean),
                risks: [.when(.turnsOff, .tenantUnprotected)]
            ),
        ]
    )
}

/// Topics of a forum group are numbered as messages are: positive, 32 bits.
private let topicIDs: ClosedRange<Int64> = 1...Int64(Int32.max)
