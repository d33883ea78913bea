import PostgresDriver
import TenantTesting

@testable import TenantRuntime

/// Three bots with a bit of everything, of which the names and numbers of secrets are canaries.
enum Shops {
    static let token = "7:CANARY-token-AAAAAAAAAAAAAAAAAAAAAAAA"
    static let apiToken = "CANARY-api-token"
    static let merchantKey = "CANARY-zarinpal-key-\"quoted\""
    static let card = "6037701689095443"
    static let merchantID = "c0ffee00-1111-4222-8333-444455556666"

    /// What is secret of them, and what it must not be found as.
    static let canaries = ["CANARY", card, "70168909", merchantID]

    static let sql = """
        INSERT INTO bots (slug, name, telegram_bot_token, api_token_hash, is_master, support_username, admin_chat_id)
        VALUES ('parsvpn', 'پارس', '\(token)', encode(sha256('\(apiToken)'), 'hex'), true, '@pars', -100123),
            ('arya', 'آریا', '8:CANARY-arya', NULL, false, NULL, NULL);
        INSERT INTO bots (name, telegram_bot_token, is_active) VALUES ('by hand', '9:CANARY-hand', false);
        INSERT INTO bot_feature_flags (bot_id, feature_key, enabled, config) VALUES
            (1, 'referral_program', true, '{"levels": 2, "نام": "ی"}'), (1, 'zarinpal', false, '{}'),
            (1, 'our_own', true, '{}'), (2, 'referral_program', true, '{}');
        INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES
            (1, 'TRIAL_DURATION_DAYS', '{"value": 9}'), (1, 'YOOKASSA_SECRET_KEY', $${"value": "\(
            merchantKey.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\""))"}$$),
            (1, 'ACTIVATE_BUTTON_TEXT', '{"value": "فعال‌سازی"}'), (2, 'TRIAL_DURATION_DAYS', '5');
        INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks, traffic_limit_gb, device_limit, sort_order,
            is_active) VALUES
            (1, 'b', 'دو', 30, 200, 50, 2, 10, true), (1, 'a', 'یک', 30, 200, 0, 1, 10, true),
            (1, 'c', 'first', 1, 100, 0, 1, 10, true), (1, 'off', 'off', 1, 1, 0, 1, -5, false),
            (1, NULL, 'by hand', 1, 200, 0, 1, 10, true);
        INSERT INTO tenant_payment_cards (bot_id, key, card_number, card_holder_name, rotation_strategy,
            rotation_interval_minutes, weight, is_active) VALUES
            (1, 'melli', '\(card)', 'علی رضایی', 'weighted', 45, 3, true),
            (1, NULL, '12', 'short', 'random', 60, 0, false);
        INSERT INTO tenantctl.ledger (bot_id, kind, fields, revision) VALUES (1, 'bot', '{}', 3), (1, 'plan', '{}', 5),
            (2, 'bot', '{}', 4);
        UPDATE bots SET zarinpal_merchant_id = '\(merchantID)' WHERE id = 1;
        UPDATE tenantctl.state SET revision = 6;
        """
}

/// Runs `body` with a database that holds the ``Shops``.
func withShops(_ body: (TestDatabase) async throws -> Void) async throws {
    try await withTestDatabase(template: .currentSchema) { database in
        try await database.psql(Shops.sql)
        try await body(database)
    }
}
