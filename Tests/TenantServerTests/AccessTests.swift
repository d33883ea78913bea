import CanonicalJSON
import HTTPTypes
import PostgresDriver
import Synchronization
import TenantModel
import TenantRuntime
import TenantStore
import TenantTesting
import Testing

@testable import TenantServer

@Suite("Who is let in")
struct AccessTests {
    @Test(
        "nobody without a token that is good, and nobody is told why",
        arguments: API.routes.operations.filter { !$0.isOpen }.map(\.id)
    )
    func unauthorized(_ id: String) async throws {
        try await ServedShops.serve { shops in
            let operation = try #require(API.routes.operations.first { $0.id == id })
            let target = operation.path.replacing("{slug}", with: "parsvpn").replacing("{key}", with: "polls")
                .replacing("{card}", with: "7")
            let unknown = APIToken.random().reveal()
            for (headers, challenge) in [
                ([:], #"Bearer realm="tenantctl""#),
                ([.authorization: "Bearer \(unknown)"], #"Bearer realm="tenantctl", error="invalid_token""#),
                ([.apiKey: unknown], #"Bearer realm="tenantctl", error="invalid_token""#),
                ([.authorization: "Basic \(unknown)"], #"Bearer realm="tenantctl", error="invalid_token""#),
                (
                    [.authorization: "Bearer \(shops.tokens.reader.reveal())", .apiKey: unknown],
                    #"Bearer realm="tenantctl", error="invalid_token""#
                ),
            ] as [(HTTPFields, String)] {
                let answer = try await shops.send(operation.method, target, headers: headers)
                #expect(answer.status == 401)
                #expect(answer.text.isEmpty)
                #expect(answer.headers[.wwwAuthenticate] == challenge)
            }
        }
    }

    @Test("by either field, the scheme in letters of either case")
    func fields() async throws {
        try await ServedShops.serve { shops in
            let token = shops.tokens.reader.reveal()
            for headers in [
                [.authorization: "Bearer \(token)"], [.authorization: "bEARER  \(token)"], [.apiKey: token],
                [.authorization: "Bearer \(token)", .apiKey: token], Self.twice("Bearer \(token)"),
            ] as [HTTPFields] {
                let answer = try await shops.send(.get, "/v1/revision", headers: headers)
                #expect(answer.status == 200)
            }
        }
    }

    /// The field `Authorization` twice, with these values.
    private static func twice(_ value: String, _ other: String? = nil) -> HTTPFields {
        var fields: HTTPFields = [:]
        fields[values: .authorization] = [value, other ?? value]
        return fields
    }

    @Test("not by two tokens, of which nobody knows which is meant")
    func twoTokens() async throws {
        try await ServedShops.serve { shops in
            let (one, other) = (shops.tokens.reader.reveal(), shops.tokens.bot.reveal())
            let headers = Self.twice("Bearer \(one)", "Bearer \(other)")
            let answer = try await shops.send(.get, "/v1/revision", headers: headers)
            #expect(answer.status == 401)
        }
    }

    @Test("never by the URL, not even beside a token that is good")
    func tokenInURL() async throws {
        try await ServedShops.serve { shops in
            let token = shops.tokens.reader.reveal()
            for query in ["access_token=\(token)", "token=x", "limit=\(token)", "%74oken=x", "API_KEY=x"] {
                let answer = try await shops.send(.get, "/v1/tenants?\(query)", as: shops.tokens.reader)
                #expect(answer.status == 400, "\(query)")
                #expect(answer.json["error"]?["code"] == .string("token_in_url"), "\(query)")
                #expect(!answer.text.contains(token))
            }
        }
    }

    @Test("to no other tenant, which looks as if it were not there")
    func otherTenants() async throws {
        try await ServedShops.serve { shops in
            for target in ["/v1/tenants/X", "/v1/tenants/X/cards", "/v1/events?tenant=X"] {
                let other = try await shops.send(
                    .get,
                    target.replacing("X", with: "kaveh"),
                    as: shops.tokens.bot
                )
                let nobody = try await shops.send(.get, target.replacing("X", with: "nobody"), as: shops.tokens.bot)
                #expect(other.status == 404)
                #expect(other.text == nobody.text)
                #expect(other.headers == nobody.headers)
            }
            let list = try await shops.send(.get, "/v1/tenants", as: shops.tokens.bot)
            #expect(list.json["tenants"]?.array?.compactMap { $0["tenant"]?.string } == ["parsvpn"])
            #expect(!list.text.contains("kaveh"))
            let after = try await shops.send(.get, "/v1/tenants?after=a", as: shops.tokens.bot)
            #expect(after.json == list.json)
        }
    }

    @Test("to what the scope allows")
    func scopes() async throws {
        try await ServedShops.serve { shops in
            let refused = try await shops.send(.get, "/v1/tenants/parsvpn/cards", as: shops.tokens.reader)
            #expect(refused.status == 403)
            #expect(refused.text.isEmpty)
            let cards = try await shops.send(.get, "/v1/tenants/parsvpn/cards", as: shops.tokens.bot)
            #expect(cards.json["cards"]?.array?.first?["number"] == .string("6037701689095443"))
            #expect(try await shops.send(.get, "/metrics", as: shops.tokens.bot).status == 403)
            #expect(try await shops.send(.get, "/metrics", as: shops.tokens.operator).status == 200)
        }
    }

    @Test("and sees nothing secret")
    func secrets() async throws {
        try await ServedShops.serve { shops in
            for target in ["/v1/tenants/parsvpn", "/v1/tenants", "/v1/revision", "/metrics", "/readyz", "/healthz"] {
                let answer = try await shops.send(.get, target, as: shops.tokens.operator)
                #expect(answer.status == 200)
                #expect(!answer.text.contains("-secret") && !answer.text.contains("6037701689095443"), "\(target)")
                #expect(!answer.text.contains("SECRET_KEY") && !answer.text.contains("FOREIGN"), "\(target)")
            }
        }
    }

    @Test("and to a merchant's id in whole by the scope that pays alone")
    func merchant() async throws {
        try await ServedShops.serve { shops in
            let id = "11111111-2222-4333-8444-555555555555"
            try await shops.database.psql("UPDATE bots SET zarinpal_merchant_id = '\(id)' WHERE id = 2")
            let backend = try await shops.reopened()
            try await ServedShops.client(of: backend) { client in
                let shops = shops.by(client)
                let key = "ZARINPAL_MERCHANT_ID"
                let target = "/v1/tenants/parsvpn"
                let all = "/ofrep/v1/evaluate/flags"
                let masked = try await shops.send(.get, target, as: shops.tokens.reader)
                #expect(masked.configured(key) == .string("111111…5555"))
                #expect(try await shops.evaluate(key).status == 404)
                let flags = try await shops.send(.post, all, as: shops.tokens.reader, body: "{}")
                #expect(!flags.text.contains(key) && !flags.text.contains(id) && !masked.text.contains(id))

                let whole = try await shops.send(.get, target, as: shops.tokens.bot)
                #expect(whole.configured(key) == .string(id))
                #expect(try await shops.evaluate(key, as: shops.tokens.bot).json["value"] == .string(id))
                let allFlags = try await shops.send(.post, all, as: shops.tokens.bot, body: "{}")
                #expect(allFlags.text.contains(id))
                // What was given for one scope is not still right for the other.
                for (path, method, tag) in [
                    (target, HTTPRequest.Method.get, masked.headers[.eTag]), (all, .post, flags.headers[.eTag]),
                ] {
                    let answer = try await shops.send(
                        method,
                        path,
                        as: shops.tokens.bot,
                        headers: [.ifNoneMatch: try #require(tag)],
                        body: method == .post ? "{}" : nil
                    )
                    #expect(answer.status == 200)
                }
            }
            await backend.runtime.close()
        }
    }

    @Test("nothing more under a name with blanks around it")
    func blanks() {
        let reader = Caller(principal: .tenant(2), scopes: .read)
        for blank in [" ", "\t", "\u{a0}", "\u{200b}"] {
            for (key, showing) in [
                ("DATABASE_URL", Showing.nothing), ("ZARINPAL_MERCHANT_ID", .masked), ("API_TOKEN", .nothing),
                ("OWN_LIST", .whole),
            ] {
                #expect(Catalog.builtIn.showing(of: key + blank, to: reader) == showing)
                #expect(Catalog.builtIn.showing(of: blank + key, to: reader) == showing)
            }
        }
    }

    @Test("as long as the token is live")
    func revoked() async throws {
        try await ServedShops.serve { shops in
            let feed = TokenFeed(
                shops.backend.runtime.settings.database,
                cache: shops.backend.tokens,
                logger: ServedShops.quiet
            )
            #expect(try await shops.send(.get, "/v1/revision", as: shops.tokens.reader).status == 200)
            try await shops.database.psql("UPDATE tenantctl.api_tokens SET revoked_at = now() WHERE name = 'reader'")
            try await feed.read()
            #expect(try await shops.send(.get, "/v1/revision", as: shops.tokens.reader).status == 401)
            #expect(try await shops.send(.get, "/v1/revision", as: shops.tokens.bot).status == 200)
        }
    }
}

@Suite("A database that becomes another one, or says nothing any more")
struct TokenFeedTests {
    @Test("lets nobody in while tokens and state are not of the same one")
    func otherDatabase() async throws {
        try await ServedShops.serve { shops in
            let feed = TokenFeed(
                shops.backend.runtime.settings.database,
                cache: shops.backend.tokens,
                logger: ServedShops.quiet
            )
            let identity = shops.backend.runtime.snapshot.databaseIdentity
            for (other, status) in [("gen_random_uuid()", 503), ("'\(identity)'", 200)] {
                try await shops.database.psql("UPDATE tenantctl.state SET identity = \(other)")
                try await feed.read()
                for (target, token) in [("/v1/revision", shops.tokens.bot), ("/readyz", nil)] {
                    #expect(try await shops.send(.get, target, as: token).status == status, "\(target)")
                }
                let posted = try await shops.send(
                    .post,
                    "/v1/tenants/parsvpn/wallet/entries",
                    as: shops.tokens.bot,
                    headers: [.idempotencyKey: "a"],
                    body: #"{"kind":"credit","amount_kopeks":5}"#
                )
                #expect(posted.status == (status == 200 ? 201 : 503))
            }
        }
    }

    @Test("is given up when it stays silent, and a token that was revoked meanwhile is good no more")
    func silence() async throws {
        try await ServedShops.serve { shops in
            let relay = try await Relay(to: shops.database)
            defer { relay.close() }
            let cache = shops.backend.tokens
            let feed = TokenFeed(
                PostgresConfiguration(url: relay.url(of: shops.database)),
                cache: cache,
                logger: ServedShops.quiet,
                interval: .milliseconds(50),
                patience: .milliseconds(500)
            )
            let running = Task { try await feed.run() }
            let start = try #require(cache.readAt)
            while try #require(cache.readAt) == start { try await Task.sleep(for: .milliseconds(5)) }
            // Whoever is connected now hears nothing any more; another connection gets through.
            let silent = SilentSessions()
            relay.set { message in silent.swallows(message.session) ? .swallow : .pass }
            silent.begin()
            try await shops.database.psql("UPDATE tenantctl.api_tokens SET revoked_at = now() WHERE name = 'reader'")
            let revoked = Credential.token(TokenHash(of: shops.tokens.reader.reveal()))
            let identity = shops.backend.runtime.snapshot.databaseIdentity
            let deadline = ContinuousClock.now + .seconds(300)
            while case .admitted = cache.caller(of: revoked, in: identity) {
                try #require(.now < deadline)
                try await Task.sleep(for: .milliseconds(5))
            }
            running.cancel()
            try await running.value
        }
    }
}

/// Which sessions of a relay are silent: the first ones, from some time on.
private final class SilentSessions: Sendable {
    private let state = Mutex<(newest: Int, last: Int)>((-1, -1))

    /// Whether a session is one of them.
    func swallows(_ session: Int) -> Bool {
        state.withLock { state in
            state.newest = max(state.newest, session)
            return session <= state.last
        }
    }

    /// Silences all that there are.
    func begin() { state.withLock { $0.last = max($0.newest, 0) } }
}

@Suite("The tokens in memory")
struct TokenCacheTests {
    private let token = APIToken.random()
    private let start = ContinuousClock.now

    private func cache(timeLeft: Duration? = nil) -> TokenCache {
        let cache = TokenCache(grace: .seconds(900))
        let live = LiveAPIToken(id: 7, hash: token.hash, name: "a", botID: 2, scopes: [.read], timeLeft: timeLeft)
        cache.replace(with: [live], of: "a", readAt: start)
        return cache
    }

    private var credential: Credential { .token(TokenHash(of: token.reveal())) }

    @Test("are found by their hash")
    func found() {
        let caller = Caller(principal: .tenant(2), scopes: .read)
        #expect(cache().caller(of: credential, in: "a", at: start) == .admitted(caller))
        #expect(TokenHash(hexadecimal: token.hash) == TokenHash(of: token.reveal()))
        #expect(TokenHash(hexadecimal: token.hash + "0") == nil)
        #expect(TokenHash(hexadecimal: token.hash.uppercased()) == nil)
    }

    @Test("end when they are over")
    func over() {
        let cache = cache(timeLeft: .seconds(10))
        #expect(cache.caller(of: credential, in: "a", at: start + .seconds(9)).isAdmitted)
        #expect(!cache.caller(of: credential, in: "a", at: start + .seconds(10)).isAdmitted)
    }

    @Test("are good for a while without the database, and then nobody knows")
    func grace() {
        let cache = cache()
        #expect(cache.caller(of: credential, in: "a", at: start + .seconds(900)).isAdmitted)
        #expect(cache.caller(of: credential, in: "a", at: start + .seconds(901)) == .unknown(retryAfter: 5))
        #expect(TokenCache(grace: .seconds(900)).caller(of: credential, in: "a") == .unknown(retryAfter: 5))
    }

    @Test("let nobody in to the state of another database, where numbers mean other tenants")
    func otherDatabase() {
        let cache = cache()
        #expect(cache.isGood(in: "a", at: start) && !cache.isGood(in: "b", at: start))
        #expect(cache.caller(of: credential, in: "b", at: start) == .unknown(retryAfter: 5))
        #expect(cache.caller(of: .missing, in: "b", at: start) != .unknown(retryAfter: 5))
    }

    @Test("remember that they were used when they are read again")
    func usedBefore() {
        let cache = cache()
        _ = cache.caller(of: credential, in: "a", at: start)
        cache.replace(with: [], of: "a", readAt: start)
        cache.replace(with: [], of: "a", readAt: start)
        #expect(cache.takeUsed() == [7])
        cache.keep(used: [7, 9])
        #expect(cache.takeUsed() == [7, 9])
        #expect(cache.takeUsed() == [])
    }

    @Test("say once that they were used")
    func used() {
        let cache = cache()
        #expect(cache.takeUsed() == [])
        _ = cache.caller(of: credential, in: "a", at: start)
        #expect(cache.takeUsed() == [7])
        #expect(cache.takeUsed() == [])
    }
}

extension TokenCache.Verdict {
    fileprivate var isAdmitted: Bool { if case .admitted = self { true } else { false } }
}
