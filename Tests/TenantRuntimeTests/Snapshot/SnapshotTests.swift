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
            let bot = try #require(try await database.snapshot().bots.first)
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
        }
    }

    @Test("a bot of which nobody said anything has the columns' defaults")
    func defaults() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql("INSERT INTO bots (name, telegram_bot_token) VALUES ('b', '1:x')")
            let snapshot = try await database.snapshot()
            let bot = try #require(snapshot.bots.first)
            #expect(bot.slug == nil && bot.telegramBotID == nil && bot.zarinPalMerchantID == nil)
            #expect(bot.isActive && !bot.isMaster && !bot.isCardToCardEnabled && !bot.isZarinPalEnabled)
            #expect(!bot.isZarinPalSandbox)
            #expect(bot.language == "fa")
            #expect(bot.cardReceiptTopicID == nil && bot.supportUsername == nil && bot.adminChatID == nil)
            #expect(bot.adminTopicID == nil && bot.notificationGroupID == nil && bot.notificationTopicID == nil)
            #expect(bot.revision == 0 && snapshot.revision == 0)
            #expect(bot.plans(activeOnly: false).isEmpty && bot.cards.isEmpty)
            #expect(bot.features.isEmpty && bot.configuration.isEmpty)
            #expect(snapshot.masterBot == nil)
        }
    }

    @Test("every described column of a bot can be read, so that a new one is not forgotten")
    func everyColumnIsKnown() {
        #expect(BotColumn.fields.count == 16, "a column was described: give Bot a property for it")
    }

    @Test("plans stand by sort order, then price, then key, and those without a key last")
    func planOrder() async throws {
        try await withShops { database in
            let bot = try #require(try await database.snapshot().bot(slug: "parsvpn"))
            #expect(bot.plans().map(\.name) == ["first", "یک", "دو", "by hand"])
            #expect(bot.plans(activeOnly: false).map(\.name) == ["off", "first", "یک", "دو", "by hand"])
            let plan = bot.plans()[2]
            #expect(plan.key == "b" && plan.periodDays == 30 && plan.priceKopeks == 200 && plan.trafficLimitGB == 50)
            #expect(plan.deviceLimit == 2 && plan.sortOrder == 10 && plan.isActive)
        }
    }

    @Test("numbers are read whole, however large")
    func largeNumbers() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token) VALUES ('b', '1:x');
                INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks, traffic_limit_gb, device_limit, sort_order)
                VALUES (1, 'p', 2147483647, 9223372036854775807, 2147483647, 2147483647, -2147483648);
                """
            )
            let plan = try #require(try await database.snapshot().bots.first?.plans().first)
            #expect(plan.periodDays == Int(Int32.max) && plan.priceKopeks == .max)
            #expect(plan.trafficLimitGB == Int(Int32.max) && plan.deviceLimit == Int(Int32.max))
            #expect(plan.sortOrder == Int(Int32.min))
        }
    }

    @Test("cards hold the whole number, and say a part of it")
    func cards() async throws {
        try await withShops { database in
            let cards = try #require(try await database.snapshot().bot(id: 1)).cards
            #expect(cards.map(\.key) == ["melli", nil])
            #expect(cards[0].number == Shops.card && cards[0].maskedNumber == "603770…5443")
            #expect(cards[0].holderName == "علی رضایی" && cards[0].rotationStrategy == "weighted")
            #expect(cards[0].rotationIntervalMinutes == 45 && cards[0].weight == 3 && cards[0].isActive)
            #expect(cards[1].number == "12" && cards[1].maskedNumber == "…" && !cards[1].isActive)
        }
    }

    @Test("bots stand by slug, those without one last, and each has the last revision that changed it")
    func order() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            #expect(snapshot.bots.map(\.slug) == ["arya", "parsvpn", nil])
            #expect(snapshot.bots.map(\.revision) == [4, 5, 0])
            #expect(snapshot.revision == 6)
            #expect(snapshot.bots.map(\.isActive) == [true, true, false])
            #expect(snapshot.masterBot?.slug == "parsvpn")
        }
    }

    @Test("slugs that differ in their bytes alone are two bots")
    func canonicalEquivalence() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                "INSERT INTO bots (slug, name, telegram_bot_token) VALUES (U&'\\00E9', 'one', '1:a'), "
                    + "(U&'e\\0301', 'two', '2:b')"
            )
            let snapshot = try await database.snapshot()
            #expect(snapshot.bot(slug: "\u{E9}")?.name == "one")
            #expect(snapshot.bot(slug: "e\u{301}")?.name == "two")
        }
    }

    @Test("a catalog that another version of the tool stored is not guessed at")
    func foreignCatalog() async throws {
        try await withShops { database in
            try await database.psql(
                "INSERT INTO tenantctl.settings (name, value, revision) VALUES ('catalog', '{\"version\": 99}', 1)"
            )
            await #expect(throws: (any Error).self) { _ = try await database.snapshot() }
        }
    }

    @Test("a policy that another version of the tool stored does not stop a runtime")
    func foreignPolicy() async throws {
        try await withShops { database in
            try await database.psql(
                "INSERT INTO tenantctl.settings (name, value, revision) VALUES ('policy', '{\"version\": 99}', 1)"
            )
            #expect(try await database.snapshot().botCount == 3)
        }
    }
}
