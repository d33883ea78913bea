import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("Secrets")
struct SecretTests {
    static let token = "123456789:" + String(repeating: "Z", count: 35)
    static let tokenReference = SecretReference.environment(name: "SHOP_BOT_TOKEN")

    @Test("a token that is at hand is kept apart from the rows, and the bot's number follows from it")
    func resolved() async throws {
        let loaded = try await load(
            shop(""),
            secrets: SecretSource(environment: ["SHOP_BOT_TOKEN": Self.token + "\n"])
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty)
        #expect(loaded.secrets[Self.tokenReference]?.reveal() == Self.token)
        #expect(loaded.value(.bot, "shop", "telegram_bot_id") == .integer(123_456_789))
        let sealed = SealedSecret(reference: Self.tokenReference, fingerprint: nil)
        #expect(loaded.value(.bot, "shop", "telegram_bot_token") == .secret(sealed))
    }

    @Test(
        "a token that is not at hand or empty is no fault, and nothing follows from it",
        arguments: [nil, "", "\n"]
    )
    func unresolved(value: String?) async throws {
        let environment = value.map { ["SHOP_BOT_TOKEN": $0] } ?? [:]
        let loaded = try await load(shop(""), secrets: SecretSource(environment: environment))
        #expect(loaded.diagnostics.diagnostics.isEmpty)
        #expect(loaded.secrets.isEmpty)
        #expect(loaded.value(.bot, "shop", "telegram_bot_id") == .undeclared)
    }

    @Test("what no column can hold is refused before anything is written, wherever it comes from")
    func unusable() async throws {
        try await withFolder { folder in
            try folder.write("one\u{0}two", to: "shop/nul")
            let loaded = try await load(
                shop(
                    """
                    configuration:
                      WATA_ACCESS_TOKEN: { env: SHOP_A }
                      NALOGO_PASSWORD: { file: shop/nul }
                      TRIBUTE_API_KEY: { env: SHOP_C }
                      MAINTENANCE_MESSAGE: { env: SHOP_D }
                    """
                ),
                secrets: SecretSource(
                    environment: ["SHOP_C": "repaired \u{FFFD}", "SHOP_D": "fine \u{FFFD}"],
                    malformed: ["SHOP_C"],
                    directory: folder.path,
                    dotenv: [try DotenvFile(text: "SHOP_A='one\u{0}two'\nSHOP_C=other", file: "x")]
                )
            )
            #expect(loaded.diagnostics.diagnostics.map(\.id) == Array(repeating: "secret.unreadable", count: 3))
            #expect(
                loaded.diagnostics.diagnostics.map(\.message) == [
                    "env:SHOP_A cannot be read: it holds a NUL character",
                    "file:shop/nul cannot be read: it holds a NUL character",
                    "env:SHOP_C cannot be read: it is not UTF-8",
                ]
            )
            #expect(loaded.secrets.keys.map(\.description) == ["env:SHOP_D"])
        }
    }

    @Test("the environment wins over dotenv files, of which a later one wins")
    func precedence() async throws {
        let files = [
            try DotenvFile(text: "SHOP_A=from file\nSHOP_B=from another file\nSHOP_C=from file", file: "x"),
            try DotenvFile(text: "SHOP_B=from file", file: "y"),
        ]
        let secrets = SecretSource(environment: ["SHOP_A": "from environment"], dotenv: files)
        let loaded = try await load(
            shop(
                """
                configuration: { WATA_ACCESS_TOKEN: { env: SHOP_A }, MAINTENANCE_MESSAGE: { env: SHOP_B }, YOOKASSA_SHOP_ID: { env: SHOP_C } }
                """
            ),
            secrets: secrets
        )
        #expect(loaded.secrets[.environment(name: "SHOP_C")]?.reveal() == "from file")
        #expect(loaded.secrets[.environment(name: "SHOP_A")]?.reveal() == "from environment")
        #expect(loaded.secrets[.environment(name: "SHOP_B")]?.reveal() == "from file")
    }

    @Test("files are read below the tenant's own folder, and links that stay in it are followed")
    func files() async throws {
        try await withFolder { folder in
            try folder.write("one\n", to: "shop/a")
            try folder.write("two", to: "shop/..data/b")
            try folder.link("shop/b", to: "..data/b")
            let manifest = shop(
                """
                configuration:
                  WATA_ACCESS_TOKEN: { file: shop/a }
                  MAINTENANCE_MESSAGE: { file: shop/b }
                  NALOGO_PASSWORD: { file: shop/c }
                """
            )
            let loaded = try await load(
                manifest,
                secrets: SecretSource(environment: [:], directory: folder.path)
            )
            #expect(loaded.diagnostics.diagnostics.isEmpty)
            #expect(loaded.secrets.count == 2)
            #expect(loaded.secrets[.file(path: "shop/a")]?.reveal() == "one")
            #expect(loaded.secrets[.file(path: "shop/b")]?.reveal() == "two")
        }
    }

    @Test("files that are too long, no text, no files or behind a link that leads out are refused")
    func refusedFiles() async throws {
        try await withFolder { folder in
            try folder.write("another tenant's", to: "other/key")
            try folder.write(String(repeating: "x", count: 65_537), to: "shop/long")
            try folder.write(Data([0xFF]), to: "shop/binary")
            try folder.link("shop/out", to: "../other/key")
            #expect(unsafe mkfifo(folder.path + "/shop/pipe", 0o600) == 0)
            let text = shop(
                """
                configuration:
                  CHANNEL_LINK: { file: shop/out }
                                #^ secret.link_outside
                  LOGO_FILE: { file: shop/long }
                             #^ secret.unreadable
                  NALOGO_PASSWORD: { file: shop/binary }
                                   #^ secret.unreadable
                  TRIBUTE_API_KEY: { file: shop/pipe }
                                   #^ secret.unreadable
                """
            )
            let loaded = try await load(text, secrets: SecretSource(environment: [:], directory: folder.path))
            #expect(found(loaded) == MarkedSource(text: text).expected)
            #expect(loaded.secrets.isEmpty)
        }
    }

    @Test("a tenant whose name begins with a digit names variables that shells take, and those that it had before")
    func digitFirst() async throws {
        func manifest(_ slug: String, _ name: String) -> String {
            """
            version: 1
            tenant: \(slug)
            name: Shop
            telegram: { bot_token: { env: \(name) } }

            """
        }
        let secrets = SecretSource(environment: ["_2SHOP_TOKEN": Self.token, "2SHOP_TOKEN": Self.token])
        let new = try await load(["2shop.yaml": manifest("2shop", "_2SHOP_TOKEN")], secrets: secrets)
        #expect(new.diagnostics.diagnostics.isEmpty, "\(new.everyWord)")
        #expect(new.secrets.count == 1)
        let old = try await load(["2shop.yaml": manifest("2shop", "2SHOP_TOKEN")], secrets: secrets)
        #expect(old.diagnostics.diagnostics.map(\.id) == ["secret.no_variable"])
        #expect(old.diagnostics.diagnostics[0].hint == "call the variable `_2SHOP_TOKEN`, here and where it is set")
        #expect(old.secrets.count == 1)
        for (slug, name) in [("shop", "_2SHOP_TOKEN"), ("shop", "2SHOP_TOKEN"), ("22shop", "_2SHOP_TOKEN")] {
            let refused = try await load(["\(slug).yaml": manifest(slug, name)], secrets: secrets)
            #expect(refused.diagnostics.diagnostics.map(\.id) == ["secret.foreign_name"], "\(slug) \(name)")
        }
        for name in ["_2_SHOP_TOKEN", "2_SHOP_TOKEN"] {
            let both = ["2.yaml": manifest("2", name), "2-shop.yaml": manifest("2-shop", "_2_SHOP_OTHER")]
            let found = try await load(both, secrets: .none).diagnostics.diagnostics.map(\.id)
            #expect(found.contains("secret.of_another_tenant"), "\(found)")
        }
    }

    @Test("what the database alone knows decides as well for names that begin with a digit")
    func formerDigitFirst() async throws {
        let text = """
            version: 1
            tenant: 2
            name: Shop
            telegram: { bot_token: { env: _2_TOKEN } }
            configuration: { MAINTENANCE_MESSAGE: { env: 2_SHOP_KEY } }

            """
        let secrets = SecretSource(environment: ["2_SHOP_KEY": "x"])
        let loaded = try await load(["2.yaml": text], secrets: secrets)
        let heeded = loaded.heedingSecrets(ofTenants: ["2", "2-shop"]).diagnostics.diagnostics
        #expect(heeded.filter { $0.severity == .error }.map(\.id) == ["secret.of_former_tenant"])
    }

    @Test(
        "no tenant's name makes the secrets of the process its own",
        arguments: [
            ("database", "DATABASE_URL"), ("github", "GITHUB_TOKEN"), ("ci-job", "CI_JOB_TOKEN"),
            ("aws-secret", "AWS_SECRET_ACCESS_KEY"), ("google-application", "GOOGLE_APPLICATION_CREDENTIALS"),
            // What docs/pipelines.md has: the secrets of all shops, the database, tokens of the pipeline.
            ("tenant", "TENANT_SECRETS"), ("tenants", "TENANTS_READ_URL"), ("tenants-write", "TENANTS_WRITE_URL"),
            ("comment", "COMMENT_TOKEN"), ("gh", "GH_TOKEN"), ("sops", "SOPS_AGE_KEY"),
            ("sops-age", "SOPS_AGE_KEY_FILE"),
            ("npm", "NPM_TOKEN"), ("kube", "KUBE_TOKEN"), ("op", "OP_SERVICE_ACCOUNT_TOKEN"),
            ("doppler", "DOPPLER_TOKEN"), ("vault", "VAULT_TOKEN"), ("tf", "TF_VAR_token"), ("deploy", "DEPLOY_KEY"),
        ]
    )
    func process(slug: String, name: String) async throws {
        let manifest = """
            version: 1
            tenant: \(slug)
            name: Shop
            telegram: { bot_token: { file: \(slug)/token } }
            configuration: { WATA_ACCESS_TOKEN: { env: \(name) } }

            """
        let secrets = SecretSource(environment: [name: "hunter2"])
        let refused = try await load(["\(slug).yaml": manifest], secrets: secrets)
        #expect(refused.diagnostics.diagnostics.map(\.id) == ["secret.of_the_process"])
        #expect(refused.secrets.isEmpty)
        let policy = "version: 1\nshared: { secrets: [\(name)] }\n"
        let shared = try await load(["\(slug).yaml": manifest, "_policy.yaml": policy], secrets: secrets)
        #expect(!shared.diagnostics.hasErrors, "\(shared.everyWord)")
    }

    @Test(
        "a bot token is no value of any key but a bot's, the tenant's own token neither",
        arguments: ["WATA_ACCESS_TOKEN", "MAINTENANCE_MESSAGE", "CHANNEL_LINK"],
        ["", "https://api.example/bot", "x\n"]
    )
    func tokenElsewhere(key: String, before: String) async throws {
        let secrets = SecretSource(environment: ["SHOP_BOT_TOKEN": Self.token, "SHOP_KEY": before + Self.token])
        for name in ["SHOP_BOT_TOKEN", "SHOP_KEY"] {
            let loaded = try await load(shop("configuration: { \(key): { env: \(name) } }"), secrets: secrets)
            #expect(loaded.diagnostics.diagnostics.map(\.id) == ["secret.bot_token"], "\(loaded.everyWord)")
            #expect(!loaded.everyWord.contains(Self.token.suffix(20)), "\(loaded.everyWord)")
            #expect(loaded.secrets.keys.map(\.description) == ["env:SHOP_BOT_TOKEN"])
        }
    }

    @Test("a bot token is no value of a key that a layer gives to all tenants either")
    func sharedTokenElsewhere() async throws {
        let files = [
            "shop.yaml": shop("extends: [base]"),
            "_layers/base.yaml": "version: 1\nconfiguration: { WATA_ACCESS_TOKEN: { env: OTHER_BOT_TOKEN } }\n",
            "_policy.yaml": "version: 1\nshared: { secrets: [OTHER_BOT_TOKEN] }\n",
        ]
        let loaded = try await load(files, secrets: SecretSource(environment: ["OTHER_BOT_TOKEN": Self.token]))
        #expect(loaded.diagnostics.diagnostics.map(\.id).contains("secret.bot_token"), "\(loaded.everyWord)")
        #expect(!loaded.everyWord.contains(Self.token.suffix(20)), "\(loaded.everyWord)")
    }

    @Test(
        "what a tenant keeps as a secret is no value of a key that people read, whether it is at hand or not",
        arguments: [
            ("SHOP_BOT_TOKEN", "telegram.bot_token"), ("SHOP_YOO", "YOOKASSA_SECRET_KEY"),
            ("SHOP_MERCHANT", "payments.zarinpal.merchant_id"), ("SHOP_YOO_ID", "YOOKASSA_SHOP_ID"),
        ]
    )
    func ownSecretInText(name: String, secret: String) async throws {
        let text = shop(
            """
            payments: { zarinpal: { merchant_id: { env: SHOP_MERCHANT } } }
            configuration:
              YOOKASSA_SECRET_KEY: { env: SHOP_YOO }
              YOOKASSA_SHOP_ID: { env: SHOP_YOO_ID }
              MAINTENANCE_MESSAGE: { env: \(name) }
                                   #^ secret.is_read
            """
        )
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(loaded.everyWord)")
        #expect(loaded.everyWord.contains("what env:\(name) holds is `\(secret)`"), "\(loaded.everyWord)")
    }

    @Test("nor under another name of the same file")
    func ownSecretByAnotherName() async throws {
        try await withFolder { folder in
            try folder.write("of the gateway", to: "shop/..data/key")
            try folder.link("shop/key", to: "..data/key")
            let loaded = try await load(
                shop(
                    """
                    configuration:
                      YOOKASSA_SECRET_KEY: { file: shop/key }
                      MAINTENANCE_MESSAGE: { file: shop/..data/key }
                    """
                ),
                secrets: SecretSource(environment: [:], directory: folder.path)
            )
            #expect(loaded.diagnostics.diagnostics.map(\.id) == ["secret.is_read"], "\(loaded.everyWord)")
            #expect(!loaded.everyWord.contains("of the gateway"))
        }
    }

    @Test("a text by reference that is nobody's secret stays one, and one secret may stand under two secret keys")
    func referencesApart() async throws {
        let loaded = try await load(
            shop(
                """
                configuration:
                  YOOKASSA_SECRET_KEY: { env: SHOP_YOO }
                  NALOGO_PASSWORD: { env: SHOP_YOO }
                  MAINTENANCE_MESSAGE: { env: SHOP_MESSAGE }
                """
            )
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
    }

    /// What is no value of one key: a name, the value, and the finding under a key that is secret and one that is not.
    static let noValues: [(String, String, String?, String?)] = [
        (
            "a file of secrets", "KAVEH_BOT_TOKEN=canary\nPARSVPN_BOT_TOKEN=canary", "secret.variables",
            "secret.variables"
        ),
        (
            "one that a shell reads", "# canary\n\nexport A_KEY = 'canary'\r\n\texport\tB_KEY=\"canary\"\r\n",
            "secret.variables", "secret.variables"
        ),
        ("a list of secrets", "canary\ncanary", "secret.lines", nil),
        ("text before a key", "canary\n-----BEGIN PRIVATE KEY-----\ncanary", "secret.lines", nil),
        ("a key", "-----BEGIN PRIVATE KEY-----\ncanaryA=\n-----END PRIVATE KEY-----", nil, nil),
        ("a service", "{\n  \"private_key\": \"canary\"\n}", nil, nil),
        ("more than a header takes", "canary" + String(repeating: "x", count: 8187), "secret.too_long", nil),
        ("all that a header takes", "canary" + String(repeating: "x", count: 8186), nil, nil),
        ("one assignment", "canary\nA=canary", "secret.lines", nil), ("an equals sign", "A=canary", nil, nil),
    ]

    @Test("what is no value of one key is refused where it comes by reference", arguments: noValues)
    func noValue(_ title: String, value: String, ofSecret: String?, ofText: String?) async throws {
        for (key, id) in [("WATA_ACCESS_TOKEN", ofSecret), ("MAINTENANCE_MESSAGE", ofText)] {
            let loaded = try await load(
                shop("configuration: { \(key): { env: SHOP_VALUE } }"),
                secrets: SecretSource(environment: ["SHOP_VALUE": value])
            )
            #expect(loaded.diagnostics.diagnostics.map(\.id) == [id].compactMap(\.self), "\(title), \(key)")
            #expect(loaded.secrets.isEmpty == (id != nil))
            #expect(!loaded.everyWord.contains("canary"), "\(loaded.everyWord)")
        }
    }

    @Test(
        "libpq's variables are out of reach, since a _ follows every tenant's name",
        arguments: ["pgpassword", "pg", "pgpass"]
    )
    func libpq(slug: String) async throws {
        let manifest = """
            version: 1
            tenant: \(slug)
            name: Shop
            telegram: { bot_token: { env: PGPASSWORD } }

            """
        let loaded = try await load(["\(slug).yaml": manifest], secrets: SecretSource(environment: ["PGPASSWORD": "x"]))
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["secret.foreign_name"])
    }

    @Test("a tenant's folder may be a link to a version of itself, as in a volume of Kubernetes, and to nothing else")
    func linkedFolders() async throws {
        try await withFolder { folder in
            try folder.write("one", to: "..2026/shop/key")
            try folder.link("..data", to: "..2026")
            try folder.link("shop", to: "..data/shop")
            let manifest = shop("configuration: { WATA_ACCESS_TOKEN: { file: shop/key } }")
            func ids() async throws -> [String] {
                let loaded = try await load(manifest, secrets: SecretSource(environment: [:], directory: folder.path))
                return loaded.diagnostics.diagnostics.map(\.id) + loaded.secrets.values.map { $0.reveal() }
            }
            #expect(try await ids() == ["one"])
            try folder.write("of another", to: "other/key")
            for target in ["other", "/etc", "..", "../\(URL(fileURLWithPath: folder.path).lastPathComponent)/other"] {
                try FileManager.default.removeItem(atPath: folder.path + "/shop")
                try folder.link("shop", to: target)
                if target == "/etc" || target == ".." { continue }
                #expect(try await ids() == ["secret.link_outside"], "\(target)")
            }
            let hostname = shop("configuration: { WATA_ACCESS_TOKEN: { file: shop/hostname } }")
            try FileManager.default.removeItem(atPath: folder.path + "/shop")
            try folder.link("shop", to: "/etc")
            let loaded = try await load(hostname, secrets: SecretSource(environment: [:], directory: folder.path))
            #expect(loaded.diagnostics.diagnostics.map(\.id) == ["secret.link_outside"])
        }
    }

    @Test(
        "64 KiB are a secret, with or without the end of a line, and a byte more is none",
        arguments: ["", "\n", "\r\n"]
    )
    func longest(end: String) async throws {
        try await withFolder { folder in
            let manifest = shop("configuration: { MAINTENANCE_MESSAGE: { file: shop/key } }")
            for (count, isSecret) in [(65_536, true), (65_537, false)] {
                try folder.write(String(repeating: "x", count: count) + end, to: "shop/key")
                let loaded = try await load(manifest, secrets: SecretSource(environment: [:], directory: folder.path))
                #expect((loaded.secrets.count == 1) == isSecret)
                #expect(loaded.diagnostics.hasErrors != isSecret)
                #expect(isSecret || loaded.everyWord.contains("it has more than 65536 bytes"))
            }
        }
    }

    @Test("a reference inside a map or a list is kept as it stands, which is a warning")
    func nested() async throws {
        let text = shop(
            """
            features:
              polls: { config: { env: SHOP_KEY } }
                               #^ warning secret.kept_as_map
              promo_codes: { config: { a: [{ file: shop/key }], b: { file: logo.png }, c: { env: no name } } }
                                           #^ warning secret.kept_as_map
            """
        )
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(loaded.everyWord)")
    }

    @Test("a merchant id is the same in either letter case, as a literal and as a secret")
    func merchantInUpperCase() async throws {
        let (upper, lower) = ("ABCDEF00-0000-4000-8000-00000000DA7A", "abcdef00-0000-4000-8000-00000000da7a")
        let literal = try await load(shop("payments: { zarinpal: { merchant_id: \(upper) } }"))
        #expect(literal.value(.bot, "shop", "zarinpal_merchant_id") == .text(lower))
        let secret = try await load(
            shop("payments: { zarinpal: { merchant_id: { env: SHOP_MERCHANT } } }"),
            secrets: SecretSource(environment: ["SHOP_MERCHANT": upper + "\n"])
        )
        #expect(secret.diagnostics.diagnostics.isEmpty)
        #expect(secret.secrets[.environment(name: "SHOP_MERCHANT")]?.reveal() == lower)
    }

    /// Keys with checks, what they do not take, and the finding.
    static let checked = [
        ("MINIAPP_CUSTOM_URL", "junk canary", "value.url"), ("CHANNEL_LINK", "t.me/canary", "value.url"),
        ("TIMEZONE", "canary", "value.time_zone"),
        ("SUPPORT_SYSTEM_MODE", "canary", "value.choice"), ("ADMIN_REPORTS_SEND_TIME", "99:99", "value.time_of_day"),
        ("AVAILABLE_LANGUAGES", "zz9", "value.language"),
        ("MAINTENANCE_MESSAGE", "can\u{1B}ary", "value.control_character"),
        ("MAINTENANCE_MESSAGE", "can\u{202E}ary", "value.control_character"),
    ]

    @Test("a value that comes by reference is checked as a literal is, and is not repeated", arguments: checked)
    func checksOfHeld(key: String, value: String, id: String) async throws {
        let text = shop("configuration: { \(key): { env: SHOP_VALUE } }")
        let loaded = try await load(text, secrets: SecretSource(environment: ["SHOP_VALUE": value]))
        #expect(loaded.diagnostics.diagnostics.map(\.id) == [id], "\(loaded.everyWord)")
        #expect(loaded.everyWord.contains("what env:SHOP_VALUE holds"))
        #expect(!loaded.everyWord.contains(value) && !loaded.everyWord.contains("canary"), "\(loaded.everyWord)")
        #expect(loaded.secrets.isEmpty)
        let unresolved = try await load(text)
        #expect(unresolved.diagnostics.diagnostics.isEmpty, "what is not at hand is checked once it is")
    }

    @Test(
        "what a key takes as a literal it takes by reference",
        arguments: [
            ("MINIAPP_CUSTOM_URL", "https://a.example/x"), ("TIMEZONE", "Asia/Tehran"), ("SUPPORT_SYSTEM_MODE", "both"),
            ("ADMIN_REPORTS_SEND_TIME", "23:59\n"), ("AVAILABLE_LANGUAGES", "fa,en"),
            ("MAINTENANCE_MESSAGE", "two\nlines\t"), ("CHANNEL_LINK", "https://t.me/x"),
            ("WATA_ACCESS_TOKEN", "\u{1}binary"),
        ]
    )
    func takenByReference(key: String, value: String) async throws {
        let text = shop("configuration: { \(key): { env: SHOP_VALUE } }")
        let loaded = try await load(text, secrets: SecretSource(environment: ["SHOP_VALUE": value]))
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.secrets.count == 1)
    }

    @Test("a literal under the name of a secret is refused inside a map too, and is not repeated")
    func secretInMap() async throws {
        let text = shop(
            """
            features:
              yookassa:
                enabled: true
                config:
                  YOOKASSA_SECRET_KEY: live_canary
                                       #^ secret.literal
                  YOOKASSA_SHOP_ID: "12"
                  deep:
                    - WATA_ACCESS_TOKEN: [canary]
                                         #^ secret.literal
                    - { CRYPTOBOT_API_TOKEN: { value: canary } }
                                             #^ secret.literal
                    - { CRYPTOBOT_API_TOKEN: , WATA_ACCESS_TOKEN: "", NALOGO_PASSWORD: {} }
                    - { CRYPTOBOT_API_TOKEN: { env: SHOP_KEY } }
                                             #^ warning secret.kept_as_map
            """
        )
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(loaded.everyWord)")
        #expect(!loaded.everyWord.contains("canary"))
    }

    /// Manifests with a token where it is a value of something else.
    static let tokensElsewhere = [
        "plans: { a: { name: \"see TOKEN\", period_days: 1, price_toman: 1 } }",
        "payments: { card_to_card: { cards: { a: { card_number: '6104337000007870', card_holder_name: TOKEN } } } }",
        "configuration: { ACTIVATE_BUTTON_TEXT: \"https://api.telegram.org/botTOKEN/getMe\" }",
        "features: { polls: { config: { a: [\"TOKEN\"] } } }", "features: { polls: { config: { \"TOKEN\": 1 } } }",
        "features: { polls: { config: \"TOKEN\" } }", "configuration: { CHANNEL_LINK: { file: \"shop/TOKEN\" } }",
        "settings: { support_username: \"TOKEN\" }",
    ]

    @Test("a bot token is refused as a literal wherever it stands, and is not repeated", arguments: tokensElsewhere)
    func tokenElsewhere(_ rest: String) async throws {
        let text = shop(rest.replacing("TOKEN", with: Self.token))
        let loaded = try await load(text)
        let errors = loaded.diagnostics.diagnostics.filter { $0.severity == .error }.map(\.id)
        #expect(
            errors == [rest.contains("config: \"") ? "manifest.wrong_type" : "secret.literal"],
            "\(loaded.everyWord)"
        )
        #expect(!loaded.everyWord.contains(Self.token.suffix(20)), "\(loaded.everyWord)")
        // One character less is no token.
        let short = try await load(shop(rest.replacing("TOKEN", with: Self.token.dropLast())))
        #expect(!short.diagnostics.diagnostics.contains { $0.id == "secret.literal" })
    }

    @Test("a file of secrets may be a pipe, whose end is waited for")
    func pipe() async throws {
        try await withFolder { folder in
            let path = folder.path + "/pipe"
            #expect(unsafe mkfifo(path, 0o600) == 0)
            let writer = Process()
            writer.executableURL = URL(fileURLWithPath: "/bin/sh")
            writer.arguments = ["-c", "exec > \"$0\"; printf SHOP_A=; printf 'one\\n'", path]
            try writer.run()
            let variables = try DotenvFile(path: path).variables.mapValues { $0.reveal() }
            writer.waitUntilExit()
            #expect(variables == ["SHOP_A": "one"])
        }
    }

    @Test("a bot token is refused in the name of a tenant")
    func tokenInName() async throws {
        let text = shop("").replacing("name: Shop", with: "name: my \(Self.token)")
        let loaded = try await load(text)
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["secret.literal"])
        #expect(!loaded.everyWord.contains(Self.token.suffix(20)))
    }

    @Test("what is no token, and what is no merchant id, is refused where it is referred to")
    func forms() async throws {
        let text = """
            version: 1
            tenant: shop
            name: Shop
            telegram: { bot_token: { env: SHOP_A } }
                                   #^ secret.token_form
            payments: { zarinpal: { merchant_id: { env: SHOP_B } } }
                                                 #^ value.merchant_id
            """
        let secrets = SecretSource(environment: ["SHOP_A": "0123:short", "SHOP_B": "no uuid"])
        let loaded = try await load(text, secrets: secrets)
        #expect(found(loaded) == MarkedSource(text: text).expected)
    }

    /// Places where somebody might paste a secret by mistake.
    static let slips = [
        "telegram: { bot_token: \"SECRET\" }", "telegram: { bot_token: [\"SECRET\"] }",
        "telegram: { bot_token: { env: \"SECRET\" } }", "telegram: { bot_token: { \"SECRET\": env } }",
        "telegram: { bot_token: { file: \"SECRET\" } }", "telegram: { \"SECRET\": x }", "\"SECRET\": x",
        "name: \"SECRET\"\nactive: \"SECRET\"", "settings: { admin_chat_id: \"SECRET\" }",
        "settings: { default_language: \"SECRET\" }", "settings: { support_username: \"SECRET\" }",
        "features: { \"SECRET\": true }", "plans: { \"SECRET\": {} }", "plans: { a: { \"SECRET\": 1 } }",
        "payments: { card_to_card: { rotation: \"SECRET\" } }",
        "payments: { card_to_card: { cards: { a: { card_number: \"SECRET\" } } } }",
        "payments: { card_to_card: { cards: { \"SECRET\": { card_number: \"SECRET\" } } } }",
        "payments: { zarinpal: { merchant_id: \"SECRET\" } }",
        "configuration: { \"SECRET\": { $secret: \"SECRET\" } }",
        "version: \"SECRET\"", "tenant: \"SECRET\"", "\"SECRET\"", "[\"SECRET\"]",
    ]

    @Test("no message repeats a token or a card number, wherever it was pasted", arguments: slips)
    func secrecy(slip: String) async throws {
        for secret in [Self.token, "6104337000007870", "6104337000007871"] {
            let text = slip.replacingOccurrences(of: "SECRET", with: secret)
            let loaded = try await load(text)
            #expect(loaded.diagnostics.hasErrors)
            #expect(!loaded.everyWord.contains(secret), "\(loaded.everyWord)")
            #expect(!loaded.everyWord.contains(secret.suffix(9)), "\(loaded.everyWord)")
        }
    }
}
