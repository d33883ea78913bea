import PostgresDriver
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A snapshot that is read again")
struct RereadingTests {
    @Test("only the bots that are asked for are read again; all others keep their storage")
    func onlyNamed() async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            try await database.psql(
                "UPDATE bots SET name = 'new' WHERE id IN (1, 2); UPDATE tenantctl.state SET revision = 7"
            )
            let after = try await database.reading { try before.rereading([1], on: $0) }
            #expect(after.revision == 7)
            #expect(after.bot(id: 1)?.name == "new")
            #expect(after.bot(id: 2)?.name == "آریا")
            #expect(try storage(after, 2) === storage(before, 2))
            #expect(try storage(after, 3) === storage(before, 3))
            #expect(try storage(after, 1).features.keys === storage(before, 1).features.keys)
            #expect(before.bot(id: 1)?.name == "پارس")
        }
    }

    @Test("a bot of which nothing changed keeps its storage, though it was read again")
    func unchanged() async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            let after = try await database.reading { try before.rereading([1, 2, 3], on: $0) }
            #expect(after.storage === before.storage)
            let all = try await database.reading { try before.rereadingAll(on: $0) }
            #expect(all.storage === before.storage)
        }
    }

    @Test(
        "whatever changes of a bot is seen, by a digest too",
        arguments: [
            "UPDATE bots SET name = 'x' WHERE id = 1", "UPDATE bots SET telegram_bot_token = '7:x' WHERE id = 1",
            "UPDATE bots SET slug = 'z' WHERE id = 1", "UPDATE bots SET is_active = false WHERE id = 1",
            "UPDATE bots SET api_token_hash = NULL WHERE id = 1", "UPDATE bots SET admin_chat_id = 0 WHERE id = 1",
            "UPDATE bots SET support_username = NULL WHERE id = 1",
            "UPDATE bot_feature_flags SET enabled = true WHERE bot_id = 1 AND feature_key = 'zarinpal'",
            "UPDATE bot_feature_flags SET config = '{\"levels\": 3}' WHERE bot_id = 1 AND feature_key = 'referral_program'",
            "UPDATE bot_feature_flags SET feature_key = 'other_own' WHERE feature_key = 'our_own'",
            "DELETE FROM bot_feature_flags WHERE bot_id = 1 AND feature_key = 'zarinpal'",
            "UPDATE bot_configurations SET config_value = '{\"value\": 10}' WHERE bot_id = 1 AND config_value = '{\"value\": 9}'",
            "UPDATE bot_configurations SET config_value = '\"y\"' WHERE config_key = 'YOOKASSA_SECRET_KEY'",
            "DELETE FROM bot_configurations WHERE bot_id = 1 AND config_key = 'ACTIVATE_BUTTON_TEXT'",
            "UPDATE bot_plans SET price_kopeks = 201 WHERE key = 'a'", "DELETE FROM bot_plans WHERE key = 'a'",
            "UPDATE bot_plans SET name = U&'e\\0301' WHERE key = 'a'",
            "UPDATE tenant_payment_cards SET card_number = '6219861034529007' WHERE key = 'melli'",
            "UPDATE tenant_payment_cards SET weight = 4 WHERE key = 'melli'",
            "UPDATE tenantctl.ledger SET revision = 6 WHERE bot_id = 1 AND kind = 'plan'",
        ]
    )
    func everyChange(_ change: String) async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            try await database.psql(change)
            let after = try await database.reading { try before.rereading([1], on: $0) }
            #expect(!after.hasSameContents(as: before))
            #expect(after.bot(id: 1)?.etag != before.bot(id: 1)?.etag)
            let all = try await database.snapshot()
            #expect(after.hasSameContents(as: all))
            #expect(after.bots.map(\.etag) == all.bots.map(\.etag))
            #expect(try storage(after, 2) === storage(before, 2))
        }
    }

    @Test(
        "what the runtime itself counts changes nothing",
        arguments: [
            "UPDATE bots SET wallet_balance_kopeks = 5, traffic_consumed_bytes = 1, traffic_sold_bytes = 2",
            "UPDATE tenant_payment_cards SET success_count = 1, failure_count = 2, current_usage_count = 3, last_used_at = now()",
            "UPDATE bots SET updated_at = now()",
        ]
    )
    func counters(_ change: String) async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            try await database.psql(change)
            #expect(try await database.reading { try before.rereadingAll(on: $0) }.storage === before.storage)
        }
    }

    @Test("bots that came are there, and those that went are gone")
    func cameAndWent() async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            try await database.psql(
                """
                INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('b', 'B', '10:x');
                DELETE FROM tenantctl.ledger WHERE bot_id = 2;
                DELETE FROM bots WHERE id = 2;
                """
            )
            let after = try await database.reading { try before.rereading([2, 4, 99], on: $0) }
            #expect(after.bots.map(\.slug) == ["b", "parsvpn", nil])
            #expect(after.bot(id: 2) == nil && after.bot(slug: "arya") == nil)
            #expect(after.bot(token: "8:CANARY-arya") == nil)
            #expect(after.bot(token: "10:x")?.slug == "b")
        }
    }

    @Test("slugs and tokens that two bots swap are found with the other one")
    func swap() async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            try await database.psql(
                """
                BEGIN; SET CONSTRAINTS ALL DEFERRED;
                UPDATE bots AS b SET slug = o.slug, telegram_bot_token = o.telegram_bot_token FROM bots AS o
                WHERE b.id <> o.id AND b.id IN (1, 2) AND o.id IN (1, 2);
                COMMIT;
                """
            )
            let after = try await database.reading { try before.rereading([1, 2], on: $0) }
            #expect(after.bot(slug: "arya")?.id == 1 && after.bot(slug: "parsvpn")?.id == 2)
            #expect(after.bot(token: Shops.token)?.id == 2)
            #expect(after.bots.map(\.slug) == ["arya", "parsvpn", nil])
        }
    }

    @Test("everything is read again where the catalog became another one, and the new secret is one at once")
    func newCatalog() async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            #expect(before.bot(id: 1)?.secret("OUR_KEY") == nil)
            try await database.psql(
                """
                INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (2, 'OUR_KEY', '"hidden"');
                INSERT INTO tenantctl.settings (name, value, revision) VALUES ('catalog',
                    '{"version": 1, "features": [], "configuration": {"OUR_KEY": {"type": "string", "secret": true}}}', 7);
                """
            )
            let after = try await database.reading { try before.rereading([1], on: $0) }
            #expect(after.bot(id: 2)?.secret("OUR_KEY")?.reveal() == "hidden")
            #expect(after.bot(id: 2)?.json("OUR_KEY") == nil)
            #expect(after.bot(id: 2)?.etag != before.bot(id: 2)?.etag)
        }
    }

    @Test(
        "whatever readers are told of a key of the own catalog is seen when it changes, by the digest of every bot too",
        arguments: [
            #"{"type": "int", "unit": "stars"}"#, #"{"type": "int"}"#, #"{"type": "any", "unit": "points"}"#,
            #"{"type": "int", "unit": "points", "secret": true}"#,
        ]
    )
    func ownKey(_ later: String) async throws {
        func settings(_ key: String) -> String {
            #"{"version": 1, "features": [], "configuration": {"LOYALTY_POINTS": "# + key + "}}"
        }
        try await withShops { database in
            try await database.psql(
                """
                INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (2, 'LOYALTY_POINTS', '3');
                INSERT INTO tenantctl.settings (name, value, revision)
                VALUES ('catalog', '\(settings(#"{"type": "int", "unit": "points"}"#))', 6);
                """
            )
            let before = try await database.snapshot()
            try await database.psql(
                """
                UPDATE tenantctl.settings SET value = '\(settings(later))', revision = 7 WHERE name = 'catalog';
                UPDATE tenantctl.state SET revision = 7;
                """
            )
            let after = try await database.reading { try before.rereading([], on: $0) }
            let all = try await database.snapshot()
            let (key, fresh) = (
                after.catalog.configuration("LOYALTY_POINTS"), all.catalog.configuration("LOYALTY_POINTS")
            )
            #expect(key?.type == fresh?.type && key?.unit == fresh?.unit && key?.isSecret == fresh?.isSecret)
            #expect(after.bots.map(\.etag) == all.bots.map(\.etag))
            for bot in after.bots { #expect(before.bot(id: bot.id)?.etag != bot.etag) }
        }
    }

    @Test("another database in the place of the one before is read whole")
    func otherDatabase() async throws {
        try await withShops { database in
            let before = try await database.snapshot()
            try await database.psql(
                "UPDATE tenantctl.state SET identity = gen_random_uuid(); UPDATE bots SET name = 'other' WHERE id = 2"
            )
            let after = try await database.reading { try before.rereading([], on: $0) }
            #expect(after.bot(id: 2)?.name == "other")
        }
    }

    @Test("two processes give one bot the same digest, and two bots different ones")
    func stable() async throws {
        try await withShops { database in
            let (one, other) = (try await database.snapshot(), try await database.snapshot())
            #expect(one.hasSameContents(as: other))
            #expect(one.bots.map(\.etag) == other.bots.map(\.etag))
            #expect(Set(one.bots.map(\.etag)).count == 3)
            #expect(one.bots.allSatisfy { $0.etag.utf8.count == 32 })
        }
    }

    private func storage(_ snapshot: Snapshot, _ id: Int32) throws -> BotStorage {
        try #require(snapshot.bot(id: id)).storage
    }
}
