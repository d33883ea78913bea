import PureTesting

/// What others write between two applies: support staff, a migration by hand, the bots themselves.
struct RandomInterference {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed &+ 0x5EED)
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    /// Statements, of which some change what is declared, some add what nobody declares, and some count.
    mutating func next() -> String {
        var sql = ""
        for slug in RandomShops.names {
            let bot = "(SELECT id FROM bots WHERE slug = '\(slug)')"
            let number = Int.random(in: 1...9, using: &generator)
            // Drift.
            if chance(25) { sql += "UPDATE bots SET support_username = '@drift_\(number)' WHERE slug = '\(slug)';\n" }
            if chance(15) { sql += "UPDATE bots SET default_language = 'ru' WHERE slug = '\(slug)';\n" }
            if chance(25) {
                sql += "UPDATE bot_plans SET price_kopeks = \(number)00 WHERE bot_id = \(bot) AND key < 'c';\n"
            }
            if chance(20) { sql += "UPDATE bot_feature_flags SET enabled = NOT enabled WHERE bot_id = \(bot);\n" }
            if chance(20) {
                sql += "UPDATE bot_configurations SET config_value = '{\"value\": 7}' WHERE bot_id = \(bot);\n"
            }
            // The same value, in a form that bots of the original read as empty.
            if chance(20) {
                sql += """
                    UPDATE bot_configurations SET config_value = config_value -> 'value'
                        WHERE bot_id = \(bot) AND jsonb_typeof(config_value) = 'object';

                    """
            }
            if chance(15) { sql += "DELETE FROM bot_plans WHERE bot_id = \(bot) AND key = 'b';\n" }
            if chance(15) { sql += "DELETE FROM bot_feature_flags WHERE bot_id = \(bot) AND feature_key = 'polls';\n" }
            if chance(15) {
                sql += """
                    DELETE FROM tenant_payment_cards AS t WHERE bot_id = \(bot) AND key = 'two'
                        AND NOT EXISTS (SELECT FROM card_to_card_payments WHERE card_id = t.id);

                    """
            }
            // What nobody declares, and what somebody may declare later.
            if chance(25) {
                sql += """
                    INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks)
                        SELECT id, 'theirs', 1, \(number) FROM bots WHERE slug = '\(slug)';

                    """
            }
            for (table, key) in [("bot_feature_flags", "feature"), ("bot_configurations", "config")] where chance(25) {
                let name = chance(50) ? "theirs" : key == "feature" ? "promo_codes" : "TRIAL_TRAFFIC_LIMIT_GB"
                let (column, value) =
                    key == "feature" ? ("enabled", "true") : ("config_value", "'{\"value\": 8}'::jsonb")
                sql += """
                    INSERT INTO \(table) (bot_id, \(key)_key, \(column)) SELECT id, '\(name)', \(value) FROM bots
                        WHERE slug = '\(slug)' ON CONFLICT DO NOTHING;

                    """
            }
            // What a runtime counts, and a payment to a card.
            if chance(60) {
                sql += "UPDATE bots SET wallet_balance_kopeks = wallet_balance_kopeks + 1 WHERE slug = '\(slug)';\n"
            }
            if chance(40) {
                sql += "UPDATE tenant_payment_cards SET success_count = success_count + 1 WHERE bot_id = \(bot);\n"
            }
            if chance(15) {
                let payment = Int.random(in: 0..<1 << 40, using: &generator)
                sql += Cards.payment(to: "one", of: slug, number: payment)
            }
        }
        return sql
    }
}
