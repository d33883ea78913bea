public import TenantModel

/// A bot of a ``Snapshot``: what it is, and what it is configured to.
///
/// A value of one word that never changes. Reading one takes no lock and asks no database.
public struct Bot: Sendable, Identifiable {
    let storage: BotStorage

    init(_ storage: BotStorage) {
        self.storage = storage
    }

    /// `bots.id`.
    public var id: Int32 { storage.id }
    /// The stable name in the manifest; `nil` for a bot that no manifest has taken over.
    public var slug: String? { storage.slug }
    /// The last revision that changed this bot; 0 when it was never applied. The database's own revision would tell of
    /// other tenants.
    public var revision: Int64 { storage.revision }
    /// A digest of all that a reader can see of this bot, 32 lower-case hexadecimal digits: the same in every process and
    /// after a restart, another one after every change.
    public var etag: String { storage.etag }

    /// What people see.
    public var name: String { storage.text(BotColumn.name) ?? "" }
    /// Whether the bot runs.
    public var isActive: Bool { storage.bool(BotColumn.isActive) }
    /// Whether this is the operator's own shop.
    public var isMaster: Bool { storage.bool(BotColumn.isMaster) }
    /// The number before the colon of the token; `nil` where nobody wrote it.
    public var telegramBotID: Int64? { storage.integer(BotColumn.botID) }
    /// The bot's token; `nil` only where it was withheld from a copy on disk, see ``Snapshot/secrets``.
    public var token: Secret? { storage.token }
    /// The language of those who chose none: `fa`.
    public var language: String { storage.text(BotColumn.language) ?? "fa" }
    /// Who answers customers; `nil` where nobody is named.
    public var supportUsername: String? { storage.text(BotColumn.supportUsername) }
    /// The chat in which payments are approved; groups have negative numbers.
    public var adminChatID: Int64? { storage.integer(BotColumn.adminChatID) }
    /// The topic of that chat.
    public var adminTopicID: Int32? { int32(BotColumn.adminTopicID) }
    /// The group that hears of sales and faults.
    public var notificationGroupID: Int64? { storage.integer(BotColumn.notificationGroupID) }
    /// The topic of that group.
    public var notificationTopicID: Int32? { int32(BotColumn.notificationTopicID) }
    /// Whether customers may pay to a card, by the column.
    public var isCardToCardEnabled: Bool { storage.bool(BotColumn.isCardToCardEnabled) }
    /// The topic in which customers' receipts wait for approval.
    public var cardReceiptTopicID: Int32? { int32(BotColumn.cardReceiptTopicID) }
    /// Whether customers may pay through ZarinPal, by the column.
    public var isZarinPalEnabled: Bool { storage.bool(BotColumn.isZarinPalEnabled) }
    /// The merchant's UUID at ZarinPal; `nil` also where ``Snapshot/secrets`` are withheld.
    public var zarinPalMerchantID: String? { storage.text(BotColumn.zarinPalMerchantID) }
    /// Whether payments through ZarinPal are only tried.
    public var isZarinPalSandbox: Bool { storage.bool(BotColumn.isZarinPalSandbox) }

    /// The cards that customers pay to, active or not, by id.
    public var cards: [PaymentCard] { storage.cards }

    /// The plans: by sort order, then price, then key.
    ///
    /// - Parameter activeOnly: Whether plans that are not on sale are left out.
    /// - Returns: The plans.
    public func plans(activeOnly: Bool = true) -> [Plan] {
        activeOnly && storage.plans.contains { !$0.isActive } ? storage.plans.filter(\.isActive) : storage.plans
    }

    private func int32(_ place: Int) -> Int32? { storage.integer(place).map { Int32(truncatingIfNeeded: $0) } }
}

extension Bot: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `bot 12 (parsvpn)`.
    public var description: String { "bot \(id)" + (slug.map { " (\($0))" } ?? "") }
    /// The same.
    public var debugDescription: String { description }
    /// What may be shown: neither tokens nor configuration.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "id": id, "slug": slug as Any, "name": name, "isActive": isActive, "isMaster": isMaster,
                "revision": revision,
            ]
        )
    }
}
