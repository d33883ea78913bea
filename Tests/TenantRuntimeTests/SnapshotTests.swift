import CanonicalJSON
import PostgresDriver
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A snapshot of the database")
struct SnapshotTests {
    @Test("every column of a bot is read as it is")
    func everyColumn() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (
                    slug, name, telegram_bot_token, telegram_bot_id, is_master, is_active, card_to_card_enabled,
                    card_receipt_topic_id, zarinpal_enabled, zarinpal_merchant_id, zarinpal_sandbox, default_language,
                    support_username, admin_chat_id, admin_topic_id, notification_group_id, notification_topic_id
                ) VALUES (
                    'parsvpn', 'پارس وی‌پی‌ان', '7:secret', 18014398509481984, true, false, true,
                    2147483647, true, '1344b5d4-0048-11e8-94db-005056a205be', true, 'pt-br',
                    '@پشتیبانی', -9223372036854775808, 1, 9223372036854775807, 2
                );
                """
            )
            let snapshot = try await database.snapshot()
            let bot = try #require(snapshot.bots.first)
            #expect(snapshot.revision == 0)
            #expect(bot.id == 1)
            #expect(bot.slug == "parsvpn")
            #expect(bot.name.hasSameBytes(as: "پارس وی‌پی‌ان"))
            #expect(bot.token?.reveal() == "7:secret")
            #expect(bot.telegramBotID == 1 << 54)
            #expect(bot.isMaster && !bot.isActive && bot.isCardToCardEnabled && bot.isZarinPalEnabled)
            #expect(bot.isZarinPalSandbox)
            #expect(bot.cardReceiptTopicID == .max)
            #expect(bot.zarinPalMerchantID == "1344b5d4-0048-11e8-94db-005056a205be")
            #expect(bot.language == "pt-br")
            #expect(bot.supportUsername?.hasSameBytes(as: "@پشتیبانی") == true)
            #expect(bot.adminChatID == .min)
            #expect(bot.adminTopicID == 1)
            #expect(bot.notificationGroupID == .max)
            #expect(bot.notificationTopicID == 2)
            #expect(bot.revision == 0)
        }
    }
}
