import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("What a policy asks of the values of tenants")
struct PolicyConstraintTests {
    static let policy = """
        version: 1
        paths:
          plans.*.price_toman: { minimum: 50000, maximum: 9000000, reason: "below cost" }
          plans.*: { required: true }
          plans.*.device_limit: { required: true }
          settings.support_username: { required: true, pattern: "@[a-z]+_support" }
          payments.zarinpal.sandbox: { forbidden: true }
          features.polls: { forbidden: true }
          configuration.TRIAL_DURATION_DAYS: { maximum: 7 }
          configuration.*: { pattern: "[^!]*", maximum: 100000 }
          payments.card_to_card.cards.*.weight: { maximum: 5 }

        """

    static let cases: [(name: String, text: String)] = [
        (
            "what is allowed",
            """
            settings: { support_username: "@pars_support" }
            features: { polls: false }
            payments: { zarinpal: { sandbox: false } }
            plans: { a: { name: A, period_days: 30, price_kopeks: 5000000, device_limit: 1 } }
            configuration: { TRIAL_DURATION_DAYS: 7, AVAILABLE_LANGUAGES: "fa" }
            """
        ),
        (
            "what is not, each at its value",
            """
            settings: { support_username: "@pars_help" }
                                          #^ policy.pattern
            features: { polls: true }
                               #^ policy.forbidden
            payments: { zarinpal: { sandbox: true } }
                                             #^ policy.forbidden
            plans:
              a: { name: A, period_days: 30, price_toman: 49999, device_limit: 1 }
                                                          #^ policy.minimum
              b: { name: B, period_days: 30, price_kopeks: 900000001, device_limit: 1 }
                                                           #^ policy.maximum
              c: { name: C, period_days: 30, price_toman: 50000 }
              #^ policy.required
            configuration:
              TRIAL_DURATION_DAYS: 8
                                   #^ policy.maximum
              WELCOME_TEXT: "hello!"
                            #^ policy.pattern
            """
        ),
    ]

    @Test("is checked without a database, with the policy's line as a note", arguments: cases)
    func checked(name: String, text: String) async throws {
        let catalog = ownKeys("WELCOME_TEXT")
        let loaded = try await load([
            "shop.yaml": shop(text), "_policy.yaml": Self.policy, "_catalog.yaml": catalog,
        ])
        let errors = loaded.diagnostics.diagnostics.filter { $0.severity == .error }
        let places = errors.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) error \($0.id)" }.sorted()
        #expect(places == MarkedSource(text: shop(text)).expected, "\(name)\n\(loaded.everyWord)")
        for error in errors {
            #expect(error.notes.first?.location?.file.hasSuffix("/_policy.yaml") == true)
        }
    }

    @Test("what is wrong names the row, the bound and the reason, and leaves the value to the line")
    func words() async throws {
        let loaded = try await load([
            "shop.yaml": shop(
                """
                settings: { support_username: "@pars_support" }
                plans: { gold: { name: A, period_days: 30, price_toman: 41234, device_limit: 1 } }
                """
            ), "_policy.yaml": Self.policy,
        ])
        let error = try #require(loaded.diagnostics.diagnostics.first { $0.severity == .error })
        #expect(error.message == "`plans.gold.price_toman` must be at least 50000 by the policy: below cost")
        #expect(error.notes.first?.location?.line == 3)
        #expect(!error.message.contains("41234"))
    }

    @Test("a tenant without what has to be there is told where it begins, for rows and for fields")
    func missing() async throws {
        let loaded = try await load(["shop.yaml": shop(""), "_policy.yaml": Self.policy])
        let required = loaded.diagnostics.diagnostics.filter { $0.id == "policy.required" }
        #expect(required.map { $0.location?.line } == [2, 2])
        #expect(
            Set(required.map(\.message)) == [
                "`plans.*` is required by the policy", "`settings.support_username` is required by the policy",
            ]
        )
    }

    @Test(
        "any of a section that is required, and a feature that is forbidden, are so whatever else is said",
        arguments: ["features", "configuration"]
    )
    func anyRow(section: String) async throws {
        let policy = "version: 1\npaths: { \(section).*: { required: true } }\n"
        let bare = try await load(["_policy.yaml": policy, "shop.yaml": shop("")])
        #expect(bare.findings.contains { $0.hasSuffix("policy.required") }, "\(bare.findings)")
        let filled = shop("features: { polls: true }\nconfiguration: { TRIAL_DURATION_DAYS: 3 }")
        #expect(try await load(["_policy.yaml": policy, "shop.yaml": filled]).findings == [])
        let loaded = try await load([
            "_policy.yaml": "version: 1\npaths: { features.referral_program: { forbidden: true } }\n",
            "shop.yaml": shop("features: { referral_program: { config: { levels: 2 } } }"),
        ])
        #expect(loaded.findings.contains { $0.hasSuffix("policy.forbidden") }, "\(loaded.findings)")
    }

    @Test("a value of a layer is wrong once, in the layer, however many tenants have it")
    func layers() async throws {
        var files = [
            "_layers/base.yaml": "version: 1\nconfiguration: { TRIAL_DURATION_DAYS: 30 }\n",
            "_policy.yaml": "version: 1\npaths: { configuration.TRIAL_DURATION_DAYS: { maximum: 7 } }\n",
        ]
        for number in 1...20 {
            files["s\(number).yaml"] = """
                version: 1
                tenant: s\(number)
                name: Shop
                extends: [base]
                telegram: { bot_token: { env: S\(number)_BOT_TOKEN } }

                """
        }
        let loaded = try await withFolder { folder in
            for (name, text) in files { try folder.write(text, to: name) }
            return await folder.load(jobs: 4)
        }
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["policy.maximum"])
        #expect(loaded.diagnostics.diagnostics.first?.location?.file.hasSuffix("/_layers/base.yaml") == true)
        #expect(loaded.diagnostics.diagnostics.first?.location?.line == 2)
    }

    @Test("0 is above every maximum where it lifts a limit, and what is left out is held against none")
    func unlimited() async throws {
        let text = shop(
            """
            plans:
              a: { name: A, period_days: 30, price_toman: 50000, traffic_limit_gb: 0, device_limit: 1, sort_order: 0 }
                                                                                   #^ policy.maximum
              b: { name: B, period_days: 30, price_toman: 50000, traffic_limit_gb: 10, device_limit: 0 }
                                                                                                     #^ policy.maximum
              c: { name: C, period_days: 30, price_toman: 50000 }
            """
        )
        let loaded = try await load([
            "shop.yaml": text,
            "_policy.yaml": """
            version: 1
            paths:
              plans.*.traffic_limit_gb: { maximum: 700 }
              plans.*.device_limit: { maximum: 5 }
              plans.*.sort_order: { maximum: 9 }

            """,
        ])
        let errors = loaded.diagnostics.diagnostics.filter { $0.severity == .error }
        let places = errors.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) error \($0.id)" }.sorted()
        #expect(places == MarkedSource(text: text).expected, "\(loaded.everyWord)")
        #expect(
            errors.contains {
                $0.message == "`plans.a.traffic_limit_gb` must be at most 700 by the policy, and 0 is unlimited"
            }
        )
    }

    @Test("what is said once for every card is wrong once, however many cards there are")
    func everyRow() async throws {
        let loaded = try await load([
            "shop.yaml": shop(
                """
                payments:
                  card_to_card:
                    enabled: true
                    rotation: random
                    cards:
                      a: { card_number: "6037701689095443", card_holder_name: A }
                      b: { card_number: "6274127000018355", card_holder_name: B }
                      c: { card_number: "6104337000007870", card_holder_name: C }
                """
            ),
            "_policy.yaml": "version: 1\npaths: { payments.card_to_card.rotation: { pattern: \"weighted\" } }\n",
        ])
        #expect(loaded.diagnostics.diagnostics.filter { $0.severity == .error }.map(\.id) == ["policy.pattern"])
    }

    @Test("a value by reference cannot be held against a pattern, and is refused")
    func reference() async throws {
        let loaded = try await load([
            "shop.yaml": shop("configuration: { WELCOME: { env: SHOP_WELCOME } }"),
            "_catalog.yaml": "version: 1\nconfiguration: { WELCOME: { type: string } }\n",
            "_policy.yaml": "version: 1\npaths: { configuration.WELCOME: { pattern: \"[a-z]*\" } }\n",
        ])
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["policy.pattern"])
    }

    @Test("what names nothing that is declared is a warning in the policy; what forbids or requires is not")
    func pointless() async throws {
        let text = """
            version: 1
            paths:
              plans.gold.price_toman: { minimum: 1 }
              #^ warning policy.no_effect
              plans.silver.price_toman: { forbidden: true }
              settings.default_language: { pattern: "fa" }
              #^ warning policy.no_effect
            """
        let loaded = try await load(["shop.yaml": shop(""), "_policy.yaml": text])
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(loaded.everyWord)")
    }

    @Test("a pattern that would make other engines go back for ever is done in no time", .timeLimit(.minutes(5)))
    func hostile() async throws {
        let loaded = try await load([
            "shop.yaml": shop("configuration: { WELCOME: \"\(String(repeating: "a", count: 4000))\" }"),
            "_catalog.yaml": "version: 1\nconfiguration: { WELCOME: { type: string } }\n",
            "_policy.yaml": "version: 1\npaths: { configuration.WELCOME: { pattern: \"(a+)+b\" } }\n",
        ])
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["policy.pattern"])
    }
}
