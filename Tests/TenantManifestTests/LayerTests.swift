import CanonicalJSON
import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("Layers")
struct LayerTests {
    private static let starter = """
        version: 1
        settings: { default_language: en, support_username: "@layer_help" }
        features:
          promo_codes: true
          polls: true
          referral_program: { enabled: true, config: { levels: 2, bonus: 10 } }
        configuration:
          TRIAL_DURATION_DAYS: 3
          AVAILABLE_LANGUAGES: "fa,en"
        plans:
          weekly: { name: Week, period_days: 7, price_toman: 40000, device_limit: 2 }
          monthly: { name: Month, period_days: 30, price_toman: 120000 }

        """

    private func load(_ files: [String: String], environment: String? = nil) async throws -> LoadedManifests {
        try await withFolder { folder in
            for (name, text) in files { try folder.write(text, to: name) }
            return await ManifestDirectory(path: folder.path).load(secrets: .none, environment: environment, jobs: 2)
        }
    }

    private func findings(_ files: [String: String], environment: String? = nil) async throws -> [String] {
        try await withFolder { folder in
            for (name, text) in files { try folder.write(text, to: name) }
            return folder.findings(
                await ManifestDirectory(path: folder.path).load(secrets: .none, environment: environment, jobs: 1)
            )
        }
    }

    @Test("a key with nothing after it that takes out what is inherited is a warning, and `null` is none")
    func blanks() async throws {
        let text = shop(
            """
            extends: [starter]
            plans:
                  #^ warning layer.takes_out
            settings: null
            features:
              polls:
                    #^ warning layer.takes_out
              wata:
            """
        )
        let loaded = try await load(["_layers/starter.yaml": Self.starter, "shop.yaml": text])
        let ids = found(loaded).filter { $0.contains("layer.takes_out") }
        #expect(ids == MarkedSource(text: text).expected, "\(loaded.everyWord)")
        #expect(loaded.everyWord.contains("there is nothing after `plans`, which takes out 2 inherited plans"))
        #expect(loaded.everyWord.contains("there is nothing after `polls`, which takes out an inherited feature"))
    }

    @Test("an environment with nothing after a key is warned about once, however many tenants it is laid over")
    func blankEnvironment() async throws {
        let other = shop("extends: [starter]").replacing("shop", with: "other").replacing("SHOP_", with: "OTHER_")
        let files = [
            "_layers/starter.yaml": Self.starter, "_environments/staging.yaml": "version: 1\nplans:\n",
            "shop.yaml": shop("extends: [starter]"), "other.yaml": other,
        ]
        let found = try await findings(files, environment: "staging")
        #expect(
            found.filter { $0.contains("layer.takes_out") } == [
                "_environments/staging.yaml:2:7 warning layer.takes_out"
            ]
        )
        #expect(try await !findings(files).contains { $0.contains("layer.takes_out") })
    }

    @Test(
        "an environment with a name that is none is told the rule, not to add a file elsewhere",
        arguments: ["../x", "", "A"]
    )
    func environmentName(name: String) async throws {
        let loaded = try await load(["shop.yaml": shop("")], environment: name)
        #expect(loaded.diagnostics.diagnostics.first?.hint?.hasPrefix("a name is a-z, 0-9 and -") == true)
    }

    @Test("maps merge by key, scalars replace, and the tenant's own file wins")
    func merge() async throws {
        let loaded = try await load([
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop(
                """
                extends: [starter]
                settings: { default_language: fa }
                features: { polls: false }
                configuration: { TRIAL_DURATION_DAYS: 7 }
                plans: { weekly: { price_kopeks: 9900 }, yearly: { name: Year, period_days: 365, price_toman: 1 } }
                """
            ),
        ])
        #expect(!loaded.diagnostics.hasErrors)
        #expect(loaded.value(.bot, "shop", "default_language") == .text("fa"))
        #expect(loaded.value(.bot, "shop", "support_username") == .text("@layer_help"))
        #expect(loaded.value(.feature, "promo_codes", "enabled") == .bool(true))
        #expect(loaded.value(.feature, "polls", "enabled") == .bool(false))
        #expect(loaded.value(.configuration, "TRIAL_DURATION_DAYS", "config_value") == .json(JSONText(.integer(7))))
        #expect(loaded.value(.configuration, "AVAILABLE_LANGUAGES", "config_value") == .json(.string("fa,en")))
        // Another spelling of the same field replaces the inherited one.
        #expect(loaded.value(.plan, "weekly", "price_kopeks") == .integer(9900))
        #expect(loaded.value(.plan, "weekly", "device_limit") == .integer(2))
        #expect(loaded.tenants[0].rows[ResourceKind.plan.order].values.keys == ["monthly", "weekly", "yearly"])
    }

    @Test("maps inside a value merge as well; null in one takes out what was inherited; a list replaces")
    func trees() async throws {
        let loaded = try await load([
            "_layers/a.yaml": """
            version: 1
            features: { referral_program: { enabled: true, config: { levels: 2, tiers: [1, 2], bonus: 5 } } }

            """,
            "shop.yaml": shop(
                """
                extends: [a]
                features: { referral_program: { config: { levels: 3, tiers: [9], bonus: null, note: null } } }
                """
            ),
        ])
        #expect(loaded.findings == [])
        let config = loaded.value(.feature, "referral_program", "config")
        #expect(config == .json(try JSONText(parsing: Array(#"{"levels":3,"note":null,"tiers":[9]}"#.utf8))))
        #expect(loaded.value(.feature, "referral_program", "enabled") == .bool(true))
    }

    @Test("null takes out an inherited row or section; an empty map takes nothing out; on a nullable field it is NULL")
    func null() async throws {
        let loaded = try await load([
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop(
                """
                extends: [starter]
                settings: { support_username: null }
                features: null
                configuration: {}
                plans: { weekly: null }
                """
            ),
        ])
        #expect(loaded.findings == [])
        #expect(loaded.value(.bot, "shop", "support_username") == .null)
        #expect(loaded.tenants[0].rows[ResourceKind.feature.order].values.isEmpty)
        #expect(loaded.tenants[0].rows[ResourceKind.configuration.order].values.count == 2)
        #expect(loaded.tenants[0].rows[ResourceKind.plan.order].values.keys == ["monthly"])
    }

    @Test(
        "null takes out the whole of an inherited config, and leaves the feature; where none is inherited it is an error"
    )
    func nullConfig() async throws {
        let loaded = try await load([
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop("extends: [starter]\nfeatures: { referral_program: { config: null } }"),
        ])
        #expect(loaded.findings.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.value(.feature, "referral_program", "config") == .undeclared)
        #expect(loaded.value(.feature, "referral_program", "enabled") == .bool(true))
        let found = try await findings([
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop("extends: [starter]\nfeatures: { polls: { config: null }, promo_codes: { config: } }"),
        ])
        #expect(found.count == 2 && found.allSatisfy { $0.hasSuffix("error manifest.null") }, "\(found)")
        let last = try await load([
            "_layers/a.yaml": "version: 1\nfeatures: { referral_program: { config: { levels: 2 } } }\n",
            "shop.yaml": shop("extends: [a]\nfeatures: { referral_program: { config: null } }"),
        ])
        #expect(last.findings.isEmpty && last.value(.feature, "referral_program", "enabled") == nil)
        let blank = try await findings([
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop("extends: [starter]\nfeatures:\n  referral_program:\n    config:\n"),
        ])
        #expect(blank.count == 1 && blank[0].hasSuffix("warning layer.takes_out"), "\(blank)")
    }

    @Test("explain says which line took an inherited config out")
    func explainedNullConfig() async throws {
        try await withFolder { folder in
            try folder.write(Self.starter, to: "_layers/starter.yaml")
            let text = shop("extends: [starter]\nfeatures: { referral_program: { config: null } }")
            try folder.write(text, to: "shop.yaml")
            let explained = ManifestDirectory(path: folder.path).explain("shop")
            let config = try #require(explained.fields(at: "features.referral_program.config").first)
            #expect(config.value == nil && config.settings.count == 2 && config.settings.first?.value == nil)
        }
    }

    @Test("null where nothing was inherited is an error, as it is without layers")
    func idleNull() async throws {
        let found = try await findings([
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop(
                """
                extends: [starter]
                plans: { yearly: null }
                payments: null
                """
            ),
        ])
        #expect(found == ["shop.yaml:6:18 error manifest.null", "shop.yaml:7:11 error manifest.wrong_type"])
    }

    @Test("layers are laid left to right, those that a layer extends below it, each once")
    func order() async throws {
        func layer(_ extends: String, _ language: String, _ days: Int) -> String {
            """
            version: 1
            extends: [\(extends)]
            settings: { default_language: \(language) }
            configuration: { TRIAL_DURATION_DAYS: \(days), FROM_\(language.uppercased()): true }

            """
        }
        let loaded = try await load([
            "_catalog.yaml": ownKeys("FROM_EN", "FROM_RU"),
            "_layers/base.yaml": layer("", "ru", 1),
            "_layers/left.yaml": layer("base", "en", 2),
            "_layers/right.yaml": """
            version: 1
            extends: [base]
            configuration: { TRIAL_DURATION_DAYS: 3 }

            """,
            "shop.yaml": shop("extends: [left, right]"),
        ])
        #expect(loaded.findings == [])
        // `right` says nothing of the language, and `base`, which it extends, lies below `left`.
        #expect(loaded.value(.bot, "shop", "default_language") == .text("en"))
        #expect(loaded.value(.configuration, "TRIAL_DURATION_DAYS", "config_value") == .json(JSONText(.integer(3))))
        #expect(loaded.value(.configuration, "FROM_RU", "config_value") == .json(JSONText(.bool(true))))
    }

    @Test("a switch that a file takes out by two names is out, and one that it sets by one of them it cannot take out")
    func switchByTwoNames() async throws {
        let layer = "version: 1\nfeatures: { wata: true, polls: true }\n"
        let out = try await load([
            "_layers/base.yaml": layer,
            "shop.yaml": shop("extends: [base]\nfeatures: { wata: null }\nconfiguration: { WATA_ENABLED: null }"),
        ])
        #expect(out.findings == [])
        #expect(out.value(.feature, "wata", "enabled") == nil)
        #expect(out.value(.feature, "polls", "enabled") == .bool(true))
        // What is inherited does not matter: the file disagrees with itself.
        for switches in [
            "features: { wata: true }\nconfiguration: { WATA_ENABLED: null }",
            "features: { wata: null }\nconfiguration: { WATA_ENABLED: true }",
        ] {
            for (name, files) in [
                ("shop", ["_layers/base.yaml": layer, "shop.yaml": shop("extends: [base]\n\(switches)")]),
                (
                    "_layers/base",
                    ["_layers/base.yaml": "version: 1\n\(switches)\n", "shop.yaml": shop("extends: [base]")]
                ),
            ] {
                let found = try await load(files).diagnostics.diagnostics
                #expect(found.map(\.id) == ["manifest.spelling_conflict"], "\(name): \(found)")
                #expect(found.first?.notes.count == 1)
            }
        }
    }

    @Test("an environment is laid over every tenant, and only when it is asked for")
    func environment() async throws {
        let files = [
            "_environments/staging.yaml": """
            version: 1
            settings: { default_language: ru }
            payments: { zarinpal: { sandbox: true } }
            plans: { weekly: null }

            """,
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop("extends: [starter]\nsettings: { default_language: en }"),
        ]
        let staging = try await load(files, environment: "staging")
        #expect(staging.findings == [])
        #expect(staging.value(.bot, "shop", "default_language") == .text("ru"))
        #expect(staging.value(.bot, "shop", "zarinpal_sandbox") == .bool(true))
        #expect(staging.value(.plan, "weekly", "name") == nil)
        let none = try await load(files)
        #expect(none.value(.bot, "shop", "default_language") == .text("en"))
        #expect(none.value(.bot, "shop", "zarinpal_sandbox") == .undeclared)
        #expect(none.value(.plan, "weekly", "name") == .text("Week"))
        #expect(try await findings(files, environment: "stagging") == [" error environment.unknown"])
    }

    @Test("every value remembers the file, line and column that set it")
    func origins() async throws {
        let loaded = try await load(
            [
                "_environments/staging.yaml": "version: 1\nconfiguration: { AVAILABLE_LANGUAGES: ru }\n",
                "_layers/starter.yaml": Self.starter,
                "shop.yaml": shop("extends: [starter]\nplans: { weekly: { price_toman: 1 } }"),
            ],
            environment: "staging"
        )
        let tenant = loaded.tenants[0]
        func place(_ kind: ResourceKind, _ key: String, _ field: String) throws -> String {
            let origin = try #require(loaded.origin(kind, key, field))
            let position = tenant.position(of: origin)
            let name = position.file.split(separator: "/").suffix(2).joined(separator: "/")
            return "\(name):\(origin.line):\(origin.column)"
        }
        #expect(try place(.plan, "weekly", "price_kopeks").hasSuffix("/shop.yaml:6:33"))
        #expect(try place(.plan, "weekly", "name") == "_layers/starter.yaml:11:19")
        #expect(
            try place(.configuration, "AVAILABLE_LANGUAGES", "config_value") == "_environments/staging.yaml:2:39"
        )
    }

    @Test("with an environment, what is said of a whole tenant still stands in its own file, once for each tenant")
    func ownPlaces() async throws {
        let comments = String(repeating: "# a comment\n", count: 39)
        let plan = "plans: { weekly: { name: Week, period_days: 7, price_toman: 40000 } }"
        let other = shop(plan).replacing("shop", with: "other").replacing("SHOP_", with: "OTHER_")
        let files = [
            "_environments/prod.yaml": comments + """
                version: 1
                settings: { default_language: en }
                payments: { zarinpal: { enabled: true } }
                plans: { weekly: { price_toman: 45000 } }
                configuration: { TRIAL_DURATION_DAYS: 5 }

                """,
            "_policy.yaml": """
            version: 1
            paths:
              settings.support_username: { required: true }
              plans.*.sort_order: { required: true }

            """,
            "shop.yaml": shop(plan + "\nconfiguration: { TRIAL_DURATION_DAYS: 3 }"), "other.yaml": other,
        ]
        let required = [
            "other.yaml:2:9 error policy.required", "other.yaml:5:10 error policy.required",
            "shop.yaml:2:9 error policy.required", "shop.yaml:5:10 error policy.required",
        ]
        let merchants = ["other.yaml:2:9 warning shop.no_merchant", "shop.yaml:2:9 warning shop.no_merchant"]
        #expect(try await findings(files) == required)
        #expect(try await findings(files, environment: "prod").sorted() == (required + merchants).sorted())
        let twice = try await findings(files.merging(["s/shop.yaml": shop("")]) { $1 }, environment: "prod")
        #expect(twice.contains("shop.yaml:2:9 error manifest.duplicate_tenant"), "\(twice)")

        let shop = try #require(try await load(files, environment: "prod").tenants.last)
        func place(_ kind: ResourceKind) -> String {
            let position = shop.position(of: shop.rows[kind.order].origin(ofRow: 0))
            return "\(position.file.split(separator: "/").last ?? ""):\(position.origin.line)"
        }
        #expect([place(.bot), place(.plan)] == ["shop.yaml:2", "shop.yaml:5"])
        // Of this row nothing is left that the tenant says.
        #expect(place(.configuration) == "prod.yaml:44")
    }

    @Test("a switch has two spellings in layers too, and the upper file wins whichever it uses")
    func switches() async throws {
        let layer = "version: 1\npayments: { card_to_card: { enabled: true } }\n"
        let off = try await load([
            "_layers/a.yaml": layer,
            "shop.yaml": shop("extends: [a]\nfeatures: { card_to_card: false }"),
        ])
        #expect(off.findings == [])
        #expect(off.value(.bot, "shop", "card_to_card_enabled") == .bool(false))
        #expect(off.value(.feature, "card_to_card", "enabled") == .bool(false))
        let out = try await load([
            "_layers/a.yaml": layer, "shop.yaml": shop("extends: [a]\nfeatures: { card_to_card: null }"),
        ])
        #expect(out.value(.bot, "shop", "card_to_card_enabled") == .undeclared)
        #expect(out.tenants[0].rows[ResourceKind.feature.order].values.isEmpty)
    }

    @Test("a rotation in a layer goes to every card of the tenant")
    func everyRow() async throws {
        let loaded = try await load([
            "_layers/a.yaml": "version: 1\npayments: { card_to_card: { rotation: weighted } }\n",
            "shop.yaml": shop(
                """
                extends: [a]
                payments:
                  card_to_card:
                    cards: { melli: { card_number: "6037701689095443", card_holder_name: A } }
                """
            ),
            "bare.yaml": """
            version: 1
            tenant: bare
            name: Bare
            extends: [a]
            telegram: { bot_token: { env: BARE_BOT_TOKEN } }

            """,
        ])
        #expect(loaded.findings == [])
        let shop = loaded.tenants[1].rows[ResourceKind.card.order].values
        #expect(shop[0, ResourceKind.card.fieldIndex("rotation_strategy") ?? 0] == .text("weighted"))
    }

    @Test("a layer that speaks of what is a tenant's own is refused, key by key, and once")
    func tenantsOwn() async throws {
        let layer = """
            version: 1
            tenant: x
            name: X
            active: false
            master: true
            telegram: { bot_token: { env: X } }
            payments:
              zarinpal: { merchant_id: 00000000-0000-0000-0000-000000000000, enabled: true }
              card_to_card:
                rotation: random
                cards: {}
            plans: { a: { active: false } }
            nonsense: 1

            """
        let found = try await findings([
            "_layers/x.yaml": layer, "shop.yaml": shop("extends: [x]\nplans: { a: null }"),
            "other.yaml": """
            version: 1
            tenant: other
            name: Other
            extends: [x]
            telegram: { bot_token: { env: OTHER_BOT_TOKEN } }
            plans: { a: { name: A, period_days: 1, price_toman: 1 } }

            """,
        ])
        let own = ["2:1", "3:1", "4:1", "5:1", "6:1", "8:15", "11:5"]
            .map { "_layers/x.yaml:\($0) error layer.tenants_own" }
        #expect(found == (own + ["_layers/x.yaml:13:1 error manifest.unknown_key"]).sorted())
    }

    @Test("a circle is named once, where it closes; a layer that is not there is named where it is asked for")
    func cycles() async throws {
        let found = try await findings([
            "_layers/a.yaml": "version: 1\nextends: [b]\n",
            "_layers/b.yaml": "version: 1\nextends: [c]\n",
            "_layers/c.yaml": "version: 1\nextends: [a]\n",
            "_layers/d.yaml": "version: 1\nextends: [d]\n",
            "_layers/e.yaml": "version: 1\nextends: [startr]\n",
            "_layers/starter.yaml": Self.starter,
            "shop.yaml": shop("extends: [a, strter]"),
        ])
        #expect(
            found == [
                "_layers/c.yaml:2:11 error layer.cycle",
                "_layers/d.yaml:2:11 error layer.cycle",
                "_layers/e.yaml:2:11 error layer.unknown",
                "shop.yaml:5:14 error layer.unknown",
            ]
        )
    }

    @Test("the chain of a circle is spelled out")
    func chain() async throws {
        let loaded = try await load([
            "_layers/a.yaml": "version: 1\nextends: [b]\n",
            "_layers/b.yaml": "version: 1\nextends: [a]\n",
            "shop.yaml": shop(""),
        ])
        #expect(loaded.diagnostics.diagnostics.map(\.message).contains { $0.contains("`a` → `b` → `a`") })
    }

    @Test(
        "`extends` takes names of layers and nothing that leads elsewhere",
        arguments: [
            ("extends: starter", "5:10 error layer.form"),
            ("extends: { a: b }", "5:10 error layer.form"),
            ("extends: [../starter]", "5:11 error layer.name"),
            ("extends: [/etc/passwd]", "5:11 error layer.name"),
            ("extends: [[starter]]", "5:11 error layer.name"),
            ("extends: [starter, starter]", "5:20 error layer.twice"),
            ("extends: null", "5:10 error layer.form"),
        ]
    )
    func form(line: String, expected: String) async throws {
        let found = try await findings(["_layers/starter.yaml": Self.starter, "shop.yaml": shop(line)])
        #expect(found == ["shop.yaml:\(expected)"])
    }

    @Test("a fault in a layer is reported once, where it stands, used or not, and no tenant is blamed for it")
    func faults() async throws {
        var files = [
            "_layers/a.yaml": "version: 1\nplans: { weekly: { period_days: many } }\n",
            "_layers/b.yaml": "version: 1\nsettings: [\n",
            "_layers/c.yml": "version: 1\n",
            "_layers/d.yaml": "settings: {}\n",
            "_layers/E.yaml": "version: 1\n",
            "_layers/sub/x.yaml": "version: 1\n",
            "_environments/prod.yaml": "version: 2\n",
        ]
        for name in ["s1", "s2", "s3"] {
            files[name + ".yaml"] = """
                version: 1
                tenant: \(name)
                name: Shop
                extends: [b]
                telegram: { bot_token: { env: \(name.uppercased())_BOT_TOKEN } }
                plans: { yearly: null }

                """
        }
        let found = try await findings(files)
        #expect(
            found == [
                "_environments/prod.yaml:1:10 error manifest.version",
                "_layers/E.yaml:1:1 error layer.name",
                "_layers/a.yaml:2:33 error manifest.wrong_type",
                "_layers/b.yaml:3:1 error yaml.syntax",
                "_layers/c.yml error directory.extension",
                "_layers/d.yaml:1:1 error manifest.required",
                "_layers/sub error directory.too_deep",
            ]
        )
    }

    @Test("maps as large as they may be merge without comparing their names in pairs", .timeLimit(.minutes(1)))
    func largeMaps() async throws {
        let count = 40_000
        func config(_ value: Int) -> String {
            "features: { referral_program: { enabled: true, config: { "
                + (0..<count).map { "name\($0): \(value)" }.joined(separator: ", ") + ", own\(value): 1 } } }"
        }
        let loaded = try await load([
            "_layers/a.yaml": "version: 1\n\(config(1))\n", "shop.yaml": shop("extends: [a]\n\(config(2))"),
        ])
        #expect(loaded.findings == [])
        guard case .json(let merged)? = loaded.value(.feature, "referral_program", "config"),
            case .object(let members) = merged.value
        else { return #expect(Bool(false), "no map") }
        #expect(members.count == count + 2)
        #expect(members.count { $0.value == .integer(2) } == count)
    }

    @Test("a chain of layers may be as long as people like, and so may a circle", arguments: [false, true])
    func longChain(isCircle: Bool) async throws {
        let count = 30_000
        var files = ["shop.yaml": shop("extends: [l0]")]
        for place in 0..<count {
            let next = place + 1 < count ? place + 1 : isCircle ? 0 : nil
            files["_layers/l\(place).yaml"] = "version: 1\n" + (next.map { "extends: [l\($0)]\n" } ?? "")
        }
        let loaded = try await load(files)
        #expect(loaded.findings.map { $0.split(separator: " ").last } == (isCircle ? ["layer.cycle"] : []))
        #expect(loaded.everyWord.utf8.count < 30_000)
    }

    @Test("very many names of layers that there are not cost no more than each by itself", .timeLimit(.minutes(1)))
    func unknownNames() async throws {
        let names = (0..<90_000).map { "l\($0)" }.joined(separator: ", ")
        let loaded = try await load(["shop.yaml": shop("extends: [\(names)]")])
        #expect(loaded.diagnostics.hasErrors)
    }

    @Test("a row that a layer begins and nobody finishes is the tenant's to finish")
    func incomplete() async throws {
        let found = try await findings([
            "_layers/a.yaml": "version: 1\nplans: { weekly: { name: Week }, monthly: { name: Month } }\n",
            "shop.yaml": shop("extends: [a]\nplans: { monthly: { period_days: 30 } }"),
        ])
        #expect(
            found == ["shop.yaml:1:1 error manifest.required", "shop.yaml:6:10 error manifest.required"]
        )
    }

    @Test("links to layers elsewhere are refused, and so is a folder of layers that is a link")
    func links() async throws {
        let found = try await withFolder { folder in
            try folder.write("version: 1\n", to: "_layers/a.yaml")
            try folder.write(shop(""), to: "shop.yaml")
            try folder.link("_layers/b.yaml", to: "/etc/hostname")
            try folder.link("_environments", to: "_layers")
            return folder.findings(await folder.load())
        }
        #expect(
            found == ["_environments error directory.link_to_folder", "_layers/b.yaml error directory.link_outside"]
        )
    }
}
