import TenantModel
import Testing

@Suite("Paths that say who wins")
struct ManagementTests {
    private let declared: [ResourceKind: [String]] = [
        .plan: ["monthly", "monthly-50"], .configuration: ["A", "A.B", "A.B.enabled"],
        .feature: ["polls", "polls.enabled", "card_to_card"], .card: ["mellat"],
    ]

    private func targets(_ path: String) -> [ManagementTarget]? {
        ManagementPaths.standard.targets(of: path) { declared[$0]?.contains($1) ?? false }
    }

    /// What a path names, as `kind key field`, sorted.
    private func names(_ path: String) -> [String]? {
        targets(path)?.map { target in
            let field = target.field.map { target.kind.fields[$0].name } ?? "*"
            return "\(target.kind.name) \(target.key ?? "*") \(field)"
        }.sorted()
    }

    @Test("a field, a section, a row, a field of a row")
    func forms() {
        #expect(names("settings.support_username") == ["bot * support_username"])
        #expect(names("plans") == ["plan * *"])
        #expect(names("plans.monthly") == ["plan monthly *"])
        #expect(names("plans.monthly-50.price_toman") == ["plan monthly-50 price_kopeks"])
        #expect(names("plans.monthly-50.price_kopeks") == ["plan monthly-50 price_kopeks"])
        #expect(names("payments.card_to_card.rotation") == ["card * rotation_strategy"])
        #expect(names("telegram.bot_token") == ["bot * telegram_bot_id", "bot * telegram_bot_token"])
        #expect(names("settings")?.count == 6)
    }

    @Test("a switch is its column and its flag, by whatever path it is named")
    func switches() {
        let both = ["bot * card_to_card_enabled", "feature card_to_card enabled"]
        #expect(names("payments.card_to_card.enabled") == both)
        #expect(names("features.card_to_card.enabled") == both)
        #expect(names("features.card_to_card") == ["bot * card_to_card_enabled", "feature card_to_card *"])
        #expect(names("features")?.contains("bot * zarinpal_enabled") == true)
        #expect(names("features.polls") == ["feature polls *"])
    }

    @Test(
        "two lines never leave one half of a switch to somebody else than the other half: they agree, or are an error"
    )
    func halves() throws {
        let paths = [
            "payments", "payments.card_to_card", "payments.card_to_card.enabled", "features", "features.card_to_card",
            "features.card_to_card.enabled",
        ]
        let column = try #require(ResourceKind.bot.fieldIndex("card_to_card_enabled"))
        let enabled = try #require(ResourceKind.feature.fieldIndex("enabled"))
        var rows = ResourceKind.all.map { DesiredRows($0) }
        let bot = rows[ResourceKind.bot.order].append("shop", at: Origin(line: 1, column: 1))
        rows[ResourceKind.bot.order].declare(bot, column, .bool(true), at: Origin(line: 2, column: 1))
        let flag = rows[ResourceKind.feature.order].append("card_to_card", at: Origin(line: 2, column: 1))
        rows[ResourceKind.feature.order].declare(flag, enabled, .bool(true), at: Origin(line: 2, column: 1))
        for (first, second) in paths.flatMap({ first in paths.map { (first, $0) } }) {
            for words in Management.allCases.flatMap({ one in Management.allCases.map { [one, $0] } }) {
                let rules = try zip([first, second], words).enumerated().map { line, rule in
                    ManagementRule(
                        path: rule.0,
                        management: rule.1,
                        origin: Origin(line: UInt32(line + 3), column: 1),
                        targets: try #require(targets(rule.0))
                    )
                }
                let management = ManagementRules(rules)
                guard management.contradictions(in: rows).isEmpty else { continue }
                let halves = [
                    management[.bot]["shop", column], management[.feature]["card_to_card", enabled],
                ]
                #expect(halves[0] == halves[1], "\(first) \(second) \(words)")
            }
        }
    }

    @Test("a key may hold dots: the longest one that is declared is meant")
    func dots() {
        #expect(names("configuration.A") == ["configuration A *"])
        #expect(names("configuration.A.B") == ["configuration A.B *"])
        #expect(names("configuration.A.B.enabled") == ["configuration A.B.enabled *"])
        #expect(names("features.polls.enabled") == ["feature polls.enabled *"])
        #expect(names("features.polls.config") == ["feature polls config"])
    }

    @Test(
        "what names nothing",
        arguments: [
            "", ".", "plan", "plans.", "plans.weekly", "plans.monthly.", "plans.monthly.colour", "plans.monthly.name.x",
            "settings.", "Settings", "version", "tenant", "management", "protected", "renamed_from",
            "plans.monthly.renamed_from", "payments.card_to_card.cards.mellat.rotation", "configuration.A.C",
            String(repeating: "plans.monthly.", count: 100),
        ]
    )
    func unknown(path: String) {
        #expect(targets(path) == nil)
    }

    @Test("every path that is offered names something")
    func known() {
        let known = ManagementPaths.standard.known { declared[$0] ?? [] }
        #expect(known.contains("plans.monthly.price_toman") && known.contains("payments.zarinpal.merchant_id"))
        #expect(known.allSatisfy { targets($0) != nil })
        #expect(Set(known).count == known.count || known.contains("features.polls.enabled"))
    }

    @Test("the narrowest path wins; a field's own path is narrower than any row")
    func precision() throws {
        func rule(_ path: String, _ management: Management) throws -> ManagementRule {
            ManagementRule(
                path: path,
                management: management,
                origin: Origin(line: 1, column: 1),
                targets: try #require(targets(path))
            )
        }
        let rules = ManagementRules([
            try rule("plans", .observe), try rule("plans.monthly.name", .once), try rule("plans.monthly", .always),
            try rule("payments.card_to_card.cards.mellat", .observe), try rule("payments.card_to_card.rotation", .once),
            try rule("payments", .always),
        ])
        let (plan, card) = (rules[.plan], rules[.card])
        let (name, period) = (try #require(ResourceKind.plan.fieldIndex("name")), 1)
        #expect(plan["monthly", name] == .once && plan["monthly", period] == .always)
        #expect(plan["monthly-50", name] == .observe && plan["gone"] == .observe && plan["monthly"] == .always)
        let rotation = try #require(ResourceKind.card.fieldIndex("rotation_strategy"))
        #expect(card["mellat", rotation] == .once && card["mellat", 0] == .observe && card["other", 0] == .always)
        #expect(rules[.configuration].isEmpty && rules[.configuration]["A", 0] == .always)
    }
}
