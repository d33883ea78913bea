import CanonicalJSON
import TenantModel
import Testing

@testable import TenantPlan

@Suite("The number of a card in a text tells customers where to pay")
struct CardInTextTests {
    private static let theirs = "6219861034529007"
    private static let another = "6037701689095443"

    private func message(_ text: String) -> Row { ["config_value": .json(JSONText(.string(text)))] }

    private func named(_ name: String) -> Row { Parsvpn.planRow.merging(["name": .text(name)]) { $1 } }

    private func shop(desired: Row?, ledger: Row? = nil, live: Row? = nil) -> Parsvpn {
        Parsvpn(.configuration, "MAINTENANCE_MESSAGE", desired: desired, ledger: ledger, live: live)
    }

    private func risks(_ shop: Parsvpn) throws -> [Risk] {
        let plan = try shop.plan()
        return try #require(plan.changes.count == 1 ? plan.changes.first : nil, "\(outline(plan))").risks
    }

    @Test(
        "a text that comes with one, or comes to hold one, is another card",
        arguments: ["Pay to 6219861034529007", "کارت ۶۲۱۹-۸۶۱۰-۳۴۵۲-۹۰۰۷", "6219 8610\n3452 9007"]
    )
    func comes(text: String) throws {
        let old = message("Back soon")
        #expect(try risks(shop(desired: message(text))) == [.cardChanged])
        #expect(try risks(shop(desired: message(text), ledger: old, live: old)) == [.cardChanged])
        let asked = document(try shop(desired: message(text)).plan()).requiredAcknowledgements
        #expect(asked.map { "\($0.risk.rawValue):\($0.place)" } == ["card_changed:parsvpn/MAINTENANCE_MESSAGE"])
    }

    @Test("so is one in the name of a plan, and anywhere in what a feature is set to")
    func elsewhere() throws {
        let plan = Parsvpn(
            .plan,
            "monthly",
            desired: named("Pay to \(Self.theirs)"),
            ledger: Parsvpn.planRow,
            live: Parsvpn.planRow
        )
        #expect(try risks(plan) == [.cardChanged])
        func polls(_ config: JSON) -> Row { ["enabled": .bool(true), "config": .json(JSONText(config))] }
        let off = polls(.object([]))
        let config = JSON.object([JSON.Member("texts", .array([.string("to \(Self.theirs)")]))])
        #expect(try risks(Parsvpn(.feature, "polls", desired: polls(config), ledger: off, live: off)) == [.cardChanged])
    }

    @Test("a text that keeps its number is none, nor is one that loses it, or goes")
    func stays() throws {
        let old = message("Pay to \(Self.theirs)")
        let spelled = message("Please pay to 6219-8610-3452-9007 today")
        #expect(try risks(shop(desired: spelled, ledger: old, live: old)).isEmpty)
        #expect(try risks(shop(desired: message("Back soon"), ledger: old, live: old)).isEmpty)
        #expect(try risks(shop(desired: nil, ledger: old, live: old)).isEmpty)
        let both = message("Pay to \(Self.theirs) or \(Self.another)")
        #expect(try risks(shop(desired: both, ledger: old, live: old)) == [.cardChanged])
    }

    @Test("sixteen digits that are the number of no card are none, and a reference to another secret neither")
    func others() throws {
        #expect(try risks(shop(desired: message("Order 6219861034529008"))).isEmpty)
        let (old, new): (Row, Row) = (
            ["config_value": applied("PARSVPN_A", "x")], ["config_value": secret("PARSVPN_B")]
        )
        var moved = shop(desired: new, ledger: old, live: ["config_value": live("x")])
        moved.secrets["PARSVPN_B"] = "x"
        #expect(try risks(moved).isEmpty)
    }

    @Test("the number of a card that was applied is known, and one that comes by the same change is not")
    func own() throws {
        let text = message("Pay to 6037-7016-8909-5443")
        var known = shop(desired: text)
        known.desired[.card] = ["main": Parsvpn.cardRow]
        known.state.ledger[.card] = ["main": Parsvpn.cardRow]
        known.state.live[.card] = ["main": Parsvpn.cardRow]
        #expect(try risks(known).isEmpty)
        known.state.ledger[.card] = [:]
        known.state.live[.card] = [:]
        #expect(try known.plan().changes.map(\.risks) == [[.cardChanged], [.cardChanged]])
    }

    @Test("whoever writes it into the database first is asked all the same")
    func prepared() throws {
        let (old, new) = (message("Back soon"), message("Pay to \(Self.theirs)"))
        #expect(try risks(shop(desired: new, ledger: old, live: new)) == [.cardChanged])
        #expect(try risks(shop(desired: new, live: new)) == [.cardChanged])
        let almost = message("Pay to \(Self.theirs)!")
        #expect(try risks(shop(desired: almost, ledger: old, live: new)) == [.cardChanged])
        #expect(try risks(shop(desired: new, ledger: new)).isEmpty)
    }

    @Test("of a new tenant, and of a bot that is taken over as a whole, nothing is asked about by itself")
    func first() throws {
        let text = message("Pay to \(Self.theirs)")
        var taken = shop(desired: text, live: text)
        taken.state.ledger = [:]
        #expect(!(try taken.plan().changes.flatMap(\.risks).contains(.cardChanged)))
        let new = try Plan(request([shop(desired: text).tenant], [], secrets: Parsvpn.secrets))
        #expect(new.changes.flatMap(\.risks) == [.tenantCreated])
    }
}
