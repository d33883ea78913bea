import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Finding a bot")
struct LookupTests {
    @Test("by id, slug, token, hash of the token, and the original's API token")
    func everyWay() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            #expect(snapshot.bot(id: 1)?.slug == "parsvpn")
            #expect(snapshot.bot(slug: "arya")?.id == 2)
            #expect(snapshot.bot(token: Shops.token)?.id == 1)
            #expect(snapshot.bot(token: "9:CANARY-hand")?.id == 3)
            #expect(snapshot.bot(apiToken: Shops.apiToken)?.id == 1)
            // As the server hashes, not as we do.
            let hash = try await database.line("SELECT encode(sha256('\(Shops.token)'), 'hex')")
            #expect(snapshot.bot(tokenHash: hash)?.id == 1)
            #expect(snapshot.bot(tokenHash: hash.uppercased()) == nil)
        }
    }

    @Test(
        "what is nobody's finds nobody",
        arguments: ["", "7", "7:CANARY", Shops.token + " ", String(Shops.token.dropLast()), "\u{0}", "پارس"]
    )
    func nobody(_ text: String) async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            #expect(snapshot.bot(token: text) == nil)
            #expect(snapshot.bot(tokenHash: text) == nil)
            #expect(snapshot.bot(apiToken: text) == nil)
            #expect(snapshot.bot(slug: text) == nil)
            #expect(snapshot.bot(id: 4) == nil)
        }
    }

    @Test("an API token that two bots have is nobody's")
    func ambiguous() async throws {
        try await withShops { database in
            try await database.psql("UPDATE bots SET api_token_hash = (SELECT api_token_hash FROM bots WHERE id = 1)")
            #expect(try await database.snapshot().bot(apiToken: Shops.apiToken) == nil)
        }
    }
}
