import Diagnostics
import TenantManifest
import Testing

@Suite("No finding repeats what stands in a policy or a catalog and is shown nowhere")
struct SettingsSecrecyTests {
    /// What no output may hold: as somebody writes it, and the part of it that would tell.
    static let secrets = [
        ("1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"),
        ("6037701689095443", "6037701689095443"),
        ("6037-7016-8909-5443", "6037-7016-8909-5443"),
        ("6037 7016 8909 5443", "6037 7016 8909 5443"),
        ("603770168909 5443", "603770168909 5443"),
        ("6037701689095444", "6037701689095444"),
        ("۶۰۳۷۷۰۱۶۸۹۰۹۵۴۴۳", "۷۰۱۶۸۹۰۹"),
        ("1344b5d4-0048-11e8-94db-005056a205be", "0048-11e8-94db"),
        ("1344B5D4-0048-11E8-94DB-005056A205BE", "0048-11E8-94DB"),
    ]

    /// Policies in which `@` stands for it.
    static let policies = [
        "\"@\": 1",
        "limits: { \"@\": 1 }",
        "limits: { deletions: \"@\" }",
        "acknowledgements: { \"@\": true }",
        "shared: { \"@\": [] }",
        "shared: { secrets: [\"@\", \"X@\"], files: [\"a/@\"] }",
        "paths: { \"@\": { required: true } }",
        "paths: { \"plans.@.price_toman\": { minimum: 1 } }",
        "paths: { \"payments.card_to_card.cards.@.weight\": { minimum: 1 } }",
        "paths: { \"payments.card_to_card.cards.@\": { required: true } }",
        "paths: { \"configuration.@\": { required: true } }",
        "paths: { name: { \"@\": 1 } }",
        "paths: { name: { pattern: \"@\" } }",
        "paths: { name: { pattern: \"(@\" } }",
        "paths: { name: { pattern: \"x\", reason: \"see @ there\" } }",
        "paths: { settings.support_username: { required: true, reason: \"@\" } }",
    ]

    /// Catalogs in which `@` stands for it.
    static let catalogs = [
        "\"@\": 1",
        "features: { \"@\": {} }",
        "features: { \"@\": { a: 1 } }",
        "configuration: { \"@\": { type: int } }",
        "configuration: { KEY: { \"@\": 1 } }",
        "configuration: { KEY: { type: \"@\" } }",
        "configuration: { KEY: { type: int, feature: \"@\" } }",
        "configuration: { KEY: { type: int, maximum: 3, unit: \"@\" } }",
        "configuration: { KEY: { type: string, allowed: [\"@\"] } }",
        "configuration: { KEY: { type: string, allowed: [\"@\", b], secret: true } }",
    ]

    private static let manifest = shop(
        """
        configuration: { KEY: 5, 1344b5d4-0048-11e8-94db-005056a205be: x, 6037-7016-8909-5443: x }
        features: { 1344b5d4-0048-11e8-94db-005056a205be: x }
        plans: { a: { name: A, period_days: 1, price_toman: 1 } }
        """
    )

    private func expectSilence(_ file: String, _ templates: [String]) async throws {
        for (written, telling) in Self.secrets {
            for template in templates {
                let text = "version: 1\n" + template.replacing("@", with: written) + "\n"
                let loaded = try await load(["shop.yaml": Self.manifest, file: text])
                #expect(loaded.diagnostics.hasErrors, "\(template) \(written)")
                #expect(!loaded.everyWord.contains(telling), "\(template)\n\(loaded.everyWord)")
            }
        }
    }

    @Test("of a policy, whether it is a key, a path, a name, a pattern or a reason")
    func policy() async throws { try await expectSilence("_policy.yaml", Self.policies) }

    @Test("of a catalog, whether it is a key, a unit, a feature or an allowed value")
    func catalog() async throws { try await expectSilence("_catalog.yaml", Self.catalogs) }

    @Test("the bounds of a policy and of a catalog are masked like numbers in quotes")
    func bounds() async throws {
        let loaded = try await load([
            "shop.yaml": shop("configuration: { KEY: 5 }\nplans: { a: { name: A, period_days: 1, price_toman: 1 } }"),
            "_policy.yaml": "version: 1\npaths: { plans.*.price_toman: { minimum: 6037701689095443 } }\n",
            "_catalog.yaml": "version: 1\nconfiguration: { KEY: { type: int, minimum: 6037701689095443 } }\n",
        ])
        #expect(loaded.diagnostics.diagnostics.map(\.id).sorted() == ["policy.minimum", "value.range"])
        #expect(!loaded.everyWord.contains("6037701689095443") && loaded.everyWord.contains("603770…5443"))
    }

    @Test("a bot token is an error wherever it stands in either, and a card in what is shown as a name")
    func refused() async throws {
        let token = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"
        let loaded = try await load([
            "shop.yaml": shop(""),
            "_policy.yaml": "version: 1\npaths: { name: { pattern: \".*\", reason: \"\(token)\" } }\n",
            "_catalog.yaml": "version: 1\nconfiguration: { KEY: { type: string, allowed: [\"\(token)\"] } }\n",
        ])
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["secret.literal", "secret.literal"])
        let named = try await load([
            "shop.yaml": shop(""),
            "_policy.yaml": """
            version: 1
            shared: { secrets: [PANEL_6037701689095443] }
            paths: { payments.card_to_card.cards.6037-7016-8909-5443.weight: { minimum: 1 } }

            """,
        ])
        #expect(named.diagnostics.diagnostics.map(\.id) == ["secret.card_number", "manifest.key_is_card_number"])
    }

    @Test("a pattern that pins the merchant or a card is taken, and judges by what it says")
    func pinned() async throws {
        let merchant = "1344b5d4-0048-11e8-94db-005056a205be"
        let policy = "version: 1\npaths: { payments.zarinpal.merchant_id: { pattern: \"\(merchant)\" } }\n"
        let same = try await load([
            "shop.yaml": shop("payments: { zarinpal: { merchant_id: \(merchant) } }"), "_policy.yaml": policy,
        ])
        #expect(same.diagnostics.diagnostics.isEmpty, "\(same.everyWord)")
        let other = try await load([
            "shop.yaml": shop("payments: { zarinpal: { merchant_id: 2344b5d4-0048-11e8-94db-005056a205be } }"),
            "_policy.yaml": policy,
        ])
        #expect(other.diagnostics.diagnostics.map(\.id) == ["policy.pattern"])
        #expect(other.everyWord.contains("`1344b5…05be`"), "\(other.everyWord)")
    }
}
