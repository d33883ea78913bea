import CanonicalJSON
import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("Importing a settings file")
struct EnvironmentImportTests {
    static let token = "123456789:" + String(repeating: "Z", count: 35)

    private func made(_ text: String, tenant: String = "shop", name: String = "Shop") throws -> EnvironmentImport {
        let settings = try DotenvFile(text: text, file: ".env", dialect: .original)
        return EnvironmentImport(settings, file: ".env", tenant: tenant, name: name, folder: "/nonexistent")
    }

    /// The findings, as `line severity id`.
    private func found(_ result: EnvironmentImport) -> [String] {
        result.findings.diagnostics.map { "\($0.location?.line ?? 0) \($0.severity.rawValue) \($0.id)" }
    }

    /// Loads what was made, with its secrets.
    private func loaded(_ result: EnvironmentImport) async throws -> LoadedManifests {
        let dotenv = try result.secrets.map {
            try DotenvFile(text: String(decoding: $0.reveal(), as: UTF8.self), file: "secrets.env")
        }
        return try await load(
            ["shop.yaml": result.manifest],
            secrets: SecretSource(environment: [:], dotenv: [dotenv].compactMap(\.self))
        )
    }

    @Test("every key goes where the catalog says, and secrets stay behind a reference")
    func places() async throws {
        let result = try made(
            """
            # The bot
            BOT_TOKEN=\(Self.token)   # from BotFather
            SUPPORT_USERNAME="@shop_help"
            ADMIN_NOTIFICATIONS_CHAT_ID=-1001234567890
            DEFAULT_LANGUAGE='fa'
            ZARINPAL_ENABLED=on
            ZARINPAL_MERCHANT_ID=00000000-0000-4000-8000-00000000da7a
            WATA_ENABLED=1
            WATA_ACCESS_TOKEN='sec"ret $with \\ everything'
            ENABLE_AUTOPAY=False
            trial_duration_days=3
            TELEGRAM_STARS_RATE_RUB=1.5
            AVAILABLE_LANGUAGES=fa,en
            MAINTENANCE_MESSAGE="Back soon.\\nSorry!"
            CHANNEL_SUB_ID=-1001234567891
            """
        )
        #expect(found(result) == [])
        #expect(
            result.manifest == """
                # yaml-language-server: $schema=../schemas/tenant.schema.json
                # Imported from the settings of the original bot, which hold neither plans nor cards.
                version: 1
                tenant: shop
                name: Shop

                telegram:
                  bot_token: { env: SHOP_BOT_TOKEN }

                settings:
                  support_username: "@shop_help"
                  admin_chat_id: -1001234567890
                  default_language: fa

                features:
                  wata: true
                  auto_renewal: false
                  referral_program: true  # the original's default
                  simple_purchase: true  # the original's default
                  telegram_stars: true  # the original's default

                configuration:
                  WATA_ACCESS_TOKEN: { env: SHOP_WATA_ACCESS_TOKEN }
                  TRIAL_DURATION_DAYS: 3
                  TELEGRAM_STARS_RATE_RUB: 1.5
                  AVAILABLE_LANGUAGES: "fa,en"
                  MAINTENANCE_MESSAGE: |-
                    Back soon.
                    Sorry!
                  CHANNEL_SUB_ID: "-1001234567891"

                payments:
                  zarinpal:
                    enabled: true
                    merchant_id: "00000000-0000-4000-8000-00000000da7a"

                """
        )
        let loaded = try await loaded(result)
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.value(.bot, "shop", "telegram_bot_id") == .integer(123_456_789))
        #expect(
            loaded.secrets[.environment(name: "SHOP_WATA_ACCESS_TOKEN")]?.reveal()
                == #"sec"ret $with \ everything"#
        )
    }

    @Test("a key that is given again in another case is named as each line spells it")
    func repeatedInOtherCase() throws {
        let result = try made("BOT_TOKEN=\(Self.token)\nTRIAL_DURATION_DAYS=4\ntrial_duration_days=9\n")
        #expect(
            result.findings.diagnostics.map(\.message) == [
                "`TRIAL_DURATION_DAYS` is given again on line 3 as `trial_duration_days`, and that is taken"
            ]
        )
        #expect(result.manifest.contains("TRIAL_DURATION_DAYS: 9\n"))
    }

    @Test("lists and maps of an own catalog are JSON, as deep as they are; what is no such JSON is left out")
    func nested() async throws {
        try await withFolder { folder in
            let keys =
                "LOY_LIST: { type: list }, LOY_MAP: { type: map }, LOY_TEXT: { type: string }, LOY_OTHER: { type: list }, "
                + "LOY_BROKEN: { type: map }, LOY_REFERENCE: { type: map }, LOY_WRAPPED: { type: map }, LOY_DEEP: { type: list }"
            let deep = String(repeating: "[", count: 63) + String(repeating: "]", count: 63)
            try folder.write("version: 1\nconfiguration: { \(keys) }\n", to: "tenants/_catalog.yaml")
            let text = """
                BOT_TOKEN=\(Self.token)
                LOY_LIST=["a", {"b": [1, 2.5, null, true]}]
                LOY_MAP='{"a": {"b": ["c", {"d": 1000}]}, "e": "x"}'
                LOY_TEXT={"a": 1}
                LOY_OTHER={"a": 1}
                LOY_BROKEN={"a": hunter2
                LOY_REFERENCE={"env": "SHOP_BOT_TOKEN"}
                LOY_WRAPPED={"value": {"a": 1}}
                LOY_DEEP=\(deep)
                """
            let settings = try DotenvFile(text: text, file: ".env", dialect: .original)
            let result = EnvironmentImport(
                settings,
                file: ".env",
                tenant: "shop",
                name: "Shop",
                folder: folder.path + "/tenants"
            )
            #expect(
                Set(found(result).filter { !$0.hasPrefix("7 ") }) == [
                    "5 warning import.value", "6 warning import.value", "8 warning import.value",
                    "9 warning import.value",
                ]
            )
            // What looks like a reference is no map of values.
            #expect(found(result).contains { $0.hasPrefix("7 warning ") })
            #expect(!result.findings.diagnostics.contains { $0.message.contains("hunter2") })
            try folder.write(result.manifest, to: "tenants/shop.yaml")
            let loaded = await ManifestDirectory(path: folder.path + "/tenants").load(secrets: .none, jobs: 1)
            #expect(!loaded.diagnostics.hasErrors, "\(loaded.everyWord)")
            func value(_ key: String) -> String {
                if case .json(let json)? = loaded.value(.configuration, key, "config_value") { json.text } else { "-" }
            }
            #expect(value("LOY_LIST") == #"["a",{"b":[1,2.5,null,true]}]"#)
            #expect(value("LOY_MAP") == #"{"a":{"b":["c",{"d":1000}]},"e":"x"}"#)
            #expect(value("LOY_TEXT") == #""{\"a\": 1}""#)
            #expect(value("LOY_REFERENCE") == "-")
        }
    }

    @Test("what is left out is named with its line and the reason, and its value is not repeated")
    func leftOut() async throws {
        let result = try made(
            """
            BOT_TOKEN=\(Self.token)
            LOG_LEVEL=hunter2
            TRIAL_DURATON_DAYS=hunter2
            TRIAL_DURATION_DAYS=hunter2
            WATA_ENABLED=maybe
            CHANNEL_LINK=
            SUPPORT_USERNAME=@hunter2-x
            ADMIN_NOTIFICATIONS_CHAT_ID=@hunter2
            TIMEZONE=Hunter/2
            MAIN_MENU_MODE=hunter2
            PRICE_30_DAYS=-5
            LOGO_FILE=${HUNTER2}/hunter2.png
            PAYMENT_SERVICE_NAME="hunter2\u{202E}"
            MAX_DEVICES_LIMIT=1
            MAX_DEVICES_LIMIT=2
            POSTGRES_PASSWORD=hunter2
            """
        )
        #expect(
            Set(found(result)) == [
                "2 note import.platform_key", "3 warning import.unknown_key", "4 warning import.value",
                "5 warning import.value", "6 note import.empty", "7 warning value.username", "8 warning import.value",
                "9 warning value.time_zone", "10 warning value.choice", "11 warning value.range",
                "12 warning import.expansion", "13 warning import.value", "14 warning import.repeated",
                "16 note import.platform_key",
            ]
        )
        let text = TextRenderer(colour: false).render(result.findings.report())
        #expect(text.contains("did you mean `TRIAL_DURATION_DAYS`?"))
        #expect(text.contains("it takes a whole number of days"))
        #expect(text.contains("all tenants live in one database"))
        #expect(text.contains("`SUPPORT_USERNAME` is left out: `settings.support_username` must be"))
        #expect(!text.contains("hunter2") && !result.manifest.contains("hunter2"))
        let loaded = try await loaded(result)
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(
            loaded.value(.configuration, "MAX_DEVICES_LIMIT", "config_value") == .json(JSONText(.integer(2)))
        )
        #expect(result.secrets?.count == 1)
    }

    @Test(
        "a token that is none stays out of the secrets, and the manifest refers to the one that is to come",
        arguments: [("", "0 warning import.no_token"), ("BOT_TOKEN=hunter2", "1 warning secret.token_form")]
    )
    func token(text: String, finding: String) async throws {
        let result = try made(text)
        #expect(found(result) == [finding])
        #expect(result.secrets == nil)
        #expect(!result.manifest.contains("hunter2"))
        let loaded = try await loaded(result)
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
    }

    @Test("what is left out is called by the name that the settings file has for it")
    func nameOfToken() throws {
        let result = try made("BOT_TOKEN=hunter2")
        #expect(result.findings.diagnostics.map(\.message) == ["`BOT_TOKEN` is left out: it is not a bot token"])
    }

    @Test("what no value can mend is said once, and of no file that is not there yet")
    func once() throws {
        let nameless = try made("BOT_TOKEN=hunter2", name: "")
        let blank = nameless.findings.diagnostics.filter { $0.id == "value.blank" }
        #expect(blank.map(\.location) == [nil])
        let ofProcess = try made("BOT_TOKEN=\(Self.token)", tenant: "aws")
        #expect(ofProcess.findings.diagnostics.count { $0.id == "secret.of_the_process" } == 1)
    }

    @Test("a name that is none is an error", arguments: ["", "  ", String(repeating: "x", count: 256)])
    func name(_ name: String) throws {
        #expect(try made("BOT_TOKEN=\(Self.token)", name: name).findings.hasErrors)
    }

    @Test("every key of the catalog, as the original sets it, is taken, or left out as the platform's")
    func everyDefault() async throws {
        let text = Catalog.builtIn.configuration.map { key in
            "\(key.name)='\(key.isSecret ? "secret of \(key.name)" : key.defaultText ?? "")'\n"
        }.joined()
        let result = try made(text.replacing("'secret of BOT_TOKEN'", with: Self.token))
        let ids = Set(result.findings.diagnostics.map(\.id))
        #expect(ids == ["import.platform_key", "import.empty"], "\(result.findings.diagnostics)")
        let platform = result.findings.diagnostics.filter { $0.id == "import.platform_key" }
        #expect(platform.count == Catalog.builtIn.configuration.count { $0.isPlatform } - 1)
        let secrets = Catalog.builtIn.configuration.filter { $0.isSecret && !$0.isPlatform }
        #expect(result.secrets?.count == secrets.count + 1)
        let loaded = try await loaded(result)
        #expect(!loaded.diagnostics.hasErrors, "\(loaded.everyWord)")
        for key in secrets {
            let reference = SecretReference.environment(name: "SHOP_" + key.name)
            #expect(loaded.secrets[reference]?.reveal() == "secret of \(key.name)")
            #expect(!result.manifest.contains("secret of \(key.name)"))
        }
    }

    @Test("keys of the organisation's own catalog are taken too")
    func own() async throws {
        try await withFolder { folder in
            try folder.write(
                "version: 1\nconfiguration: { POINTS: { type: int, maximum: 9 }, KEY: { type: string, secret: true } }\n",
                to: "_catalog.yaml"
            )
            let settings = try DotenvFile(
                text: "POINTS=3\nKEY=hunter2\nBOT_TOKEN=\(Self.token)",
                file: ".env",
                dialect: .original
            )
            let result = EnvironmentImport(
                settings,
                file: ".env",
                tenant: "shop",
                name: "Shop",
                folder: folder.path
            )
            #expect(found(result) == [])
            #expect(result.manifest.contains("  POINTS: 3\n  KEY: { env: SHOP_KEY }\n"))
            try folder.write(result.manifest, to: "shop.yaml")
            #expect(await folder.load().diagnostics.diagnostics.isEmpty)
        }
    }

    @Test("what is written is what .yamllint asks for, without a warning")
    func yamllint() async throws {
        let text = Catalog.builtIn.configuration.map { key in
            "\(key.name)='\(key.isSecret ? "secret" : key.defaultText ?? "")'\n"
        }.joined()
        let result = try made(text + "MAINTENANCE_MESSAGE=\"" + String(repeating: "sorry ", count: 60) + "\\nbye\"")
        try await withFolder { folder in
            try folder.write(result.manifest, to: "shop.yaml")
            let configuration = SampleTests.folder + "/../.yamllint"
            let said = try shell("yamllint --strict --config-file '\(configuration)' .", in: folder)
            #expect(said.status == 0 && said.output.isEmpty, "\(said.output)")
        }
    }
}
