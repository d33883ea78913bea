import Glibc
import TenantTesting
import Testing

@Suite("The role of a server")
struct ServerRoleTests {
    @Test("needs the rights that the page names, and no other")
    func documented() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.migrate()
            try await database.psql(
                """
                INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('parsvpn', 'Pars', '2:secret');
                INSERT INTO bot_feature_flags (bot_id, feature_key, enabled, config) VALUES (1, 'polls', true, '{}');
                INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name)
                    VALUES (1, '6037701689095443', 'H');
                CREATE ROLE bot_runtime LOGIN;
                """
            )
            for statement in try DocumentedGrants.ofServers { try await database.psql(statement) }
            var checkout = try await Checkout(of: ManifestTree([:]), on: database)
            let issued = try await checkout.tool.run("token", "issue", "parsvpn", "--name", "bot", "--scope", "runtime")
            let token = issued.output.split(separator: "\n").joined()
            let url = database.url.replacing("user=tenantry", with: "user=bot_runtime")
            checkout.tool.environment["DATABASE_URL"] = url
            try await withServer(checkout) { server in
                let flag = try await server.ask("/ofrep/v1/evaluate/flags/polls", as: token, ["--data", "{}"])
                #expect(flag.body.contains(#""value":true"#), "\(flag)")
                let card = try await server.ask("/v1/tenants/parsvpn/payment-card", as: token, ["--request", "POST"])
                #expect(card.body.contains("6037701689095443"), "\(card)")
                let posted = try await server.ask(
                    "/v1/tenants/parsvpn/wallet/entries",
                    as: token,
                    ["--header", "Idempotency-Key: a", "--data", #"{"kind":"credit","amount_kopeks":5}"#]
                )
                #expect(posted.status == "201", "\(posted)")
                // Its receipt is written, and with the end of the server removed.
                while try await database.psql("SELECT count(*) FROM tenantctl.receipts") != "1" {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            #expect(try await database.psql("SELECT count(*) FROM tenantctl.receipts") == "0")
            // That it was used is known, though it ended within the minute.
            #expect(try await database.psql("SELECT count(last_used_at) FROM tenantctl.api_tokens") == "1")
        }
    }
}
