import TenantModel
import TenantPlan
import Testing

@Suite("A card that another tenant is paid to is said beside the card that makes it so")
struct SharedCardTests {
    private static let number = "6037701689095443"

    private func other(_ number: String = number, isActive: Bool = true) -> BotState {
        var bot = BotState(id: 9, slug: nil)
        bot.live[.bot] = [
            "": ["name": .text("Other"), "telegram_bot_token": live("9:x"), "is_active": .bool(isActive)]
        ]
        bot.live[.card] = ["theirs": ["card_number": .text(number), "card_holder_name": .text("x")]]
        return bot
    }

    private func beh(_ number: String = number) -> DesiredTenant {
        let bot: Row = [
            "name": .text("Beh"), "telegram_bot_token": secret("PARSVPN_OTHER_TOKEN"), "telegram_bot_id": .integer(22),
        ]
        let card: Row = ["card_number": .text(number), "card_holder_name": .text("x")]
        return DesiredTenant("beh", [.bot: ["beh": bot], .card: ["first": card]])
    }

    private func notes(_ desired: [DesiredTenant], _ bots: [BotState]) throws -> [String] {
        let plan = try Plan(
            request(desired, bots, secrets: Parsvpn.secrets.merging(["PARSVPN_OTHER_TOKEN": "22:x"]) { $1 })
        )
        return document(plan).entries.flatMap { entry in
            entry.risks.filter { $0.risk == .cardShared }.map { "\($0.place): \($0.reach)" }
        }
    }

    @Test("of two manifests: at the card that comes, of both where both come")
    func manifests() throws {
        let shop = Parsvpn(.card, "main", desired: Parsvpn.cardRow)
        #expect(
            try notes([shop.tenant, beh()], [shop.state]) == [
                "beh/first: also parsvpn/main", "parsvpn/main: also beh/first",
            ]
        )
        let applied = Parsvpn(.card, "main", desired: Parsvpn.cardRow, ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
        #expect(try notes([applied.tenant, beh()], [applied.state]) == ["beh/first: also parsvpn/main"])
        #expect(try notes([applied.tenant, beh("6219861034529007")], [applied.state]).isEmpty)
    }

    @Test("at a card that gets another number or is switched on, and at no other change of it")
    func changes() throws {
        let old = Parsvpn.cardRow.merging(["card_number": .text("6219861034529007")]) { $1 }
        let changed = Parsvpn(.card, "main", desired: Parsvpn.cardRow, ledger: old, live: old)
        #expect(try notes([changed.tenant], [changed.state, other()]) == ["parsvpn/main: also bot number 9/theirs"])
        let off = Parsvpn.cardRow.merging(["is_active": .bool(false)]) { $1 }
        let on = Parsvpn.cardRow.merging(["is_active": .bool(true)]) { $1 }
        let switched = Parsvpn(.card, "main", desired: on, ledger: off, live: off)
        #expect(try notes([switched.tenant], [switched.state, other()]) == ["parsvpn/main: also bot number 9/theirs"])
        let weighed = Parsvpn.cardRow.merging(["weight": .integer(3)]) { $1 }
        let share = Parsvpn(.card, "main", desired: weighed, ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
        #expect(try notes([share.tenant], [share.state, other()]).isEmpty)
        let gone = Parsvpn(.card, "main", ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
        #expect(try notes([gone.tenant], [gone.state, other()]).isEmpty)
    }

    @Test("of a bot that no manifest declares, however it spells the number, while it is on")
    func undeclared() throws {
        let shop = Parsvpn(.card, "main", desired: Parsvpn.cardRow)
        #expect(
            try notes([shop.tenant], [shop.state, other("6037-7016-8909-5443")]) == [
                "parsvpn/main: also bot number 9/theirs"
            ]
        )
        #expect(try notes([shop.tenant], [shop.state, other(isActive: false)]).isEmpty)
    }

    @Test("the number itself is masked, as everywhere")
    func masked() throws {
        let shop = Parsvpn(.card, "main", desired: Parsvpn.cardRow)
        let plan = try shop.plan()
        #expect(plan.changes.flatMap(\.risks) == [.cardChanged])
        let shared = try Plan(request([shop.tenant], [shop.state, other()], secrets: shop.secrets))
        let shown = text(document(shared))
        #expect(
            shown.contains("card_shared: another tenant is paid to the same card; also bot number 9/theirs"),
            "\(shown)"
        )
        #expect(!shown.contains(Self.number))
    }
}
