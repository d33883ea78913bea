import CanonicalJSON
import Foundation
import PostgresDriver
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("The views show what is declared, and nothing secret")
struct RuntimeViewTests {
    @Test("every key of the catalog that is kept in rows is shown, and no other; those named like secrets are hidden")
    func secretKeys() async throws {
        try await withAccounts { database, pool in
            let keys = Catalog.builtIn.configuration
            try await pool.withConnection { connection in
                _ = try await connection.query(
                    """
                    INSERT INTO bot_configurations (bot_id, config_key, config_value)
                    SELECT 1, key, '{"value": "canary"}' FROM unnest(\(keys.map(\.name))::text[]) AS key
                    """
                )
            }
            let kept = keys.filter { $0.storage == .configuration }
            #expect(
                try await database.lines(
                    #"SELECT config_key FROM runtime_configurations ORDER BY config_key COLLATE "C""#
                ) == kept.map(\.name).sorted()
            )
            let hidden = try await database.lines(
                #"SELECT config_key FROM runtime_configurations WHERE is_secret ORDER BY config_key COLLATE "C""#
            )
            #expect(hidden == kept.filter(\.isSecret).map(\.name).sorted())
            #expect(hidden.count > 10)
            let shown = try await database.line(
                "SELECT count(*) FROM runtime_configurations WHERE is_secret = (config_value IS NOT NULL)"
            )
            #expect(shown == "0")
        }
    }

    @Test("a name that ends like a secret's does so with a blank behind it", arguments: ["MY_TOKEN ", "MY_KEY\t"])
    func blank(_ key: String) async throws {
        try await withAccounts { database, pool in
            try await pool.withConnection { connection in
                _ = try await connection.query(
                    """
                    INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (1, \(key), '{"value": "canary"}')
                    """
                )
            }
            #expect(
                try await database.lines("SELECT is_secret, config_value FROM runtime_configurations") == ["t|NULL"]
            )
            let bot = try #require(try await database.snapshot().bot(id: 1))
            #expect(bot.json(key) == nil && bot.secret(key)?.reveal() == "canary")
        }
    }

    @Test("whatever nobody sees at the ends of a name, it is that name to the view and to the tool")
    func blanks() async throws {
        try await withAccounts { database, pool in
            let scalars = (UInt32(1)...0xFFFF).compactMap { Unicode.Scalar($0) }
            let blanks = scalars.filter { Catalog.withoutBlanks("A\($0)") == "A" }.map { String($0) }
            #expect(Set([" ", "\u{a0}", "\u{200b}"]).isSubset(of: blanks) && blanks.count > 100)
            let secrets = blanks.flatMap { ["MY_TOKEN\($0)", "\($0)MY_KEY", "PANEL_PHRASE\($0)"] }
            let others = blanks.flatMap { ["DATABASE_URL\($0)", "\($0)\($0)ZARINPAL_MERCHANT_ID"] }
            try await database.psql(
                #"INSERT INTO tenantctl.settings (name, value, revision) VALUES ('catalog', "#
                    + #"'{"configuration": {"PANEL_PHRASE": {"secret": "true"}}}', 1)"#
            )
            try await pool.withConnection { connection in
                _ = try await connection.query(
                    """
                    INSERT INTO bot_configurations (bot_id, config_key, config_value)
                    SELECT 1, key, '{"value": "canary"}' FROM unnest(\(secrets + others)::text[]) AS key
                    """
                )
            }
            let shown = try await database.lines(
                "SELECT count(*), count(*) FILTER (WHERE is_secret), count(config_value) FROM runtime_configurations"
            )
            #expect(shown == ["\(secrets.count)|\(secrets.count)|0"])
            #expect(secrets.allSatisfy { $0.contains("PANEL") || Catalog.builtIn.isSecret($0) })
        }
    }

    @Test("an organisation's own catalog says which of its keys are secret")
    func ownCatalog() async throws {
        try await withAccounts { database, _ in
            let catalog = Catalog.builtIn.adding(
                features: [],
                configuration: [
                    ConfigurationKey(name: "PANEL_PHRASE", type: .string, isSecret: true),
                    ConfigurationKey(name: "PANEL_COLOUR", type: .string),
                ]
            )
            try await database.psql(
                """
                INSERT INTO tenantctl.settings (name, value, revision) VALUES ('catalog', '\(JSONText(catalog.ownJSON).text)', 1);
                INSERT INTO bot_configurations (bot_id, config_key, config_value)
                VALUES (1, 'PANEL_PHRASE', '{"value": "canary"}'), (1, 'PANEL_COLOUR', '{"value": "red"}');
                """
            )
            #expect(
                try await database.lines("SELECT config_key, config_value FROM runtime_configurations ORDER BY 1")
                    == [#"PANEL_COLOUR|"red""#, "PANEL_PHRASE|NULL"]
            )
        }
    }

    @Test("values are unwrapped as the tool unwraps them")
    func unwrapped() async throws {
        try await withAccounts { database, _ in
            let values = [
                (#"{"value": 3}"#, "3"), (#"{"value": [1, "a"]}"#, #"[1, "a"]"#), (#"{"value": null}"#, "null"),
                (#"{"a": 1}"#, #"{"a": 1}"#), (#"{"value": 1, "unit": 2}"#, #"{"unit": 2, "value": 1}"#), ("7", "7"),
                (#""bare""#, #""bare""#), ("{}", "{}"),
            ]
            for (number, value) in values.enumerated() {
                try await database.psql(
                    "INSERT INTO bot_configurations (bot_id, config_key, config_value) VALUES (1, 'K\(number)', '\(value.0)')"
                )
            }
            #expect(
                try await database.lines("SELECT config_value FROM runtime_configurations ORDER BY config_key")
                    == values.map(\.1)
            )
        }
    }

    @Test("what a bot's role needs is what the page says, and is enough for all that a bot does")
    func role() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.migrate()
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Anar', '1:x', 'anar');
                INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name) VALUES (1, '6037990000000001', 'H');
                CREATE ROLE bot_runtime LOGIN;
                """
            )
            for statement in try DocumentedGrants.ofBots { try await database.psql(statement) }
            let url = database.url.split(separator: "user=tenantry", omittingEmptySubsequences: false)
            let pool = PostgresPool(PostgresConfiguration(url: url.joined(separator: "user=bot_runtime")), size: 1)
            let (cards, wallet, traffic) = (
                CardRotation(of: 1, pool: pool), Wallet(of: 1, pool: pool), TrafficMeter(of: 1, pool: pool)
            )
            #expect(try await cards.next()?.id == 1)
            #expect(try await cards.record(success: true, card: 1))
            #expect(try await wallet.credit(5, key: "a").balance == 5)
            #expect(try await wallet.figures(by: .day, last: 1).map(\.creditedKopeks) == [5])
            #expect(try await traffic.add(5, .sold, key: "a").balance == 5)
            try await pool.withConnection { connection in
                for view in ["bots", "features", "configurations", "plans"] {
                    _ = try await connection.query("SELECT * FROM \(identifier: "runtime_" + view)")
                }
                for refused in [
                    "SELECT fields FROM tenantctl.changes", "SELECT fingerprint_key FROM tenantctl.state",
                    "SELECT fields FROM tenantctl.ledger", "UPDATE bots SET zarinpal_merchant_id = 'x'",
                    "UPDATE tenant_payment_cards SET card_number = 'x'", "DELETE FROM tenantctl.wallet_entries",
                    "UPDATE tenantctl.wallet_entries SET amount_kopeks = 1", "INSERT INTO bots (name) VALUES ('x')",
                ] as [SQL] {
                    let error = await #expect(throws: PostgresError.self) { _ = try await connection.query(refused) }
                    #expect(error?.isInsufficientPrivilege == true, "\(refused): \(String(describing: error))")
                }
                _ = try await connection.withTransaction(.repeatableReadReadOnly) { @Sendable in
                    try Snapshot.readAll(on: $0)
                }
            }
            await pool.shutDown()
        }
    }
}
