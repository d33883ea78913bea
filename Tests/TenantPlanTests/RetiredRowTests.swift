import TenantModel
import TenantPlan
import Testing

@Suite("A card that was switched off because a payment refers to it")
struct RetiredRowTests {
    private static let off: Row = Parsvpn.cardRow.merging(["is_active": .bool(false)]) { $1 }
    private static let retired: Row = ["is_active": .bool(false)]

    private func shop(desired: Row? = nil, live: Row? = Self.off, isReferenced: Bool = true) -> Parsvpn {
        var shop = Parsvpn(.card, "mellat", desired: desired, ledger: Self.retired, live: live)
        if isReferenced { shop.state.referenced = ["mellat"] }
        return shop
    }

    private func outline(_ shop: Parsvpn) throws -> [String] { TenantPlanTests.outline(try shop.plan()) }

    private func ledger(_ shop: Parsvpn) throws -> [[String: Row]] { try shop.plan().ledger.map(\.rows.byName) }

    @Test("stays off without a word")
    func steady() throws {
        let plan = try shop().plan()
        #expect(plan.isEmpty && plan.ledger.isEmpty)
        #expect(plan.unmanaged[.card] == nil && plan.removals.managed[.card] == 0)
    }

    @Test("stays off when the payment is gone: that is not for the bots to decide")
    func paymentGone() throws {
        #expect(try shop(isReferenced: false).plan().isEmpty)
    }

    @Test("and that somebody switched on is drift, shown, acknowledged and undone", arguments: [true, false])
    func switchedOn(isReferenced: Bool) throws {
        let shop = shop(live: Parsvpn.cardRow, isReferenced: isReferenced)
        #expect(try outline(shop) == ["card mellat deactivate removed drift is_active"])
        #expect(try shop.plan().changes[0].risks.filter(\.needsAcknowledgement) == [.cardChanged])
        #expect(try ledger(shop) == [["mellat": Self.retired]])
        #expect(try text(document(shop.plan())).contains("switched on in the database; off again"))
    }

    @Test("comes back on when it is declared again, which needs an acknowledgement")
    func declaredAgain() throws {
        let shop = shop(desired: Parsvpn.cardRow)
        #expect(try outline(shop) == ["card mellat update returned none is_active"])
        let change = try shop.plan().changes[0]
        #expect(change.fields.map(\.before) == [.bool(false)] && change.fields.map(\.after) == [.bool(true)])
        #expect(change.risks == [.cardChanged])
        #expect(try ledger(shop) == [["mellat": Parsvpn.cardRow]])
    }

    @Test("comes back on when it is declared as active")
    func declaredActive() throws {
        let active = Parsvpn.cardRow.merging(["is_active": .bool(true)]) { $1 }
        let shop = shop(desired: active)
        #expect(try outline(shop) == ["card mellat update returned none is_active"])
        #expect(try shop.plan().changes[0].risks == [.cardChanged])
        #expect(try ledger(shop) == [["mellat": active]])
    }

    @Test("comes back off when it is declared as inactive, and is asked about as one that comes")
    func declaredInactive() throws {
        let shop = shop(desired: Self.off)
        #expect(try outline(shop) == ["card mellat record returned none card_number,card_holder_name"])
        #expect(try shop.plan().changes[0].risks == [.cardChanged])
        #expect(try ledger(shop) == [["mellat": Self.off]])
    }

    @Test("comes back with another number, as the plan shows")
    func declaredDifferently() throws {
        let other = Parsvpn.cardRow.merging(["card_number": .text("6219861034529007")]) { $1 }
        #expect(try outline(shop(desired: other)) == ["card mellat update returned none card_number,is_active"])
    }

    @Test("comes back as a new card would be: what it declared before and leaves out now is at its default")
    func releasedOnReturn() throws {
        var shop = shop(desired: Parsvpn.cardRow)
        shop.state.ledger[.card]?["mellat"]?["weight"] = .integer(3)
        shop.state.live[.card]?["mellat"]?["weight"] = .integer(3)
        let change = try shop.plan().changes[0]
        #expect(change.fields.map(\.after) == [.integer(1), .bool(true)])
    }

    @Test("and that somebody switched on before it came back is only recorded")
    func switchedOnBeforeReturn() throws {
        let shop = shop(desired: Parsvpn.cardRow, live: Parsvpn.cardRow)
        #expect(try shop.plan().changes.map(\.action) == [.record])
        #expect(try ledger(shop) == [["mellat": Parsvpn.cardRow]])
    }

    private let mallory: Row = ["card_number": .text("6219861034529007"), "card_holder_name": .text("Mallory")]

    @Test("comes back by another name as one that comes, with number and holder, whoever switched it on")
    func renamed() throws {
        var shop = Parsvpn(.card, "mellat", ledger: Self.retired, live: mallory)
        shop.desired[.card] = ["evil": mallory]
        shop.previousKeys = [.card: ["evil": "mellat"]]
        #expect(try outline(shop) == ["card evil rename returned none "])
        #expect(try shop.plan().changes[0].risks == [.cardChanged])
        let made = document(try shop.plan())
        let comment = MarkdownPlanRenderer().render(made)
        for shown in [text(made), comment, String(decoding: json(made), as: UTF8.self)] {
            #expect(shown.contains("621986…9007") && shown.contains("Mallory"), "\(shown)")
        }
        #expect(text(made).contains("renamed from mellat; declared again"), "\(text(made))")
        // That it was given up as one that is off is seen beside what it is.
        #expect(text(made).contains("is_active: true  [applied was false]"), "\(text(made))")
    }

    @Test("is accepted with the number and the holder that come into use, and with no others")
    func boundToCard() throws {
        func acknowledgements(_ card: Row) throws -> [String] {
            let live = card.merging(["is_active": .bool(false)]) { $1 }
            let made = document(try shop(desired: card.merging(["weight": .integer(5)]) { $1 }, live: live).plan())
            #expect(text(made).contains("card_number: 6"), "\(text(made))")
            return made.requiredAcknowledgements.map(\.acknowledgement)
        }
        let others: [Row] = [
            mallory.merging(["card_number": .text("6037701689095443")]) { $1 },
            mallory.merging(["card_holder_name": .text("Oscar")]) { $1 },
        ]
        let accepted = try acknowledgements(mallory)
        #expect(accepted.count == 1)
        for other in others { #expect(try acknowledgements(other) != accepted) }
    }

    @Test("is shown with what nobody declares of it, where that is not what a card is like by itself")
    func undeclaredWeight() throws {
        let shop = shop(desired: Parsvpn.cardRow, live: Self.off.merging(["weight": .integer(900)]) { $1 })
        #expect(try text(document(shop.plan())).contains("weight: 900"))
    }

    @Test("and that somebody switched on is theirs where cards are left to others, once that was accepted")
    func switchedOnAndLeft() throws {
        var shop = shop(live: mallory)
        shop.management = ["payments.card_to_card.cards": .once]
        #expect(try outline(shop) == ["card mellat record observed none is_active"])
        let plan = try shop.plan()
        #expect(plan.changes[0].risks == [.cardChanged])
        let shown = text(document(plan))
        #expect(shown.contains("is_active: false → (none)  [is and stays true]"), "\(shown)")
        #expect(shown.contains("621986…9007") && shown.contains("Mallory"), "\(shown)")
        var interpreter = PlanInterpreter(bots: [shop.state])
        interpreter.apply(plan)
        let again = try Plan(request([shop.tenant], interpreter.bots, secrets: shop.secrets))
        #expect(again.isEmpty && again.unmanaged == [.card: 1])
        // Off it stays ours, without a word.
        shop.state.live[.card] = ["mellat": Self.off]
        #expect(try shop.plan().isEmpty)
    }

    @Test("is made like any new one where it is declared again, deleted, and left to others once it is made")
    func deletedAndLeft() throws {
        var shop = shop(desired: Parsvpn.cardRow, live: nil)
        shop.management = ["payments.card_to_card.cards": .once]
        #expect(try shop.plan().changes.map(\.action) == [.create])
        #expect(try shop.plan().changes[0].risks == [.cardChanged])
    }

    @Test("is forgotten when somebody deleted it, and created when it is declared again")
    func deleted() throws {
        #expect(try outline(shop(live: nil)) == ["card mellat record removed deleted "])
        #expect(try ledger(shop(live: nil)) == [[:]])
        #expect(try shop(desired: Parsvpn.cardRow, live: nil).plan().changes.map(\.action) == [.create])
    }

    @Test("stays in the ledger when another card changes")
    func besideOthers() throws {
        var shop = shop()
        shop.desired[.card] = ["aaa": Parsvpn.cardRow, "zzz": Parsvpn.cardRow]
        #expect(try ledger(shop).map { $0.keys.sorted() } == [["aaa", "mellat", "zzz"]])
        #expect(try shop.plan().ledger[0].rows.keys == ["aaa", "mellat", "zzz"])
    }

    @Test("is told from a card that is declared as inactive: that one is deleted when nothing refers to it")
    func declaredInactiveThenRemoved() throws {
        var shop = Parsvpn(.card, "mellat", ledger: Self.off, live: Self.off)
        #expect(try outline(shop) == ["card mellat delete removed none card_number,card_holder_name,is_active"])
        shop.state.referenced = ["mellat"]
        #expect(try outline(shop) == ["card mellat record removed none "])
        #expect(try ledger(shop) == [["mellat": Self.retired]])
    }

    @Test("every kind that switches off instead of deleting has what tells both apart", arguments: ResourceKind.all)
    func description(kind: ResourceKind) throws {
        guard case .deleteUnlessReferenced(_, _, let name) = kind.removal else { return }
        let field = try #require(kind.fieldIndex(name))
        #expect(kind.fields[field].initial == .bool(true))
        #expect(kind.fields.contains { $0.isRequired })
    }
}
