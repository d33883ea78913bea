import TenantModel
import TenantPlan
import Testing

@Suite("A row that nobody declared is named beside the card that would be a second one of its number")
struct RepeatedCardTests {
    private let row = Parsvpn.cardRow

    private func row(_ number: String) -> Row { row.merging(["card_number": .text(number)]) { $1 } }

    private func notes(_ shop: Parsvpn) throws -> [String] {
        document(try shop.plan()).entries.flatMap { entry in
            entry.risks.filter { $0.risk == .cardRepeated }.map { "\($0.place): \($0.reach)" }
        }
    }

    @Test("with the row and the way to take it over, whether or not it has a key, however it spells the number")
    func created() throws {
        var shop = Parsvpn(.card, "main", desired: row)
        #expect(try notes(shop).isEmpty)
        shop.state.nameless[.card] = [row("6219861034529007"), row("6037-7016-8909-5443")]
        #expect(
            try notes(shop) == ["parsvpn/main: row 1501; 'tenantctl adopt parsvpn main=1501' takes it over instead"]
        )
        shop.state.nameless[.card] = []
        shop.state.live[.card] = ["theirs": row]
        #expect(
            try notes(shop) == ["parsvpn/main: row 1000; 'tenantctl adopt parsvpn main=1000' takes it over instead"]
        )
    }

    @Test("of several the one that customers are shown comes first, and a key that a plan has as well says which it is")
    func several() throws {
        var shop = Parsvpn(.card, "main", desired: row)
        shop.desired[.plan] = ["main": Parsvpn.planRow]
        shop.state.nameless[.card] = [row.merging(["is_active": .bool(false)]) { $1 }, row, row, row, row]
        #expect(
            try notes(shop) == [
                "parsvpn/main: rows 1501, 1502, 1503 and 2 more; "
                    + "'tenantctl adopt parsvpn card/main=1501' takes the first over instead"
            ]
        )
    }

    @Test("of a bot that is taken over as well, since its rows seldom have keys")
    func takenOver() throws {
        var shop = Parsvpn(.card, "main", desired: row)
        shop.state.ledger = [:]
        shop.state.nameless[.card] = [row]
        #expect(
            try notes(shop) == ["parsvpn/main: row 1500; 'tenantctl adopt parsvpn main=1500' takes it over instead"]
        )
    }

    @Test("a card whose key a row has or had is told of the row alone: that key cannot be given to another one")
    func heldKey() throws {
        let old = row("6219861034529007")
        var shop = Parsvpn(.card, "main", desired: row, ledger: old, live: old)
        shop.state.nameless[.card] = [row]
        #expect(try notes(shop) == ["parsvpn/main: row 1500"])
        shop = Parsvpn(.card, "main", desired: row, ledger: row)
        shop.state.nameless[.card] = [row]
        #expect(try notes(shop) == ["parsvpn/main: row 1500"])
    }

    @Test("rows that are declared or were applied, and changes of anything but the number, are none")
    func others() throws {
        var shop = Parsvpn(.card, "main", desired: row, ledger: row, live: row)
        shop.desired[.card]?["second"] = row
        #expect(try notes(shop).isEmpty)
        shop.desired[.card] = ["main": row.merging(["weight": .integer(3)]) { $1 }]
        shop.state.nameless[.card] = [row]
        #expect(try notes(shop).isEmpty)
        // The row itself is taken over.
        shop = Parsvpn(.card, "main", desired: row, live: row)
        #expect(try notes(shop).isEmpty)
    }

    @Test("it is a note, in every format, and nobody sees the number")
    func formats() throws {
        var shop = Parsvpn(.card, "main", desired: row)
        shop.state.nameless[.card] = [row]
        let made = document(try shop.plan())
        #expect(made.requiredAcknowledgements.map(\.risk) == [.cardChanged])
        let read = try SavedPlan(parsing: json(made)).document
        let meaning = "the tenant has a row of the same number already, which no manifest declares"
        #expect(
            text(read).contains(
                "card_repeated: \(meaning); row 1500; 'tenantctl adopt parsvpn main=1500' takes it over instead"
            ),
            "\(text(read))"
        )
        var page = ""
        HTMLPlanRenderer().render(read) { page += $0 }
        for shown in [MarkdownPlanRenderer().render(read), page] {
            #expect(shown.contains(meaning) && shown.contains("tenantctl adopt parsvpn main=1500"), "\(shown)")
            #expect(!shown.contains("6037701689095443"))
        }
    }
}
