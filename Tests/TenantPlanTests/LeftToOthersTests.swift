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
        #expect(shown.hasSuffix("Plan: no changes; money of 1 tenant left to others.\n"), "\(shown)")
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
            ("plans.monthly.price_toman", Management.once, [Risk.priceFell]), ("plans", .once, [.priceFell]),
            ("plans.monthly.sort_order", .once, []), ("settings.support_username", .observe, []),
            ("settings.admin_chat_id", .observe, [.approverChanged]),
            ("configuration", .once, [.merchantChanged, .priceFell]),
            ("configuration.PRICE_30_DAYS", .once, [.priceFell]),
        ]
    )
    func subjects(path: String, management: Management, risks: [Risk]) throws {
        let plan = Parsvpn.planRow.merging(["sort_order": .integer(1)]) { $1 }
        var shop = Parsvpn(.plan, "monthly", desired: plan, ledger: plan, live: plan)
        shop.setBot(desired: ["admin_chat_id": .integer(-1001), "support_username": .text("@shop")])
        shop.desired[.configuration] = [
            "PRICE_30_DAYS": ["config_value": .json(JSONText(.integer(990_000)))],
            "YOOKASSA_SHOP_ID": ["config_value": .json(JSONText(.string("77")))],
        ]
        shop.management = [path: management]
        #expect(try shop.plan().leftToOthers.flatMap(\.risks) == risks)
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

    @Test("a price that is only watched from now on is asked about, whatever its default is")
    func watchedPrice() throws {
        let free = Parsvpn.planRow.merging(["price_kopeks": .integer(0)]) { $1 }
        var shop = Parsvpn(.plan, "monthly", desired: free, ledger: free, live: free)
        shop.management = ["plans.monthly.price_toman": .observe]
        #expect(try shop.plan().changes.flatMap(\.risks) == [.priceFell])
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
