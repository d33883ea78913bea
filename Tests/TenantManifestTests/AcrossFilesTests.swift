import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("What is there twice in a folder")
struct AcrossFilesTests {
    static func manifest(_ slug: String, token: String? = nil, rest: String = "") -> String {
        let token = token ?? "\(slug.uppercased())_TOKEN"
        return "version: 1\ntenant: \(slug)\nname: N\ntelegram: { bot_token: { env: \(token) } }\n\(rest)\n"
    }

    static func token(_ bot: Int) -> String { "\(bot):" + String(repeating: "t", count: 35) }

    /// The only finding, as `id file:line` with the line of its note.
    static func only(_ loaded: LoadedManifests) throws -> String {
        let findings = loaded.diagnostics.diagnostics
        let finding = try #require(findings.count == 1 ? findings.first : nil, "\(loaded.everyWord)")
        let note = try #require(finding.notes.first?.location)
        let file = { (place: Diagnostics.SourceLocation?) in
            (place?.file.split(separator: "/").last).map(String.init) ?? ""
        }
        return "\(finding.severity.rawValue) \(finding.id) "
            + "\(file(finding.location)):\(finding.location?.line ?? 0) \(file(note)):\(note.line)"
    }

    @Test("a tenant in two files")
    func tenant() async throws {
        let loaded = try await load(["x/a.yaml": Self.manifest("a"), "y/a.yaml": Self.manifest("a")])
        #expect(try Self.only(loaded) == "error manifest.duplicate_tenant a.yaml:2 a.yaml:2")
    }

    @Test("two masters")
    func masters() async throws {
        let loaded = try await load([
            "a.yaml": Self.manifest("a", rest: "master: true"),
            "b.yaml": Self.manifest("b", rest: "active: false\nmaster: true"),
        ])
        #expect(try Self.only(loaded) == "error manifest.two_masters b.yaml:6 a.yaml:5")
    }

    @Test("two tokens of one bot, of which only the number is the same")
    func bots() async throws {
        let secrets = SecretSource(environment: [
            "A_TOKEN": Self.token(7), "B_TOKEN": "7:" + String(repeating: "x", count: 35),
        ])
        let loaded = try await load(
            ["a.yaml": Self.manifest("a"), "b.yaml": Self.manifest("b")],
            secrets: secrets
        )
        #expect(try Self.only(loaded) == "error manifest.duplicate_bot b.yaml:4 a.yaml:4")
    }

    @Test("one card twice in a tenant, however it is written")
    func cards() async throws {
        let loaded = try await load(
            shop(
                """
                payments:
                  card_to_card:
                    cards:
                      a: { card_number: "6104337000007870", card_holder_name: A }
                      b: { card_number: "۶۱۰۴-۳۳۷۰-۰۰۰۰-۷۸۷۰", card_holder_name: A }
                """
            )
        )
        #expect(try Self.only(loaded) == "error manifest.duplicate_card shop.yaml:9 shop.yaml:8")
    }

    @Test("one card in two tenants is a warning")
    func sharedCard() async throws {
        let card = """
            payments: { card_to_card: { cards: { c: { card_number: "6104337000007870", card_holder_name: A } } } }
            """
        let loaded = try await load([
            "a.yaml": Self.manifest("a", rest: card), "b.yaml": Self.manifest("b", rest: card),
        ])
        #expect(try Self.only(loaded) == "warning manifest.shared_card b.yaml:5 a.yaml:5")
    }

    @Test("a name that begins with another tenant's longer prefix is that tenant's")
    func prefixes() async throws {
        let loaded = try await load([
            "my.yaml": Self.manifest("my", token: "MY_SHOP_TOKEN"),
            "my-shop.yaml": Self.manifest("my-shop", token: "MY_SHOP_BOT_TOKEN"),
        ])
        #expect(try Self.only(loaded) == "error secret.of_another_tenant my.yaml:4 my-shop.yaml:2")
    }
}
