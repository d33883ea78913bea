import PostgresDriver
import TenantModel
import TenantStore
import TenantTesting
import Testing

@Suite("Tokens open what they were issued for, until they are over or revoked")
struct APITokenTableTests {
    @Test("a live token is found by its hash, with tenant, scopes and the time that is left")
    func live() async throws {
        try await withTokens { database, connection in
            let (tenant, oper) = (APIToken.random(), APIToken.random())
            try await connection.issue(tenant, "bot", for: 1, [.runtime], end: .after(seconds: 3600))
            try await connection.issue(oper, "grafana", for: nil, [.read], end: .never)
            let found = try #require(try await APITokenTable.live(hash: tenant.hash, on: connection))
            #expect(found.botID == 1 && found.name == "bot" && found.scopes == [.runtime] && !found.isOperator)
            let left = try #require(found.timeLeft)
            #expect(left <= .seconds(3600) && left > .seconds(3500))
            let all = try await APITokenTable.live(on: connection)
            #expect(all.map(\.hash) == [tenant.hash, oper.hash])
            #expect(all.last?.isOperator == true && all.last?.timeLeft == nil)
            #expect(try await APITokenTable.live(hash: APIToken.random().hash, on: connection) == nil)
            #expect(try await !database.everything().contains { $0.contains(tenant.reveal()) })
        }
    }

    @Test("one that is over or revoked opens nothing, and stays in the list")
    func dead() async throws {
        try await withTokens { database, connection in
            let tokens = (0..<3).map { _ in APIToken.random() }
            for (number, token) in tokens.enumerated() {
                try await connection.issue(token, "token \(number)", for: 1, [.read], end: .after(seconds: 60))
            }
            try await database.psql(
                "UPDATE tenantctl.api_tokens SET expires_at = now() - interval '1 second' WHERE name = 'token 0'"
            )
            let outcome = try await connection.withTransaction { @Sendable in
                try APITokenTable.revoke([1, 2, 9], on: $0)
            }
            #expect(outcome.ended == [2])
            #expect(outcome.tokens.map(\.id) == [1, 2])
            #expect(try await APITokenTable.live(on: connection).map(\.hash) == [tokens[2].hash])
            let again = try await connection.withTransaction { @Sendable in try APITokenTable.revoke([2], on: $0) }
            #expect(again.ended.isEmpty)
            #expect(again.tokens.first?.revokedAt == outcome.tokens.last?.revokedAt)
            let list = try await APITokenTable.list(on: connection)
            #expect(list.map(\.state) == [.revoked, .revoked, .live])
        }
    }

    @Test("a name is taken once a tenant while its token lives, and free again when it is over")
    func names() async throws {
        try await withTokens { database, connection in
            try await connection.issue(.random(), "bot", for: 1, [.read], end: .after(seconds: 60))
            try await connection.issue(.random(), "bot", for: nil, [.read], end: .never)
            for bot in [1, nil] as [Int32?] {
                await #expect(throws: APITokenRefusal.nameTaken) {
                    try await connection.issue(.random(), "bot", for: bot, [.read], end: .never)
                }
            }
            try await database.psql("UPDATE tenantctl.api_tokens SET expires_at = now() WHERE bot_id = 1")
            try await connection.issue(.random(), "bot", for: 1, [.read], end: .never)
            #expect(try await APITokenTable.list(on: connection).map(\.state) == [.live, .revoked, .live])
            await #expect(throws: APITokenRefusal.isOver) {
                try await connection.issue(.random(), "late", for: 1, [.read], end: .at("2020-01-01T00:00Z"))
            }
            #expect(try await APITokenTable.list(on: connection).count == 3)
        }
    }

    @Test("servers hear of a token that was issued or revoked, and of nothing that was not")
    func announcements() async throws {
        try await withTokens { database, connection in
            let server = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            try await server.listen(to: APITokenTable.channel)
            try await connection.issue(.random(), "bot", for: 1, [.read], end: .never)
            #expect(try await server.notifications(atMost: .seconds(30)).count == 1)
            await #expect(throws: APITokenRefusal.nameTaken) {
                try await connection.issue(.random(), "bot", for: 1, [.read], end: .never)
            }
            for ids in [[1], [1], [7]] as [[Int32]] {
                _ = try await connection.withTransaction { @Sendable in try APITokenTable.revoke(ids, on: $0) }
            }
            _ = try await connection.query("SELECT pg_notify(\(APITokenTable.channel), 'the end')")
            var heard: [String] = []
            while heard.last != "the end" {
                heard += try await server.notifications(atMost: .seconds(30)).map(\.payload)
            }
            #expect(heard == ["", "the end"])
            await server.close()
        }
    }

    @Test("scopes of a newer version are listed and open nothing")
    func unknownScopes() async throws {
        try await withTokens { database, connection in
            let token = APIToken.random()
            try await connection.issue(token, "bot", for: 1, [.read], end: .never)
            try await database.psql("UPDATE tenantctl.api_tokens SET scopes = '{everything}'")
            #expect(try await APITokenTable.live(hash: token.hash, on: connection)?.scopes == [])
            #expect(try await APITokenTable.list(on: connection).first?.scopes == ["everything"])
        }
    }

    @Test("use is remembered for many at once, and what somebody else is writing is not waited for")
    func use() async throws {
        try await withTokens { database, connection in
            for number in 0..<4 {
                try await connection.issue(.random(), "token \(number)", for: nil, [.read], end: .never)
            }
            let other = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            try await other.execute("BEGIN")
            try await other.execute("UPDATE tenantctl.api_tokens SET last_used_at = now() WHERE id = 2")
            try await APITokenTable.recordUse(of: [3, 2, 1], on: connection)
            try await other.execute("ROLLBACK")
            let list = try await APITokenTable.list(on: connection)
            #expect(list.map { $0.lastUsedAt == nil } == [false, true, false, true])
            await other.close()
        }
    }
}

extension PostgresConnection {
    /// Issues a token in a transaction of its own.
    fileprivate func issue(
        _ token: APIToken,
        _ name: String,
        for bot: Int32?,
        _ scopes: [APIScope],
        end: Expiry
    ) throws {
        _ = try withTransaction { @Sendable connection in
            try APITokenTable.issue(token, name: name, for: bot, scopes: scopes, end: end, on: connection)
        }
    }
}

/// Runs `body` with a database that has one tenant, `anar`, with the number 1.
private func withTokens(_ body: (TestDatabase, PostgresConnection) async throws -> Void) async throws {
    try await withTestDatabase(template: .currentSchema) { database in
        try await database.psql("INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Anar', '1:x', 'anar')")
        let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
        try await body(database, connection)
        await connection.close()
    }
}
