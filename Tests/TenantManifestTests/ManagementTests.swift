import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("Who wins, what is protected and what was called otherwise, as manifests say it")
struct ManagementTests {
    private func expectFindings(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) async throws {
        let source = MarkedSource(text: shop(text))
        let loaded = try await load(source.text)
        #expect(found(loaded) == source.expected, sourceLocation: location)
    }

    private let plans = """
        plans:
          monthly: { name: M, period_days: 30, price_toman: 1, sort_order: 2 }
          yearly: { name: Y, period_days: 365, price_toman: 9 }
        """

    @Test("rules come out with their path, word and line, whatever stands before them")
    func rules() async throws {
        let rules = "management:\n  plans.monthly.price_toman: once\n  settings: observe"
        let loaded = try await load(shop("\(rules)\n\(plans)\nsettings: { default_language: en }"))
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        let tenant = try #require(loaded.tenants.first)
        #expect(tenant.management.rules.map(\.path) == ["plans.monthly.price_toman", "settings"])
        #expect(tenant.management.rules.map(\.management) == [.once, .observe])
        #expect(tenant.management.rules.map(\.origin.line) == [6, 7])
        let price = try #require(ResourceKind.plan.fieldIndex("price_kopeks"))
        #expect(tenant.management[.plan]["monthly", price] == .once)
        #expect(tenant.management[.plan]["yearly", price] == .always)
    }

    @Test("paths that name nothing, with the nearest that does")
    func unknownPaths() async throws {
        try await expectFindings(
            """
            management:
              plans.montly: once
              #^ manifest.unknown_path
              plans.monthly.price: once
              #^ manifest.unknown_path
              protected: observe
              #^ manifest.unknown_path
              plans.yearly: once
            \(plans)
            """
        )
        let loaded = try await load(shop("management: { plans.montly: once, \"6104337000007870\": once }\n\(plans)"))
        #expect(loaded.diagnostics.diagnostics.map(\.hint).first == "did you mean `plans.monthly`?")
        #expect(!loaded.everyWord.contains("6104337000007870"))
    }

    @Test("a row that an environment takes out may be named: the same file is read with it and without")
    func takenOut() async throws {
        try await withFolder { folder in
            try folder.write("version: 1\n\(plans)\nfeatures: { polls: true }\n", to: "_layers/a.yaml")
            let removal = "version: 1\nplans: { monthly: null }\nfeatures: { polls: null }\n"
            try folder.write(removal, to: "_environments/staging.yaml")
            let rules = "{ plans.monthly.price_toman: once, plans.monthly: once, features.polls: observe }"
            try folder.write(shop("extends: [a]\nmanagement: \(rules)"), to: "shop.yaml")
            #expect(await folder.load().findings == [])
            let directory = ManifestDirectory(path: folder.path)
            let staging = await directory.load(secrets: .none, environment: "staging", jobs: 1)
            #expect(folder.findings(staging) == ["shop.yaml:6:15 warning manifest.no_effect"])
            #expect(staging.tenants.first?.management.rules.count == 3)
            try folder.write(shop("extends: [a]\nmanagement: { plans.yaerly: once }"), to: "shop.yaml")
            let wrong = await directory.load(secrets: .none, environment: "staging", jobs: 1)
            #expect(wrong.diagnostics.diagnostics.map(\.hint) == ["did you mean `plans.yearly`?"])
        }
    }

    @Test("the original name of what is kept elsewhere is told the name that a path has to have")
    func originalNames() async throws {
        let text = """
            management:
              configuration.SUPPORT_USERNAME: once
              #^ manifest.unknown_path
              configuration.WATA_ENABLED: observe
              #^ manifest.unknown_path
              configuration.LOG_LEVEL: once
              #^ manifest.unknown_path
              configuration.CRYPTOBOT_ENABLED: once
              #^ manifest.unknown_path
            configuration: { SUPPORT_USERNAME: "@abcdefg", WATA_ENABLED: true }
            """
        try await expectFindings(text)
        let found = try await load(MarkedSource(text: shop(text)).text).diagnostics.diagnostics
        #expect(
            found.prefix(2).map { "\($0.message); \($0.hint ?? "")" } == [
                "`configuration.SUPPORT_USERNAME` is kept under another name; write `settings.support_username`",
                "`configuration.WATA_ENABLED` is kept under another name; write `features.wata`",
            ]
        )
        #expect(found.dropFirst(2).map(\.message).allSatisfy { $0.hasSuffix("names nothing in this manifest") })
        try await expectFindings(
            text.split(separator: "\n").filter {
                !$0.contains("LOG_LEVEL") && !$0.contains("CRYPTOBOT") && !$0.contains("#^")
            }
            .joined(separator: "\n")
            .replacing("configuration.SUPPORT_USERNAME:", with: "settings.support_username:")
            .replacing("configuration.WATA_ENABLED:", with: "features.wata:")
        )
    }

    @Test("words that are none, and things that are no words")
    func words() async throws {
        try await expectFindings(
            """
            management:
              plans.monthly: never
                             #^ value.choice
              plans.yearly: true
                            #^ manifest.wrong_type
            \(plans)
            """
        )
        try await expectFindings("management: once\n            #^ manifest.wrong_type")
        try await expectFindings("management: {}")
    }

    @Test("what a row cannot be without is not left to others, by whatever path")
    func required() async throws {
        try await expectFindings(
            """
            management:
              plans.monthly: observe
              #^ manifest.observe_required
              plans.yearly.price_toman: observe
              #^ manifest.observe_required
              telegram: observe
              #^ manifest.observe_required
              name: observe
              #^ manifest.observe_required
              plans.monthly.sort_order: observe
              configuration: observe
            \(plans)
            configuration: { TRIAL_DURATION_DAYS: 1 }
            """
        )
        // Everything that is required is taken care of by narrower paths.
        try await expectFindings(
            """
            management:
              plans: observe
              plans.monthly.name: once
              plans.monthly.period_days: once
              plans.monthly.price_toman: always
            plans:
              monthly: { name: M, period_days: 30, price_toman: 1, sort_order: 2 }
            """
        )
    }

    @Test("two paths of one field that disagree")
    func contradictions() async throws {
        try await expectFindings(
            """
            management:
              plans.monthly.price_toman: once
              plans.monthly.price_kopeks: always
              #^ manifest.management_conflict
              payments.card_to_card.enabled: once
              features.card_to_card.enabled: observe
              #^ manifest.management_conflict
            payments: { card_to_card: { enabled: true } }
            \(plans)
            """
        )
        // They would disagree about a switch that nobody declares.
        try await expectFindings(
            """
            management: { payments.zarinpal: once, features: observe }
            payments: { zarinpal: { sandbox: true } }
            features: { polls: true }
            """
        )
    }

    @Test("a rule about a field that nobody declares has no effect; one about a section holds for rows that go")
    func pointless() async throws {
        try await expectFindings(
            """
            management:
              settings.support_username: observe
              #^ warning manifest.no_effect
              plans.monthly.device_limit: once
              #^ warning manifest.no_effect
              features: observe
            \(plans)
            """
        )
    }

    @Test("protection is a field of the bot")
    func protected() async throws {
        let loaded = try await load(shop("protected: true"))
        #expect(loaded.value(.bot, "shop", "protected") == .bool(true))
        #expect(loaded.origin(.bot, "shop", "protected")?.line == 5)
        try await expectFindings("protected: sometimes\n           #^ manifest.wrong_type")
    }

    @Test("what rows and the tenant were called, and where that stands")
    func renames() async throws {
        let loaded = try await load(
            shop(
                """
                renamed_from: old-shop
                plans:
                  monthly: { renamed_from: month, name: M, period_days: 30, price_toman: 1 }
                  yearly:
                    name: Y
                    period_days: 365
                    price_toman: 9
                    renamed_from: 12
                """
            )
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        let tenant = try #require(loaded.tenants.first)
        #expect(tenant.renaming == Renaming(key: "shop", previousKey: "old-shop", origin: Origin(line: 5, column: 15)))
        let renamings = tenant.rows[ResourceKind.plan.order].renamings
        #expect(
            renamings.map { "\($0.key) \($0.previousKey) \($0.origin.line)" } == ["monthly month 7", "yearly 12 12"]
        )
    }

    @Test("renames that cannot be")
    func impossibleRenames() async throws {
        try await expectFindings("renamed_from: Shop\n              #^ manifest.key")
        try await expectFindings("renamed_from: shop\n              #^ manifest.rename")
        try await expectFindings("renamed_from: [a]\n              #^ manifest.wrong_type")
        try await expectFindings(
            """
            plans:
              a: { name: A, period_days: 1, price_toman: 1, renamed_from: b }
                                                                          #^ manifest.rename
              b: { name: B, period_days: 1, price_toman: 1, renamed_from: a }
              c: { name: C, period_days: 1, price_toman: 1, renamed_from: x }
              d: { name: D, period_days: 1, price_toman: 1, renamed_from: x }
                                                                          #^ manifest.rename
              e: { name: E, period_days: 1, price_toman: 1, renamed_from: c }
              f: { name: F, period_days: 1, price_toman: 1, renamed_from: "6104337000007870" }
                                                                          #^ manifest.key_is_card_number
            features:
              polls: { enabled: true, renamed_from: votes }
                                      #^ manifest.unknown_key
            """
        )
    }

    @Test("two tenants that were one, and tenants that swap their names")
    func acrossFiles() async throws {
        let twice = try await load([
            "a.yaml": AcrossFilesTests.manifest("a", rest: "renamed_from: x"),
            "b.yaml": AcrossFilesTests.manifest("b", rest: "renamed_from: x"),
        ])
        #expect(try AcrossFilesTests.only(twice) == "error manifest.rename b.yaml:5 a.yaml:5")
        let swap = try await load([
            "a.yaml": AcrossFilesTests.manifest("a", rest: "renamed_from: b"),
            "b.yaml": AcrossFilesTests.manifest("b", rest: "renamed_from: a"),
            "c.yaml": AcrossFilesTests.manifest("c", rest: "renamed_from: d"),
        ])
        #expect(swap.diagnostics.diagnostics.map(\.id) == ["manifest.rename"])
    }

    @Test("rules speak of rows that layers bring too, and layers have no say in any of this")
    func layers() async throws {
        let loaded = try await load([
            "_layers/base.yaml": "version: 1\n\(plans)\n",
            "_environments/staging.yaml": "version: 1\nplans: { monthly: { sort_order: 9 } }\n",
            "shop.yaml": shop(
                """
                extends: [base]
                management: { plans.monthly: once, plans.monthly.sort_order: observe }
                plans: { yearly: { renamed_from: annual } }
                """
            ),
        ])
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        let tenant = try #require(loaded.tenants.first)
        #expect(tenant.management[.plan]["monthly", 0] == .once)
        #expect(tenant.rows[ResourceKind.plan.order].renamings.map(\.previousKey) == ["annual"])
        for line in ["management: { plans: once }", "protected: true", "renamed_from: x"] {
            let refused = try await load([
                "_layers/base.yaml": "version: 1\n\(line)\n", "shop.yaml": shop("extends: [base]"),
            ])
            #expect(refused.diagnostics.diagnostics.map(\.severity) == [.error], "\(line)")
        }
        let row = try await load([
            "_layers/base.yaml": "version: 1\nplans: { monthly: { renamed_from: x } }\n", "shop.yaml": shop(""),
        ])
        #expect(row.diagnostics.hasErrors)
    }
}
