import CanonicalJSON
import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("Features and configuration by the catalog")
struct CatalogValueTests {
    static let sources: [(name: String, text: String)] = [
        (
            "names that nobody knows, and names in the other section",
            shop(
                """
                features:
                  pols: true
                  #^ catalog.unknown_feature
                  TRIAL_DURATION_DAYS: true
                  #^ catalog.unknown_feature
                configuration:
                  TRIAL_DURATON_DAYS: 3
                  #^ catalog.unknown_key
                  polls: true
                  #^ catalog.unknown_key
                  trial_duration_days: 3
                  #^ catalog.unknown_key
                """
            )
        ),
        (
            "keys of the platform",
            shop(
                """
                configuration:
                  BOT_TOKEN: { env: SHOP_BOT_TOKEN }
                  #^ catalog.platform_key
                  LOG_LEVEL: INFO
                  #^ catalog.platform_key
                  WATA_WEBHOOK_PORT: 8085
                  #^ catalog.platform_key
                """
            )
        ),
        (
            "values of another type",
            shop(
                """
                configuration:
                  TRIAL_DURATION_DAYS: "3"
                                       #^ manifest.wrong_type
                  TRIAL_TRAFFIC_LIMIT_GB: 2.5
                                          #^ manifest.wrong_type
                  TRIAL_DEVICE_LIMIT: 010
                                      #^ manifest.wrong_type
                  HIDE_SUBSCRIPTION_LINK: yes
                                          #^ manifest.wrong_type
                  AVAILABLE_LANGUAGES: [fa, en]
                                       #^ manifest.wrong_type
                  CHANNEL_LINK: 12
                                #^ manifest.wrong_type
                  TELEGRAM_STARS_RATE_RUB: "1.3"
                                           #^ manifest.wrong_type
                  LOGO_FILE: { a: b }
                             #^ manifest.wrong_type
                  MAX_DEVICES_LIMIT: { value: "5" }
                                              #^ manifest.wrong_type
                  PRICE_30_DAYS: { env: SHOP_PRICE }
                                 #^ manifest.wrong_type
                """
            )
        ),
        (
            "values that are not allowed",
            shop(
                """
                configuration:
                  MAIN_MENU_MODE: texts
                                  #^ value.choice
                  TRIAL_DURATION_DAYS: -1
                                       #^ value.range
                  REFERRAL_COMMISSION_PERCENT: 101
                                               #^ value.range
                  PRICE_30_DAYS: 100000000001
                                 #^ value.range
                  MAX_DEVICES_LIMIT: 9223372036854775808
                                     #^ value.range
                  ADMIN_REPORTS_TOPIC_ID: 0
                                          #^ value.range
                  TELEGRAM_STARS_RATE_RUB: .inf
                                           #^ value.number
                  PAL24_BASE_URL: pal24.pro
                                  #^ value.url
                  TRIBUTE_DONATE_LINK: "javascript:alert(1)"
                                       #^ value.url
                  CHANNEL_LINK: "@parsvpn"
                                #^ value.url
                  HAPP_DOWNLOAD_LINK_IOS: apps.apple.com/app/happ
                                          #^ value.url
                  TIMEZONE: Asia/Teheran
                            #^ value.time_zone
                  BACKUP_TIME: "24:00"
                               #^ value.time_of_day
                  AVAILABLE_LANGUAGES: fa;en
                                       #^ value.language
                  AUTOPAY_WARNING_DAYS: 3,x
                                        #^ value.whole_numbers
                  CHANNEL_SUB_ID: "0"
                                  #^ value.chat_id
                """
            )
        ),
        (
            "secrets that stand there, whatever they look like",
            shop(
                """
                configuration:
                  WATA_ACCESS_TOKEN: hunter2
                                     #^ secret.literal
                  NALOGO_PASSWORD: 12345
                                   #^ secret.literal
                  PLATEGA_SECRET: [hunter2]
                                  #^ secret.literal
                  TRIBUTE_API_KEY: { value: hunter2 }
                                   #^ secret.literal
                  HELEKET_API_KEY: { value: { env: SHOP_A } }
                                   #^ secret.literal
                  MULENPAY_API_KEY:
                                   #^ manifest.null
                  PAL24_API_TOKEN: { env: OTHER_A }
                                          #^ secret.foreign_name
                """
            )
        ),
        (
            "keys that are kept elsewhere, in the form of that place",
            shop(
                """
                configuration:
                  ADMIN_NOTIFICATIONS_CHAT_ID: "-100123"
                                               #^ manifest.wrong_type
                  ADMIN_NOTIFICATIONS_TOPIC_ID: 0
                                                #^ value.range
                  SUPPORT_USERNAME: "@a-b"
                                    #^ value.username
                  DEFAULT_LANGUAGE: xx
                                    #^ value.language
                  ZARINPAL_MERCHANT_ID: 12-34
                                        #^ value.merchant_id
                  WATA_ENABLED: 1
                                #^ manifest.wrong_type
                  CARD_TO_CARD_ENABLED: null
                                        #^ manifest.null
                """
            )
        ),
        (
            "two names of one thing that disagree, in either order",
            shop(
                """
                configuration:
                  WATA_ENABLED: false
                                #^ manifest.spelling_conflict
                  DEFAULT_LANGUAGE: en
                                    #^ manifest.spelling_conflict
                  ZARINPAL_ENABLED: true
                                    #^ manifest.switch_conflict
                features: { wata: true, zarinpal: false }
                settings: { default_language: fa }
                """
            )
        ),
        (
            "a switch that is set by one name and taken out by another",
            shop(
                """
                configuration:
                  WATA_ENABLED: null
                                #^ manifest.spelling_conflict
                  ENABLE_AUTOPAY: true
                features:
                  wata: true
                  auto_renewal: null
                                #^ manifest.spelling_conflict
                  card_to_card: null
                                #^ manifest.spelling_conflict
                payments: { card_to_card: { enabled: false } }
                """
            )
        ),
        (
            "configuration of a feature that is switched off, which is only a warning",
            shop(
                """
                features: { trial_subscription: false, polls: true }
                configuration:
                  TRIAL_DURATION_DAYS: 3
                  #^ warning catalog.feature_off
                  CONTESTS_BUTTON_VISIBLE: true
                  REFERRAL_COMMISSION_PERCENT: 10
                  WATA_ENABLED: false
                  WATA_REQUEST_TIMEOUT: 30
                  #^ warning catalog.feature_off
                """
            )
        ),
        (
            "more that costs less, and a greatest payment below the least, which are warnings",
            shop(
                """
                configuration:
                  PRICE_30_DAYS: 99000
                  PRICE_60_DAYS: 0
                  PRICE_90_DAYS: 90000
                                 #^ warning catalog.order
                  PRICE_180_DAYS: 90000
                  PRICE_TRAFFIC_5GB: 2000
                  PRICE_TRAFFIC_UNLIMITED: 1000
                                           #^ warning catalog.order
                  WATA_MIN_AMOUNT_KOPEKS: 5000
                  WATA_MAX_AMOUNT_KOPEKS: 4000
                                          #^ warning catalog.order
                """
            )
        ),
    ]

    @Test("each fault is found where it stands, with its id", arguments: sources)
    func marked(name: String, text: String) async throws {
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(name)\n\(loaded.everyWord)")
        #expect(!loaded.everyWord.contains("hunter2"))
    }

    static let landings: [(line: String, kind: ResourceKind, key: String, field: String, value: FieldValue)] = [
        ("ADMIN_NOTIFICATIONS_CHAT_ID: -100123", .bot, "shop", "admin_chat_id", .integer(-100_123)),
        ("ADMIN_NOTIFICATIONS_TOPIC_ID: null", .bot, "shop", "admin_topic_id", .null),
        ("CARD_RECEIPT_TOPIC_ID: 34", .bot, "shop", "card_receipt_topic_id", .integer(34)),
        ("DEFAULT_LANGUAGE: en", .bot, "shop", "default_language", .text("en")),
        ("ZARINPAL_ENABLED: true", .bot, "shop", "zarinpal_enabled", .bool(true)),
        ("ZARINPAL_ENABLED: true", .feature, "zarinpal", "enabled", .bool(true)),
        ("ENABLE_AUTOPAY: true", .feature, "auto_renewal", "enabled", .bool(true)),
        ("TRIAL_DURATION_DAYS: { value: 3 }", .configuration, "TRIAL_DURATION_DAYS", "config_value", json("3")),
        ("TELEGRAM_STARS_RATE_RUB: 2", .configuration, "TELEGRAM_STARS_RATE_RUB", "config_value", json("2")),
        ("TIMEZONE: Asia/Tehran", .configuration, "TIMEZONE", "config_value", json(#""Asia/Tehran""#)),
        (
            "ZARINPAL_MERCHANT_ID: { env: SHOP_M }", .bot, "shop", "zarinpal_merchant_id",
            .secret(SealedSecret(reference: .environment(name: "SHOP_M"), fingerprint: nil))
        ),
        (
            "CHANNEL_LINK: { env: SHOP_LINK }", .configuration, "CHANNEL_LINK", "config_value",
            .secret(SealedSecret(reference: .environment(name: "SHOP_LINK"), fingerprint: nil))
        ),
    ]

    private static func json(_ text: String) -> FieldValue {
        (try? JSONText(parsing: Array(text.utf8))).map(FieldValue.json) ?? .undeclared
    }

    @Test("a key lands where its value is kept, with its own line", arguments: landings)
    func landing(line: String, kind: ResourceKind, key: String, field: String, value: FieldValue) async throws {
        let loaded = try await load(shop("configuration:\n  \(line)"))
        // A switch alone makes no shop, which is worth a warning.
        #expect(!loaded.diagnostics.hasErrors, "\(loaded.everyWord)")
        #expect(loaded.value(kind, key, field) == value)
        #expect(loaded.origin(kind, key, field)?.line == 6)
        let isConfiguration = kind === ResourceKind.configuration
        #expect(loaded.tenants[0].rows[ResourceKind.configuration.order].values.count == (isConfiguration ? 1 : 0))
    }

    @Test("two names of one thing may stand there when they agree")
    func agreement() async throws {
        let loaded = try await load(
            shop(
                """
                configuration: { WATA_ENABLED: true, SUPPORT_USERNAME: "@shop_help", CARD_TO_CARD_ENABLED: false }
                features: { wata: { enabled: true, config: { a: 1 } }, card_to_card: false }
                settings: { support_username: "@shop_help" }
                """
            )
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.origin(.feature, "wata", "enabled")?.line == 6)
        #expect(loaded.value(.bot, "shop", "card_to_card_enabled") == .bool(false))
    }

    static let words: [(fragment: String, word: String)] = [
        ("configuration: { TRIAL_DURATON_DAYS: 3 }", "did you mean `TRIAL_DURATION_DAYS`?"),
        ("features: { reffer_program: true }", "did you mean `referral_program`?"),
        ("features: { TIMEZONE: true }", "write it under `configuration`"),
        ("configuration: { polls: true }", "write it under `features`"),
        ("configuration: { XYZZY: 1 }", "an organisation's own keys are described in _catalog.yaml"),
        ("configuration: { BOT_TOKEN: x }", "write it as `telegram.bot_token`"),
        ("configuration: { LOG_DIR: x }", "it is about the log of the process that runs all bots"),
        ("configuration: { TRIAL_DURATION_DAYS: \"3\" }", "a whole number of days, and this is quoted text"),
        ("configuration: { TRIAL_DURATION_DAYS: \"3\" }", "if it looks right, remove the quotes"),
        ("configuration: { TELEGRAM_STARS_RATE_RUB: 1_000 }", "write plain digits"),
        ("configuration: { HELEKET_MARKUP_PERCENT: x }", "takes a number of percent"),
        ("configuration: { REFERRAL_COMMISSION_PERCENT: 200 }", "must be between 0 and 100 percent"),
        ("configuration: { MAIN_MENU_MODE: txt }", "did you mean `text`?"),
        ("configuration: { bot_token: x }", "write it as `telegram.bot_token`"),
        ("configuration: { WATA_ACCES_TOKEN: x }", "did you mean `WATA_ACCESS_TOKEN`?"),
        ("configuration: { WEBHOOK_PORT: 1 }", "an organisation's own keys are described in _catalog.yaml"),
        ("configuration: { WATA_ACCESS_TOKEN: x }", "write `{ env: SHOP_WATA_ACCESS_TOKEN }`"),
    ]

    @Test("a message says what is wanted, in which unit, and what to write instead", arguments: words)
    func message(fragment: String, word: String) async throws {
        let loaded = try await load(shop(fragment))
        let text = TextRenderer(colour: false).render(loaded.diagnostics.report())
        #expect(text.contains(word), "\(text)")
    }

    @Test(
        "a number that would be rounded is refused, and one that is only spelled otherwise is not",
        arguments: [
            ("6104337000007870.5", false), ("0.1000000000000000000001", false), ("12.50", true), ("1e30", true),
            ("1.5e-7", true), (".5", true), ("0.00010", true), ("-0.0", true), ("123456789012345.5", true),
        ]
    )
    func rounded(number: String, isKept: Bool) async throws {
        let loaded = try await load(shop("features: { polls: { config: { f: \(number) } } }"))
        #expect(loaded.diagnostics.diagnostics.map(\.id) == (isKept ? [] : ["value.number"]), "\(loaded.everyWord)")
    }

    @Test("a map of nothing but `value` is no map, and the message says so")
    func mapOfValue() async throws {
        let catalog = "version: 1\nconfiguration: { M: { type: map } }\n"
        let loaded = try await TenantManifestTests.load([
            "_catalog.yaml": catalog, "shop.yaml": shop("configuration: { M: { value: 1 } }"),
        ])
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["manifest.wrong_type"])
        #expect(loaded.everyWord.contains("stands for what that holds"), "\(loaded.everyWord)")
    }

    @Test("one warning is listed twenty times and then counted")
    func flood() async throws {
        var files: [String: String] = [:]
        for number in 1...25 {
            files["shop-\(number).yaml"] = """
                version: 1
                tenant: shop-\(number)
                name: Shop
                telegram: { bot_token: { env: SHOP_\(number)_BOT_TOKEN } }
                features: { trial_subscription: false }
                configuration: { TRIAL_DURATION_DAYS: 3 }

                """
        }
        let report = try await load(files).diagnostics.report()
        #expect(report.diagnostics.filter { $0.id == "catalog.feature_off" }.count == 20)
        #expect(report.omissions.map(\.count) == [5])
        #expect(report.warningCount == 25)
    }
}
