internal import TenantModel
internal import TenantStore

/// The places of the columns of `bots` in the columns of a ``BotStorage``: those of the kind's description, in its order.
enum BotColumn {
    /// The described columns; the value of a secret one is not among the values.
    static let fields = RuntimeRows.fields(of: .bot)

    static let name = required("name")
    static let botToken = required("telegram_bot_token")
    static let botID = required("telegram_bot_id")
    static let isMaster = required("is_master")
    static let isActive = required("is_active")
    static let isCardToCardEnabled = required("card_to_card_enabled")
    static let cardReceiptTopicID = required("card_receipt_topic_id")
    static let isZarinPalEnabled = required("zarinpal_enabled")
    static let zarinPalMerchantID = required("zarinpal_merchant_id")
    static let isZarinPalSandbox = required("zarinpal_sandbox")
    static let language = required("default_language")
    static let supportUsername = required("support_username")
    static let adminChatID = required("admin_chat_id")
    static let adminTopicID = required("admin_topic_id")
    static let notificationGroupID = required("notification_group_id")
    static let notificationTopicID = required("notification_topic_id")

    /// Whether each is sealed in a copy on disk: what every output masks is no more to be read off a file.
    static let isSealed = fields.map { $0.exposure == .masked }

    /// The place of the column called `name`.
    static func place(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }

    private static func required(_ name: String) -> Int {
        guard let place = place(of: name) else { preconditionFailure("bots.\(name) is not described any more") }
        return place
    }
}
