import CanonicalJSON
import TenantModel
import Testing

@testable import TenantPlan

/// Whoever can write to the database prepares a row, and then asks for what no longer looks like a change.
@Suite("What was approved counts, whatever somebody made of it in the database")
struct ApprovedValueTests {
    private let price = 11_990_000
    private let mallory: Row = ["card_number": .text("6219861034529007"), "card_holder_name": .text("Mallory")]

    private func priced(_ kopeks: Int) -> Row {
        Parsvpn.planRow.merging(["price_kopeks": .integer(Int64(kopeks))]) { $1 }
    }

    private func change(_ shop: Parsvpn) throws -> Change {
        let plan = try shop.plan()
        return try #require(plan.changes.count == 1 ? plan.changes.first : nil, "\(outline(plan))")
    }

    private func drift(_ shop: Parsvpn) throws -> DriftReport {
        DriftReport(try shop.plan(), against: request([shop.tenant], [shop.state]).recorded, fingerprinter)
    }

    @Test("a price that was lowered in the database, and then in the manifest, falls from what was applied")
    func conflict() throws {
        let shop = Parsvpn(.plan, "monthly", desired: priced(200), ledger: priced(price), live: priced(100))
        #expect(try change(shop).risks == [.priceFell])
        let shown = text(document(try shop.plan()))
        #expect(
            shown.contains("price_kopeks: 100 (1 toman) → 200 (2 toman)  [applied was 11990000 (119,900 toman)]"),
            "\(shown)"
        )
    }

    @Test("a price that was raised in the database falls from there as well")
    func raised() throws {
        let shop = Parsvpn(.plan, "monthly", desired: priced(150), ledger: priced(100), live: priced(price))
        #expect(try change(shop).risks == [.priceFell])
    }

    @Test("a plan that was deleted in the database comes back at the price that was applied, or is asked about")
    func recreated() throws {
        let cheap = Parsvpn(.plan, "monthly", desired: priced(200), ledger: priced(price))
        #expect(try change(cheap).risks == [.priceFell])
        let shown = text(document(try cheap.plan()))
        #expect(shown.contains("deleted in the database and changed here; created again"), "\(shown)")
        #expect(shown.contains("price_kopeks 200 (2 toman) [applied was 11990000 (119,900 toman)]"), "\(shown)")
        let comment = MarkdownPlanRenderer(limit: MarkdownPlanRenderer.commentLimit).render(document(try cheap.plan()))
        #expect(comment.contains("applied was <code>11990000"), "\(comment)")
        #expect(try change(Parsvpn(.plan, "monthly", desired: priced(price), ledger: priced(price))).risks.isEmpty)
    }

    @Test(
        "of prices that fall that one comes first that falls the furthest from what was applied or from what is there"
    )
    func furthestFirst() throws {
        var shop = Parsvpn()
        let prices: [String: (Int, Int, Int?)] = [
            "a": (6000, 10_000, 10_000), "b": (200, price, 100), "c": (100, 200, 300),
            "d": (200, price, nil),
        ]
        shop.desired[.plan] = prices.mapValues { priced($0.0) }
        shop.state.ledger[.plan] = prices.mapValues { priced($0.1) }
        shop.state.live[.plan] = prices.compactMapValues { $0.2.map(priced) }
        let groups = PlanOverview(document(try shop.plan())).risks
        let falls = try #require(groups.first { $0.risk == .priceFell })
        #expect(falls.worstFirst.map(\.entry.key) == ["b", "d", "c", "a"])
    }

    @Test("a row that was deleted in the database comes back without a question as it was applied, and not otherwise")
    func repaired() throws {
        func row(_ percent: Int) -> Row { ["config_value": .json(JSONText(.integer(percent)))] }
        let key = "REFERRAL_COMMISSION_PERCENT"
        let repair = try change(Parsvpn(.configuration, key, desired: row(10), ledger: row(10)))
        #expect(repair.reason == .recreated && repair.risks.isEmpty)
        let other = try change(Parsvpn(.configuration, key, desired: row(50), ledger: row(10)))
        #expect(other.reason == .recreated && other.risks == [.priceFell])
        let address: Row = ["config_value": .json(JSONText(.string("https://pay.example")))]
        #expect(try change(Parsvpn(.configuration, "WATA_BASE_URL", desired: address, ledger: address)).risks.isEmpty)
        let first = try change(Parsvpn(.configuration, "WATA_BASE_URL", desired: address))
        #expect(first.risks == [.merchantChanged])
    }

    @Test("the role of the operator's own shop is a note where it comes and where it goes", arguments: [true, false])
    func master(isMaster: Bool) throws {
        var shop = Parsvpn()
        let (now, before): (Row, Row) = (["is_master": .bool(isMaster)], ["is_master": .bool(!isMaster)])
        shop.setBot(desired: now, ledger: before, live: before)
        #expect(try change(shop).risks == [.masterChanged])
        #expect(document(try shop.plan()).requiredAcknowledgements.isEmpty)
    }

    @Test("another card that is in the database already is another card", arguments: [false, true])
    func converged(isProtected: Bool) throws {
        var shop = Parsvpn(.card, "main", desired: mallory, ledger: Parsvpn.cardRow, live: mallory)
        if isProtected {
            shop.setBot(
                desired: ["protected": .bool(true)],
                ledger: ["protected": .bool(true)],
                live: ["protected": .bool(true)]
            )
        }
        let change = try change(shop)
        #expect(change.action == .record && change.risks == [.cardChanged])
    }

    @Test("what is already so and only recorded is shown as what is there now, with what was applied beside it")
    func convergedInTables() throws {
        let shop = Parsvpn(.card, "main", desired: mallory, ledger: Parsvpn.cardRow, live: mallory)
        let made = document(try shop.plan())
        let comment = MarkdownPlanRenderer().render(made)
        let applied = comment.split(separator: "\n").filter { $0.contains("card_holder_name") }
        // Among what is to be accepted, and in the table of the tenant.
        #expect(applied.count == 2)
        for row in applied {
            #expect(
                row.contains(
                    "applied was <code>\"علی\"</code> | <code>\"Mallory\"</code> | <code>\"Mallory\"</code> |"
                ),
                "\(row)"
            )
        }
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(
            page.contains("applied was <bdi>\"علی\"</bdi>") || page.contains("applied was <bdi>&quot;علی&quot;</bdi>")
        )
        #expect(!page.contains("<td><bdi class=\"value\"><code>\"علی\"</code></bdi></td>"))
        let saved = MarkdownPlanRenderer().render(try PlanDocument(parsing: json(made)))
        #expect(saved.contains("applied was <code>\"علی\"</code>"))
    }

    @Test("a card that is taken over is one more card, and is shown whole but for its number")
    func adopted() throws {
        let shop = Parsvpn(.card, "evil", desired: mallory, live: mallory)
        let change = try change(shop)
        #expect(change.action == .adopt && change.fields.isEmpty && change.risks == [.cardChanged])
        let shown = text(document(try shop.plan()))
        #expect(shown.contains("card_number: 621986…9007"), "\(shown)")
        #expect(shown.contains("card_holder_name: \"Mallory\""), "\(shown)")
    }

    @Test("cards of a bot that is taken over as a whole are shown, and not asked about one by one")
    func adoptedBot() throws {
        var shop = Parsvpn(.card, "main", desired: Parsvpn.cardRow, live: Parsvpn.cardRow)
        shop.state.ledger = [:]
        let card = try #require(try shop.plan().changes.first { $0.kind == .card })
        #expect(card.action == .adopt && card.risks.isEmpty)
        #expect(text(document(try shop.plan())).contains("card_number: 603770…5443"))
    }

    @Test("a card that goes from the manifest while another one is in its place is drift, and a conflict in the plan")
    func removed() throws {
        let shop = Parsvpn(.card, "main", ledger: Parsvpn.cardRow, live: mallory)
        let change = try change(shop)
        #expect(change.action == .delete && change.drift == .conflict)
        let shown = text(document(try shop.plan()))
        #expect(shown.contains("no longer declared, and changed in the database"), "\(shown)")
        let report = try drift(shop)
        #expect(report.rows.map(\.drift) == [.conflict] && report.hasDrift)
        #expect(report.rows[0].fields.map(\.name) == ["card_number", "card_holder_name"])
        #expect(TextDriftRenderer(colour: false).text(report).contains("[conflict; apply deletes the row]"))
        #expect(try shop.plan().editsToLive.isEmpty)
    }

    @Test("a card that goes and that payments refer to is one as well")
    func switchedOff() throws {
        var shop = Parsvpn(.card, "main", ledger: Parsvpn.cardRow, live: mallory)
        shop.state.referenced = ["main"]
        #expect(try change(shop).drift == .conflict)
        #expect(try drift(shop).hasDrift)
    }

    @Test("a plan that goes from the manifest and stays, by `once`, at another price than was applied is drift")
    func leftAlone() throws {
        var shop = Parsvpn(.plan, "monthly", ledger: priced(price), live: priced(7))
        shop.management = ["plans": .once]
        let report = try drift(shop)
        #expect(report.rows.map(\.drift) == [.conflict])
        #expect(report.rows.first?.fields.map(\.name) == ["price_kopeks"])
        shop.state.live[.plan] = ["monthly": priced(price)]
        #expect(try drift(shop).rows.isEmpty)
    }

    @Test("drift counts rows that nobody declared, and names a card among them that is in use")
    func unmanaged() throws {
        let shop = Parsvpn(.card, "evil", live: mallory)
        let report = try drift(shop)
        #expect(report.rows.isEmpty && report.unmanagedRows == 1)
        let words =
            "1 tenant whose payments nearly all go to cards that no manifest declares; "
            + "1 card in use that no manifest declares; 1 unmanaged row left alone"
        #expect(
            TextDriftRenderer(colour: false).text(report).hasSuffix(
                "\nDrift: none; every value that was applied is as it was; \(words).\n"
            )
        )
    }
}
