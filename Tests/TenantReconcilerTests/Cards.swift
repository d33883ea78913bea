/// Pieces of cards and payments that several tests need.
enum Cards {
    /// The second card of `anar` in ``Shops/tree``.
    static let secondOfAnar = """
              second:
                card_number: "6104337000007870"
                card_holder_name: Second Holder
                weight: 1

        """

    /// A payment that refers to a card.
    /// What tells payments to the same card apart is `number`.
    static func payment(to key: String, of slug: String, number: Int = 0) -> String {
        """
        INSERT INTO users (telegram_id) SELECT 1 WHERE NOT EXISTS (SELECT FROM users WHERE telegram_id = 1);
        INSERT INTO card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number)
        SELECT bots.id, (SELECT id FROM users WHERE telegram_id = 1), cards.id, 100, slug || key || '\(number)'
        FROM bots JOIN tenant_payment_cards AS cards ON bot_id = bots.id WHERE slug = '\(slug)' AND key = '\(key)';
        """
    }
}
