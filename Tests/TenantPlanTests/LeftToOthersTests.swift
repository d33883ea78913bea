import CanonicalJSON
import TenantModel
import Testing

@testable import TenantPlan

@Suite("Money that a manifest leaves to others is said in every plan")
struct LeftToOthersTests {
    /// A protected shop with a card, as it was applied.
    private func shop(_ management: [String: Management]) -> Parsvpn {
        let card = Parsvpn.cardRow
        var shop = Parsvpn(.card, "main", desired: card, ledger: card, live: card)
        shop.setBot(
            desired: ["protected": .bool(true)],
            ledger: ["protected": .bool(true)],
            live: ["protected": .bool(true)]
        )
        shop.management = management
        return shop
    }

    @Test("cards of a protected tenant that are left to the database: no change, and said in every form")
    func cards() throws {
        let shop = shop(["payments.card_to_card.cards": .once])
        let plan = try shop.plan()
        #expect(plan.isEmpty && plan.leftToOthers.map(\.risks) == [[.cardChanged]])
        let made = document(plan)
        let line = "payments.card_to_card.cards: once"
        let words =
            "of 'parsvpn' (protected) to others: they are written when they are made, and changes in the database stay"
        let shown = text(made)
        #expect(
            shown.contains(
                "Money that is left to others:\n  tenants/parsvpn.yaml:1: `\(line)` leaves cards \(words)\n"
            ),
            "\(shown)"
        )
        #expect(shown.hasSuffix("Plan: no changes; money of 1 tenant left to others (cards).\n"), "\(shown)")
        let comment = MarkdownPlanRenderer().render(made)
        #expect(
            comment.contains("money of 1 tenant left to others") && comment.contains("### Money that is left to others")
        )
        #expect(comment.contains("leaves cards of "), "\(comment)")
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(page.contains("<h2>Money that is left to others</h2>") && page.contains("<code>\(line)</code>"))
        let document = try PlanDocument(parsing: json(made))
        #expect(document.leftToOthers == plan.leftToOthers)
        #expect(document.leftToOthers.map(\.protected) == [["parsvpn"]])
    }

    @Test(
        "what decides where money goes and how much of it is named by what it is; nothing else is",
        arguments: [
            ("plans.monthly.price_toman", Management.once, [Risk.priceFell]),
            ("plans", .once, [.priceFell, .offerGrew]), ("plans.monthly.period_days", .once, [.offerGrew]),
            ("plans.monthly.traffic_limit_gb", .observe, [.offerGrew]),
            ("configuration.TRIAL_TRAFFIC_LIMIT_GB", .once, [.offerGrew]),
            ("features.polls", .once, [.merchantChanged]),
            ("plans.monthly.sort_order", .once, []), ("settings.support_username", .observe, []),
            ("settings.admin_chat_id", .observe, [.approverChanged]),
            ("configuration", .once, [.merchantChanged, .priceFell, .offerGrew]),
            ("configuration.PRICE_30_DAYS", .once, [.priceFell]),
        ]
    )
    func subjects(path: String, management: Management, risks: [Risk]) throws {
        let plan = Parsvpn.planRow.merging(["sort_order": .integer(1), "traffic_limit_gb": .integer(50)]) { $1 }
        var shop = Parsvpn(.plan, "monthly", desired: plan, ledger: plan, live: plan)
        shop.setBot(desired: ["admin_chat_id": .integer(-1001), "support_username": .text("@shop")])
        shop.desired[.configuration] = [
            "PRICE_30_DAYS": ["config_value": .json(JSONText(.integer(990_000)))],
            "TRIAL_TRAFFIC_LIMIT_GB": ["config_value": .json(JSONText(.integer(2)))],
            "YOOKASSA_SHOP_ID": ["config_value": .json(JSONText(.string("77")))],
        ]
        let options = JSON.object([JSON.Member("WATA_BASE_URL", .string("https://wata.example"))])
        shop.desired[.feature] = ["polls": ["enabled": .bool(true), "config": .json(JSONText(options))]]
        shop.management = [path: management]
        #expect(try shop.plan().leftToOthers.flatMap(\.risks) == risks)
    }

    /// A plan without changes in which 230 tenants leave the price of one plan to others, and a few leave something else.
    private func padded() throws -> PlanDocument {
        func line(_ path: String, _ tenant: String, _ risk: Risk, isProtected: Bool = false) -> String {
            #"""
            {"path":"\#(path)","management":"once","risks":["\#(risk.rawValue)"],
             "source":{"file":"tenants/\#(tenant).yaml","line":7,"column":3},
             "tenants":["\#(tenant)"],"protected":[\#(isProtected ? "\"\(tenant)\"" : "")]}
            """#
        }
        var lines = (1000..<1230).map { line("plans.m.price_toman", "shop-\($0)", .priceFell) }
        lines.append(line("plans.z.price_toman", "shop-1100", .priceFell, isProtected: true))
        lines.append(line("plans.a.period_days", "shop-1000", .offerGrew, isProtected: true))
        lines.append(line("settings.admin_chat_id", "shop-1200", .approverChanged))
        lines.append(line("payments.card_to_card.cards", "zshop", .cardChanged))
        lines.append(line("telegram.bot_token", "zshop", .tokenChanged))
        let json = #"""
            {"format_version":"1.1","id":"sha256:00","complete":true,
             "database":{"identity":"x","revision":1,"schema_version":2},"tool_version":"1.0.0",
             "environment":null,"source_commit":null,"tenant_glob":null,"limits_exceeded":[],"unresolved_secrets":[],
             "left_to_others":[\#(lines.joined(separator: ","))],"changes":[],"preconditions":[]}
            """#
        return try SavedPlan(parsing: Array(json.utf8)).document
    }

    @Test(
        "the gravest comes first, protected tenants before others of the same, and the same line of many files is one"
    )
    func order() throws {
        let left = try padded().moneyLeft
        #expect(
            left.map(\.whole.path) == [
                "payments.card_to_card.cards", "telegram.bot_token", "settings.admin_chat_id", "plans.z.price_toman",
                "plans.m.price_toman", "plans.a.period_days",
            ]
        )
        #expect(left.map(\.lines.count) == [1, 1, 1, 1, 230, 1])
        let shown = text(try padded())
        let places = try left.map { try #require(shown.firstRange(of: "`\($0.whole.line)`")).lowerBound }
        #expect(places == places.sorted())
        var page = ""
        HTMLPlanRenderer().render(try padded()) { page += $0 }
        let inPage = try left.map { try #require(page.firstRange(of: "<code>\($0.whole.line)</code>")).lowerBound }
        #expect(inPage == inPage.sorted())
    }

    @Test(
        "hundreds of prices that are left to others take no card away from a comment",
        arguments: [2000, 3000, 20_000]
    )
    func cut(_ limit: Int) throws {
        let comment = MarkdownPlanRenderer(limit: limit).render(try padded())
        #expect(comment.unicodeScalars.count <= limit)
        let first = try #require(comment.split(separator: "\n").first { $0.hasPrefix("- ") })
        #expect(first.contains("payments") && first.contains("zshop"), "\(comment)")
        guard limit > 2000 else { return }
        #expect(comment.contains("</code> and 229 other lines: <code>plans"), "\(comment)")
        #expect(!comment.contains("more, left out"), "\(comment)")
    }

    @Test("the sentence says whose money it is by its kind: a card beside prices is another sentence")
    func sentence() throws {
        let words =
            "money of 231 tenants left to others (cards of 1, the bot's token of 1, who approves payments of 1, prices of 230, offers of 1)"
        let (made, shown) = (try padded(), text(try padded()))
        #expect(shown.hasSuffix("Plan: no changes; \(words).\n"), "\(shown)")
        #expect(MarkdownPlanRenderer(limit: 2000).render(made).contains("cards of 1, "))
    }

    @Test("a narrower line that keeps all of it leaves nothing to others")
    func kept() throws {
        var shop = shop(["payments.card_to_card.cards": .once, "payments.card_to_card.cards.main": .always])
        #expect(try shop.plan().leftToOthers.isEmpty)
        shop.management = ["payments.card_to_card.cards": .always]
        #expect(try shop.plan().leftToOthers.isEmpty)
    }

    @Test("a row that is declared no longer and stays, since it is made once only, is left by the same line")
    func declaredNoLonger() throws {
        var shop = shop(["payments.card_to_card.cards": .once])
        shop.desired[.card] = [:]
        #expect(try shop.plan().leftToOthers.map(\.risks) == [[.cardChanged]])
        // Gone, it is nobody's.
        shop.state.live[.card] = [:]
        #expect(try shop.plan().leftToOthers.isEmpty)
    }

    @Test("a value that is made once only and is declared no longer stays, and is asked about as if it were watched")
    func letGo() throws {
        let chat: Row = ["admin_chat_id": .integer(-1001), "support_username": .text("@shop")]
        var shop = Parsvpn()
        shop.setBot(desired: ["support_username": .text("@shop")], ledger: chat, live: chat)
        shop.management = ["settings": .once]
        let change = try #require(try shop.plan().changes.first)
        #expect(change.action == .record && change.reason == .observed && change.risks == [.approverChanged])
    }

    @Test("what goes back to its default beside it is left to nobody, and is not asked about")
    func released() throws {
        let row: Row = ["admin_chat_id": .integer(-1001), "zarinpal_sandbox": .bool(false)]
        var shop = Parsvpn()
        shop.setBot(ledger: row, live: row)
        shop.management = ["settings": .observe]
        let change = try #require(try shop.plan().changes.first)
        #expect(change.fields.map { change.kind.fields[$0.field].name } == ["zarinpal_sandbox", "admin_chat_id"])
        #expect(change.reason == .observed && change.risks == [.approverChanged])
    }

    @Test("it is asked about also beside a secret that comes from another place")
    func besideMovedSecret() throws {
        let chat: Row = ["admin_chat_id": .integer(-1001)]
        var shop = Parsvpn()
        shop.setBot(desired: ["telegram_bot_token": secret("PARSVPN_NEW_TOKEN")], ledger: chat, live: chat)
        shop.secrets = ["PARSVPN_NEW_TOKEN": "701:token"]
        shop.management = ["settings": .observe]
        #expect(try shop.plan().changes.map(\.risks) == [[.tokenChanged, .approverChanged]])
    }

    @Test("a price that is only watched from now on is asked about, whatever its default is")
    func watchedPrice() throws {
        let free = Parsvpn.planRow.merging(["price_kopeks": .integer(0)]) { $1 }
        var shop = Parsvpn(.plan, "monthly", desired: free, ledger: free, live: free)
        shop.management = ["plans.monthly.price_toman": .observe]
        #expect(try shop.plan().changes.flatMap(\.risks) == [.priceFell])
    }

    @Test("days of a plan that are only watched from now on are more for the money, which a policy may ask about")
    func watchedOffer() throws {
        var shop = Parsvpn(.plan, "monthly", desired: Parsvpn.planRow, ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        shop.management = ["plans.monthly.period_days": .observe]
        #expect(try shop.plan().changes.flatMap(\.risks) == [.offerGrew])
        let words = "`plans.monthly.period_days: observe` leaves offers of 'parsvpn' to others"
        #expect(text(document(try shop.plan())).contains(words))
    }

    @Test("what was applied and is only watched from now on is asked about, as a change of it would be")
    func observed() throws {
        let chat: Row = ["admin_chat_id": .integer(-1001), "support_username": .text("@shop")]
        var shop = Parsvpn()
        shop.setBot(desired: chat, ledger: chat, live: chat)
        shop.management = ["settings": .observe]
        let change = try #require(try shop.plan().changes.first)
        #expect(change.action == .record && change.reason == .observed && change.risks == [.approverChanged])
        let gateway: Row = ["config_value": .json(JSONText(.string("https://pay.example")))]
        shop = Parsvpn(.configuration, "YOOKASSA_SHOP_ID", ledger: gateway, live: gateway)
        shop.management = ["configuration": .observe]
        // The line is gone as well: no field says what it was.
        #expect(try shop.plan().changes.map(\.risks) == [[.merchantChanged]])
    }
}
