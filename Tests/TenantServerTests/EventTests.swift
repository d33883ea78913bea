import CanonicalJSON
import HTTPTypes
import NIOCore
import TenantModel
import TenantRuntime
import TenantStore
import TenantTesting
import Testing

@testable import TenantServer

@Suite("Event streams")
struct EventTests {
    private func stream(
        of shops: ServedShops,
        _ caller: Caller,
        after lastID: String? = nil,
        tenant: String? = nil
    ) throws -> EventStream.Iterator {
        var call = Call(snapshot: shops.backend.runtime.snapshot)
        call.headers[.authorization] = "Bearer \(shops.tokens.operator.reveal())"
        call.headers[.lastEventID] = lastID
        if let tenant { call.query = try QueryParameters("tenant=\(tenant)", knowing: ["tenant"]) }
        return try EventStream(call, caller, shops.backend).makeAsyncIterator()
    }

    private let tenant = Caller(principal: .tenant(2), scopes: .read)
    private let `operator` = Caller(principal: .operator, scopes: .read)

    @Test("of a tenant begin with its tag, unless the client knows it")
    func beginning() async throws {
        try await ServedShops.serve { shops in
            var events = try stream(of: shops, tenant)
            #expect(await events.text() == "retry: 2000\n\n")
            let first = try await events.event()
            let etag = try #require(shops.backend.runtime.snapshot.bot(id: 2)?.etag)
            #expect(first.id == etag)
            #expect(first.data["type"] == .string("refetchEvaluation"))
            #expect(first.data["etag"] == .string("\"\(etag)\""))

            var known = try stream(of: shops, tenant, after: etag)
            #expect(await known.text() == "retry: 2000\n\n")
            shops.backend.feed.beat()
            #expect(await known.text() == ":\n\n")
            // The end of the server is the end of the streams.
            shops.backend.feed.finish()
            #expect(await known.text() == nil)
            #expect(throws: Refusal.self) { try stream(of: shops, tenant) }
        }
    }

    @Test("name the tenants that changed to an operator, and to a tenant itself alone")
    func changes() async throws {
        try await ServedShops.serve { shops in
            let feed = shops.backend.feed
            var all = try stream(of: shops, `operator`)
            var own = try stream(of: shops, tenant, after: shops.backend.runtime.snapshot.bot(id: 2)?.etag)
            _ = await all.text()
            _ = await own.text()
            #expect(try await all.event().data["tenants"] == nil)

            try await shops.database.psql("UPDATE bots SET name = 'K' WHERE id = 1")
            feed.take(try await shops.backend.runtime.fetch())
            feed.beat()
            let change = try await all.event()
            #expect(change.data["tenants"] == .array([.string("kaveh")]))
            #expect(await own.text() == ":\n\n")

            // Who comes back hears what he missed; who comes from elsewhere, that he may have missed anything.
            var back = try stream(of: shops, `operator`, after: "\(feed.name)-0")
            _ = await back.text()
            #expect(try await back.event().data["tenants"] == .array([.string("kaveh")]))
            for unknown in ["\(feed.name)-2", "elsewhere-0", ""] {
                var stranger = try stream(of: shops, `operator`, after: unknown)
                _ = await stranger.text()
                #expect(try await stranger.event().data["tenants"] == nil)
            }
        }
    }

    @Test("name a tenant that was renamed by both names, and one that was deleted by its last")
    func renamed() async throws {
        try await ServedShops.serve { shops in
            let feed = shops.backend.feed
            var all = try stream(of: shops, `operator`)
            _ = await all.text()
            _ = await all.text()
            for (change, names) in [
                ("UPDATE bots SET slug = 'kaveh-two' WHERE id = 1", ["kaveh", "kaveh-two"]),
                ("DELETE FROM bots WHERE id = 1", ["kaveh-two"]),
                ("INSERT INTO bots (id, name, telegram_bot_token, slug) VALUES (11, 'K', '1:x', 'kaveh')", ["kaveh"]),
            ] {
                try await shops.database.psql(change)
                feed.take(try await shops.backend.runtime.fetch())
                #expect(try await all.event().data["tenants"] == .array(names.map(JSON.string)))
            }
            // A client that comes back much later is told the same.
            var back = try stream(of: shops, `operator`, after: "\(feed.name)-0")
            _ = await back.text()
            #expect(
                try await back.event().data["tenants"] == .array([.string("kaveh"), .string("kaveh-two")])
            )

            // One without a slug has no name.
            try await shops.database.psql("INSERT INTO bots (id, name, telegram_bot_token) VALUES (12, 'N', '9:x')")
            feed.take(try await shops.backend.runtime.fetch())
            #expect(try await all.event().data["tenants"] == nil)
        }
    }

    @Test("end with the token")
    func revoked() async throws {
        try await ServedShops.serve { shops in
            var events = try stream(of: shops, `operator`)
            _ = await events.text()
            _ = await events.text()
            shops.forgetTokens()
            shops.backend.feed.beat()
            #expect(await events.text() == nil)
        }
    }

    @Test("say that anything may have changed to a client that was too slow to hear all of it")
    func slow() async throws {
        try await ServedShops.serve { shops in
            let feed = shops.backend.feed
            var all = try stream(of: shops, `operator`)
            _ = await all.text()
            _ = await all.text()
            try await shops.database.psql("UPDATE bots SET name = 'K' WHERE id = 1")
            let (before, after) = (shops.backend.runtime.snapshot, try await shops.backend.runtime.fetch())
            // More than are kept for a client that does not read.
            for _ in 0..<200 {
                feed.take(after)
                feed.take(before)
            }
            #expect(try await all.event().data["tenants"] == nil)
            #expect(try await all.event().data["tenants"] == .array([.string("kaveh")]))
        }
    }

    @Test("end when their connection does, and leave their places to others")
    func closed() async throws {
        try await ServedShops.serve { shops in
            var call = Call(snapshot: shops.backend.runtime.snapshot)
            call.headers[.authorization] = "Bearer \(shops.tokens.operator.reveal())"
            let stream = try EventStream(call, `operator`, shops.backend)
            #expect(shops.backend.feed.streamCount == 1)
            stream.ending()
            #expect(shops.backend.feed.streamCount == 0)
            var events = stream.makeAsyncIterator()
            _ = await events.text()
            _ = await events.text()
            #expect(await events.text() == nil)
        }
    }

    @Test("tell nothing of a change to a token that was revoked before it")
    func revokedBeforeChange() async throws {
        try await ServedShops.serve { shops in
            var all = try stream(of: shops, `operator`)
            _ = await all.text()
            _ = await all.text()
            shops.forgetTokens()
            try await shops.database.psql("UPDATE bots SET name = 'K' WHERE id = 1")
            shops.backend.feed.take(try await shops.backend.runtime.fetch())
            #expect(await all.text() == nil)
        }
    }

    @Test("are as many for one token as it may have, and others have theirs")
    func limitOfToken() async throws {
        var limits = ServerLimits()
        limits.eventStreamsPerToken = 1
        try await ServedShops.serve(limits: limits) { shops in
            let feed = shops.backend.feed
            let (one, other) = (Credential.token(TokenHash(of: "one")), Credential.token(TokenHash(of: "other")))
            do {
                let subscription = try feed.subscribe(after: nil, for: one)
                #expect(throws: ChangeFeed.Full.ofToken) { _ = try feed.subscribe(after: nil, for: one) }
                _ = try feed.subscribe(after: nil, for: other)
                _ = subscription.last
            }
            #expect(throws: Never.self) { _ = try feed.subscribe(after: nil, for: one) }

            let held = try stream(of: shops, tenant)
            let refused = try await shops.send(.get, "/v1/events", as: shops.tokens.operator)
            #expect(refused.status == 429)
            #expect(refused.headers[.retryAfter] == "30")
            #expect(refused.json["error"]?["code"] == .string("too_many"))
            withExtendedLifetime(held) {}
        }
    }

    @Test("are as many as there may be")
    func limit() async throws {
        var limits = ServerLimits()
        limits.eventStreams = 1
        try await ServedShops.serve(limits: limits) { shops in
            do {
                var first = try stream(of: shops, tenant)
                _ = await first.text()
                #expect(throws: Refusal.self) { try stream(of: shops, tenant) }
            }
            // The first is gone, and with it its place.
            #expect(throws: Never.self) { try stream(of: shops, tenant) }
        }
    }
}

extension ServedShops {
    /// As if every token had been revoked.
    fileprivate func forgetTokens() {
        backend.tokens.replace(with: [], of: backend.runtime.snapshot.databaseIdentity, readAt: .now)
    }
}

extension EventStream.Iterator {
    /// The next piece as it goes over the wire; `nil` at the end.
    fileprivate mutating func text() async -> String? {
        await next().map { String(buffer: $0) }
    }

    /// The next piece, which has to be an event.
    fileprivate mutating func event() async throws -> (id: String, data: JSON) {
        let lines = try #require(await text()).split(separator: "\n")
        try #require(lines.count == 2 && lines[0].hasPrefix("id: ") && lines[1].hasPrefix("data: "))
        var reader = JSONReader(String(lines[1].dropFirst(6)))
        return (String(lines[0].dropFirst(4)), try reader.readValue())
    }
}
