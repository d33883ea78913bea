import CanonicalJSON
import PostgresDriver
import TenantModel
import TenantStore
import TenantTesting
import Testing

@Suite("The database as the planner gets to see it")
struct DatabaseReaderTests {
    @Test("a bare value and the original's wrapped one are one value")
    func wrapping() async throws {
        let values = try await configurations([
            ("A", #"{"value": 3}"#), ("B", "3"), ("C", #"{"value": [1]}"#), ("D", "[1]"), ("E", #"{"other": 3}"#),
            ("F", #"{"value": 1, "other": 2}"#), ("G", #"{"value": {"value": 1}}"#), ("H", #"{"value": null}"#),
        ])
        #expect(
            values == [
                "A": "3", "B": "3", "C": "[1]", "D": "[1]", "E": #"{"other":3}"#, "F": #"{"other":2,"value":1}"#,
                "G": #"{"value":1}"#, "H": "null",
            ]
        )
    }

    @Test("which values stand bare is known: scalars and lists, and never a map")
    func bare() async throws {
        let rows = [
            ("A", #"{"value": 3}"#), ("B", "3"), ("C", #"{"value": [1]}"#), ("D", "[1]"), ("E", #"{"other": 3}"#),
            ("F", #"{"value": 1, "other": 2}"#), ("G", #"{"value": {"value": 1}}"#), ("H", "null"), ("I", #""x""#),
            ("J", "{}"), ("K", "-1.5"), ("L", "false"),
        ]
        #expect(try await live(rows).bareKeys == ["B", "D", "H", "I", "K", "L"])
    }

    @Test(
        "numbers that JSON writes in many ways are one number",
        arguments: [("1.0", "1"), ("1e2", "100"), ("2.50", "2.5")]
    )
    func numbers(_ stored: String, _ read: String) async throws {
        #expect(try await configurations([("N", stored)]) == ["N": read])
    }

    @Test("rows without a key are counted, and nothing else of them is known")
    func withoutKey() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('a', 'A', '1:x');
                INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks) VALUES (1, 'p', 1, 1), (1, 'q', 1, 1);
                INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks) VALUES (1, 'k', 'r', 1, 1);
                """
            )
            let tenant = try #require(try await read(database).tenants.first)
            #expect(tenant.live[ResourceKind.plan.order].withoutKey == 2)
            #expect(tenant.live[ResourceKind.plan.order].values.keys == ["k"])
        }
    }

    @Test("a card is referenced when a payment says so, and only that card")
    func references() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('a', 'A', '1:x');
                INSERT INTO tenant_payment_cards (bot_id, key, card_number, card_holder_name)
                VALUES (1, 'one', '1', 'h'), (1, 'two', '2', 'h');
                INSERT INTO users (telegram_id) VALUES (1);
                INSERT INTO card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number)
                SELECT 1, users.id, tenant_payment_cards.id, 1, 't' FROM users, tenant_payment_cards WHERE key = 'two';
                """
            )
            let cards = try #require(try await read(database).tenants.first).live[ResourceKind.card.order]
            #expect(cards.values.keys == ["one", "two"])
            #expect(cards.referenced == [cards.ids[1]])
        }
    }

    @Test("a token never comes out of the database unsealed")
    func sealed() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                "INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('a', 'A', '1:canary-token')"
            )
            var text = ""
            dump(try await read(database).tenants, to: &text)
            #expect(text.contains("fingerprint"))
            #expect(!text.contains("canary-token"))
        }
    }

    @Test(
        "a ledger that cannot be understood is an error that names the bot and the kind",
        arguments: [
            #"{"k": 1}"#, #"{"k": {"price_kopeks": "text"}}"#, #"{"k": {"is_active": 1}}"#,
            #"{"k": {"period_days": 1.5}}"#,
        ]
    )
    func malformedLedger(_ fields: String) async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('a', 'A', '1:x');
                INSERT INTO tenantctl.ledger (bot_id, kind, fields, revision) VALUES (1, 'plan', '\(fields)', 1);
                """
            )
            do {
                _ = try await read(database)
                Issue.record("it was understood")
            } catch let error as StoreError {
                #expect(error.description.contains("tenantctl.ledger of bot 1, plan"), "\(error)")
            }
        }
    }

    private func configurations(_ rows: [(key: String, value: String)]) async throws -> [String: String] {
        let live = try await live(rows).values
        var found: [String: String] = [:]
        for row in 0..<live.count {
            guard case .json(let json) = live[row, 0] else { continue }
            found[live.keys[row]] = json.text
        }
        return found
    }

    private func live(_ rows: [(key: String, value: String)]) async throws -> LiveRows {
        try await withTestDatabase(template: .currentSchema) { database in
            let values = rows.map { "(1, '\($0.key)', '\($0.value)')" }.joined(separator: ", ")
            try await database.psql(
                """
                INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('a', 'A', '1:x');
                INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES \(values);
                """
            )
            return try #require(try await read(database).tenants.first).live[ResourceKind.configuration.order]
        }
    }

    private func read(_ database: TestDatabase) async throws -> RecordedDatabase {
        let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
        do {
            let recorded = try await connection.withTransaction(.repeatableReadReadOnly) { connection in
                try DatabaseReader.read(on: connection).database
            }
            await connection.close()
            return recorded
        } catch {
            await connection.close()
            throw error
        }
    }
}
