import PostgresDriver
import TenantModel
import TenantStore
import TenantTesting
import Testing

@testable import TenantServer

@Suite("Beside a standby, which nobody may listen to")
struct StandbyTests {
    @Test("a token that is revoked at the primary is good no more, and a new one lets in")
    func tokens() async throws {
        try await withTestCluster(settings: TestCluster.replicating) { primary in
            try await withTestCluster(settings: TestCluster.replicating) { standby in
                let database = try primary.database()
                try await database.migrate()
                try await database.psql(ServedShops.rows)
                let tokens = try await ServedShops.issue(on: database)
                try await standby.follow(primary)
                try await primary.waitForStandby()
                let (log, cache) = (TestLog(), TokenCache(grace: .seconds(900)))
                let feed = TokenFeed(
                    PostgresConfiguration(url: try standby.database().url),
                    cache: cache,
                    logger: log.logger,
                    interval: .milliseconds(50)
                )
                let running = Task { try await feed.run() }
                let identity = try await database.line("SELECT identity FROM tenantctl.state")
                func wait(until isIn: Bool, _ token: APIToken) async throws {
                    let credential = Credential.token(TokenHash(of: token.reveal()))
                    let deadline = ContinuousClock.now + .seconds(300)
                    while cache.caller(of: credential, in: identity).isAdmission != isIn {
                        try #require(.now < deadline)
                        try await Task.sleep(for: .milliseconds(5))
                    }
                }
                try await wait(until: true, tokens.reader)
                try await database.psql(
                    "UPDATE tenantctl.api_tokens SET revoked_at = now() WHERE name = 'reader'"
                )
                try await wait(until: false, tokens.reader)
                let new = APIToken.random()
                let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
                try await connection.withTransaction { connection in
                    _ = try APITokenTable.issue(
                        new,
                        name: "new",
                        for: 2,
                        scopes: [.read],
                        end: .never,
                        on: connection
                    )
                }
                await connection.close()
                try await wait(until: true, new)
                // It is said once, and nothing was lost.
                #expect(log.events.count { $0 == "tokens_not_listening" } == 1)
                #expect(!log.events.contains("tokens_lost"))
                running.cancel()
                try await running.value
            }
        }
    }
}

extension TokenCache.Verdict {
    fileprivate var isAdmission: Bool { if case .admitted = self { true } else { false } }
}
