import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("A finding shows its line where nothing on it could be a secret")
struct ExcerptTests {
    /// The excerpts by line.
    private func excerpts(_ text: String) async throws -> [Int: String] {
        let findings = try await load(text).diagnostics.diagnostics
        try #require(!findings.isEmpty)
        return findings.reduce(into: [:]) { excerpts, finding in
            excerpts[finding.location?.line ?? 0] = finding.excerpt?.text
        }
    }

    /// The excerpt of the only finding.
    private func excerpt(_ text: String) async throws -> String? {
        let findings = try await load(text).diagnostics.diagnostics
        try #require(findings.count == 1, "\(findings.map(\.id))")
        return findings[0].excerpt?.text
    }

    @Test("lines of known keys, open values and keys of rows, as they are written")
    func shown() async throws {
        let text = shop(
            """
            active: yes
            settings: { admin_chat_id: -1001234567890, default_language: 'xx' }
            plans:
              monthly-50:
                name: "یک‌ماهه ۵۰ گیگ"
                price_toman:   cheap
            features: [a]
            payments:
              card_to_card:
                cards:
                  mellat-main:
                    card_holder_name: 5
            """
        )
        #expect(
            try await excerpts(text) == [
                5: "active: yes", 6: "settings: { admin_chat_id: -1001234567890, default_language: 'xx' }",
                8: "  monthly-50:", 10: "    price_toman:   cheap", 15: "      mellat-main:",
                16: "        card_holder_name: 5",
            ]
        )
    }

    @Test("configuration that the catalog knows and does not call secret, in any place where its value is kept")
    func configuration() async throws {
        let found = try await excerpts(
            shop(
                """
                configuration:
                  MAIN_MENU_MODE: texts
                  MAX_DEVICES_LIMIT: "5"
                  WATA_ENABLED: perhaps
                  DEFAULT_LANGUAGE: xx
                  TIMEZONE: Asia/Teheran # x
                  WATA_ACCESS_TOKEN: canary
                  ZARINPAL_MERCHANT_ID: canary
                  LOG_LEVEL: canary
                  MAIN_MENU_MODES: canary
                  MAX_DEVICES_LIMITS: { env: SHOP_CANARY }
                  TRIAL_DURATION_DAYS: { env: SHOP_CANARY }
                """
            )
        )
        #expect(
            found == [
                6: "  MAIN_MENU_MODE: texts", 7: "  MAX_DEVICES_LIMIT: \"5\"", 8: "  WATA_ENABLED: perhaps",
                9: "  DEFAULT_LANGUAGE: xx", 10: "  TIMEZONE: Asia/Teheran",
            ]
        )
    }

    @Test("what was called something else, in the file and between files, and never what could be a secret")
    func renames() async throws {
        #expect(
            try await excerpts(
                shop(
                    """
                    renamed_from: shop # once
                    plans:
                      a: { name: A, period_days: 1, price_toman: 1, renamed_from: b }
                      b:
                        name: B
                        period_days: 1
                        price_toman: 1
                        renamed_from: a
                      c: { name: C, period_days: 1, price_toman: 1, renamed_from: "6104337000007870" }
                      d: { name: D, period_days: 1, price_toman: 1, renamed_from: 1000000001:FAKEFAKEFAKEFAKEFAKE }
                      e: { name: E, period_days: 1, price_toman: 1, renamed_from: [b] }
                    """
                )
            ) == [
                5: "renamed_from: shop", 7: "  a: { name: A, period_days: 1, price_toman: 1, renamed_from: b }",
                15: "  e: { name: E, period_days: 1, price_toman: 1, renamed_from: [b] }",
            ]
        )
        let head = { (slug: String, prefix: String) in
            "version: 1\ntenant: \(slug)\nname: N\ntelegram: { bot_token: { env: \(prefix)_TOKEN } }\n"
        }
        let loaded = try await load([
            "a.yaml": head("a", "A") + "renamed_from: old\n", "b.yaml": head("b", "B") + "renamed_from: old  # x\n",
            "c.yaml": "renamed_from: d\n" + head("c", "C"), "d.yaml": "renamed_from: c\n" + head("d", "D"),
        ])
        let shown = loaded.diagnostics.diagnostics.map { "\($0.id) \($0.excerpt?.text ?? "nothing")" }
        #expect(shown == ["manifest.rename renamed_from: old", "manifest.rename renamed_from: d"])
    }

    @Test("what is there twice in a folder shows the second line, unless it is a secret's")
    func folder() async throws {
        let master = "master: true\n"
        let head = { (slug: String) in
            "version: 1\ntenant: \(slug)\nname: N\ntelegram:\n  bot_token: { file: \(slug)/token }\n"
        }
        let loaded = try await load(["a.yaml": head("a") + master, "b.yaml": head("b") + master])
        #expect(loaded.diagnostics.diagnostics.map(\.excerpt?.text) == ["master: true"])
        let cards = { (key: String) in
            "payments: { card_to_card: { cards: { \(key): { card_number: \"6104337000007870\", "
        }
        let shared = try await load([
            "a.yaml": head("a") + cards("x") + "card_holder_name: A } } } }\n",
            "b.yaml": head("b") + cards("y") + "card_holder_name: A } } } }\n",
        ])
        #expect(shared.diagnostics.diagnostics.map(\.id) == ["manifest.shared_card"])
        #expect(shared.diagnostics.diagnostics.map(\.excerpt) == [nil])
    }

    @Test("a comment at the end of a line is cut off with the blanks before it")
    func comments() async throws {
        #expect(try await excerpt(shop("active: maybe  # was: 123:secret")) == "active: maybe")
        #expect(try await excerpt(shop("active:     # was: 123:secret")) == "active:")
        #expect(try await excerpt(shop("settings: { admin_topic_id: 0 } # } x")) == "settings: { admin_topic_id: 0 }")
        #expect(try await excerpt(shop("active: \"may#be\" #")) == "active: \"may#be\"")
    }

    @Test("nothing is shown wherever it stands, but not below the key of a secret")
    func nothing() async throws {
        #expect(try await excerpts(shop("configuration: { A: ~ }")) == [5: "configuration: { A: ~ }"])
        let text = "version: 1\ntenant: shop\nname: Shop\ntelegram:\n  bot_token: ~\n"
        #expect(try await excerpts(text)[5] == nil)
    }

    @Test(
        "lines that are kept back",
        arguments: [
            // A key that is not known, whatever stands below it.
            "bot_tokn: x", "settings: { admin_topic_id: 0, x: y }",
            "settings: { x: { admin_topic_id: 0 }, admin_topic_id: 1 }",
            // Secrets, masked values, references, and values that may be anything.
            "payments: { zarinpal: { merchant_id: x } }", "payments: { zarinpal: { merchant_id: { file: other/x } } }",
            "configuration: { A: { env: OTHER_X } }",
            "features: { a: { enabled: 1, config: {} } }",
            // Text that is not on its line, or not what it says.
            "settings: { support_username: &a b, admin_topic_id: 1 }", "settings: { admin_topic_id: !!str 1 }",
            "settings: { support_username: \"\\x41\" }", "active: |\n  yes",
            "settings: { support_username: a\n  b }",
        ]
    )
    func keptBack(_ text: String) async throws {
        let findings = try await load(shop(text)).diagnostics.diagnostics
        #expect(!findings.isEmpty)
        for finding in findings where finding.location?.line == 5 { #expect(finding.excerpt == nil, "\(finding)") }
    }

    @Test("an alias shows neither what it names nor its name, and what it names is judged where it stands")
    func aliases() async throws {
        let found = try await excerpts(
            shop(
                """
                settings:
                  support_username: &name "no name"
                  default_language: *name
                active: *name
                """
            )
        )
        #expect(found == [:])
    }

    @Test("nothing of a file that is no YAML, nor of one with a key given twice")
    func syntax() async throws {
        for text in ["active: maybe\nname: [", shop("active: maybe\nactive: maybe"), "name: \u{7}\nactive: maybe"] {
            #expect(try await excerpts(text) == [:])
        }
    }

    @Test("lines are counted as the parser counts them, whatever ends them and whatever begins the file")
    func lineEnds() async throws {
        let lines = [
            "version: 1", "tenant: shop", "name: \"۱\"", "active: maybe", "telegram: { bot_token: { env: SHOP_A } }",
        ]
        for end in ["\n", "\r", "\r\n"] {
            for start in ["", "\u{FEFF}", "\u{FEFF}#" + end, end + end] {
                let findings = try await load(start + lines.joined(separator: end)).diagnostics.diagnostics
                #expect(findings.map { $0.excerpt?.text } == ["active: maybe"])
                #expect(findings.map { $0.excerpt?.column } == [1])
            }
        }
    }

    @Test("layers are shown as tenants are, but for what only a tenant may hold")
    func layers() async throws {
        let findings = try await load([
            "shop.yaml": shop("extends: [base, \"other one\"]"),
            "_layers/base.yaml": """
            version: 1
            extends: [base, base]
            name: Shop
            settings:
              admin_topic_id: 0  # secret
            telegram: { bot_token: 5 }
            configuration: { A: .nan }
            """,
        ]).diagnostics.diagnostics
        let shown = findings.compactMap { finding in
            finding.excerpt.map { "\(finding.location?.line ?? 0): \($0.text)" }
        }
        #expect(
            Set(shown) == ["5: extends: [base, \"other one\"]", "2: extends: [base, base]", "5:   admin_topic_id: 0"]
        )
        let lines = Set(findings.compactMap(\.location).map(\.line))
        #expect(lines.isSuperset(of: [3, 6, 7]))
    }

    @Test("a finding of another place in the file, or of another file, has that place's line")
    func places() async throws {
        let findings = try await load([
            "a.yaml": "version: 1\ntenant: a\nname: A\nactive: maybe\ntelegram: { bot_token: { env: A_X } }\n",
            "b.yaml": "version: 1\n\ntenant: b\nname: B\nmaster: maybe\ntelegram: { bot_token: { env: B_X } }\n",
        ]).diagnostics.diagnostics
        #expect(findings.map { $0.excerpt?.text } == ["active: maybe", "master: maybe"])
    }

    @Test("a file of one line with ten thousand findings is done in no time")
    func oneLine() async throws {
        let plans = (0..<10_000).map { "p\($0): {}" }.joined(separator: ", ")
        let clock = ContinuousClock()
        var found: [Diagnostic] = []
        let time = try await clock.measure {
            found = try await load(shop("plans: { \(plans) }")).diagnostics.diagnostics
        }
        // A thousand, and that the rest is given up.
        #expect(found.count == 1_001)
        #expect(found.allSatisfy { $0.excerpt?.text.unicodeScalars.count == Excerpt.longest })
        // Walking the line anew for each of them would take minutes on a machine that does nothing else.
        #expect(time < .seconds(60))
    }
}
