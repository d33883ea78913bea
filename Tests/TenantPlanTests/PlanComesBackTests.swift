import TenantModel
import TenantPlan
import Testing

/// What one merge takes away or switches off, and the next brings for next to nothing.
@Suite("A plan that went does not come back for less without a question")
struct PlanComesBackTests {
    private static func row(_ price: Int64, days: Int64 = 30, gigabytes: Int64 = 20, isOn: Bool? = nil) -> Row {
        let row: Row = [
            "name": .text("x"), "period_days": .integer(days), "traffic_limit_gb": .integer(gigabytes),
            "price_kopeks": .integer(price),
        ]
        return isOn.map { on in row.merging(["is_active": .bool(on)]) { $1 } } ?? row
    }

    private static let off = row(8_500_000, isOn: false)

    /// A shop of which `was` was applied, and is there, and that declares `is`.
    private func shop(_ was: [String: Row]?, _ declared: [String: Row]) -> Parsvpn {
        var shop = Parsvpn()
        shop.state.ledger[.plan] = was
        shop.state.live[.plan] = was
        shop.desired[.plan] = declared
        return shop
    }

    private func risks(_ shop: Parsvpn, _ key: String) throws -> [Risk] {
        try shop.plan().changes.first { $0.key == key }?.risks ?? []
    }

    private func risks(_ was: [String: Row]?, _ declared: [String: Row], _ key: String = "new") throws -> [Risk] {
        try risks(shop(was, declared), key)
    }

    @Test("one that is off and given up goes as one on sale does, with the price that it has")
    func givenUp() throws {
        let made = shop(["old": Self.off], ["new": Self.row(100)])
        #expect(try risks(made, "new") == [.priceFell])
        // Whatever is on sale beside it, and however little the new one gives.
        let big = Self.row(9_000_000)
        func beside(_ new: Row) throws -> [Risk] {
            try risks(["old": Self.off, "big": big], ["big": big, "new": new])
        }
        #expect(try beside(Self.row(100_000, days: 29, gigabytes: 1)) == [.priceFell])
        #expect(try beside(Self.row(8_000_000)).isEmpty)
        var gone = made
        gone.state.live[.plan] = [:]
        #expect(try risks(gone, "new") == [.priceFell])
        var cheap = made
        cheap.state.live[.plan]?["old"]?["price_kopeks"] = .integer(100)
        #expect(try risks(cheap, "new") == [.priceFell])
        let shown = text(document(try made.plan()))
        let words = "may stand in for: plan old  period_days 30, price_kopeks 8500000 (85,000 toman)"
        #expect(shown.contains(words), "\(shown)")
        #expect(shown.contains("is_active false"), "\(shown)")
    }

    @Test("one that is off and stays so is undercut by what gives no less")
    func stays() throws {
        let was = ["old": Self.off, "week": Self.row(3_000_000, days: 7, gigabytes: 0)]
        let made = shop(was, was.merging(["new": Self.row(5_000_000)]) { $1 })
        #expect(try risks(made, "new") == [.priceFell])
        let row = try #require(document(try made.plan()).entries.first { $0.key == "new" }?.woken.first)
        #expect(row.role == .undercuts && row.key == "old")
        var deleted = made
        deleted.state.live[.plan]?["old"] = nil
        #expect(try risks(deleted, "new") == [.priceFell])
        var smaller = made
        smaller.desired[.plan]?["new"] = Self.row(5_000_000, gigabytes: 19)
        #expect(try risks(smaller, "new").isEmpty)
    }

    @Test("where nothing is left on sale a new plan is held against nothing, and asks", arguments: [100, 8_500_000])
    func nothing(price: Int64) throws {
        let new = ["new": Self.row(price)]
        #expect(try risks([:], new) == [.priceFell])
        // Its own key says nothing any more.
        #expect(try risks([:], ["old": Self.row(price)], "old") == [.priceFell])
        let smaller = Self.row(price, gigabytes: 1)
        #expect(try risks(["old": Self.off], ["old": Self.off, "new": smaller]) == [.priceFell])
        // What somebody put on sale in the database nobody approved.
        var inserted = shop([:], new)
        inserted.state.live[.plan] = ["theirs": Self.row(100), "new": Self.row(price)]
        #expect(try risks(inserted, "new") == [.priceFell])
        // What was on sale by what was applied was, whatever became of it.
        var deleted = shop(["big": Self.row(9_000_000)], ["big": Self.row(9_000_000), "new": Self.row(8_500_000)])
        deleted.state.live[.plan] = [:]
        #expect(try risks(deleted, "new").isEmpty)
    }

    @Test("every form says that there was nothing, a plan file keeps it, and it is accepted for that price")
    func shown() throws {
        func made(_ price: Int64) throws -> PlanDocument { document(try shop([:], ["new": Self.row(price)]).plan()) }
        let free = try made(100)
        let words = "      no plan was on sale to hold this against: plan new  price_kopeks 100 (1 toman)\n"
        #expect(text(free).contains(words), "\(text(free))")
        let comment = MarkdownPlanRenderer(limit: 65_000).render(free)
        let cells = "no plan was on sale to hold this against |  | <code>100 (1 toman)</code>"
        #expect(comment.contains(cells), "\(comment)")
        var page = ""
        HTMLPlanRenderer().render(free) { page += $0 }
        let name = "price_kopeks <span class=\"tag\">no plan was on sale to hold this against</span></td>"
        #expect(page.contains(name + "<td></td>"))
        let saved = try SavedPlan(parsing: json(free))
        #expect(saved.isIntact && json(saved.document) == json(free))
        #expect(saved.document.entries.flatMap(\.woken).map(\.role) == [.heldAgainstNothing])
        func lines(_ document: PlanDocument) -> [String] { document.requiredAcknowledgements.map(\.acknowledgement) }
        #expect(lines(free).count == 1 && lines(free)[0].hasPrefix("price_fell:parsvpn/new@"))
        #expect(try lines(made(200)) != lines(free))
    }

    @Test("one that is switched on again is held against itself")
    func switchedOn() throws {
        func again(_ row: Row) throws -> [Risk] { try risks(["old": Self.off], ["old": row], "old") }
        #expect(try again(Self.row(8_500_000)).isEmpty)
        #expect(try again(Self.row(9_500_000)) == [.priceRose])
        #expect(try again(Self.row(100)) == [.priceFell])
        var renamed = shop(["old": Self.off], ["new": Self.row(8_500_000)])
        renamed.previousKeys = [.plan: ["new": "old"]]
        #expect(try risks(renamed, "new").isEmpty)
    }

    @Test("one that was off and was deleted in the database is made again without a question")
    func repaired() throws {
        let cheap = Self.row(100, isOn: false)
        var shop = shop(["old": cheap, "big": Self.row(9_000_000)], ["old": cheap, "big": Self.row(9_000_000)])
        shop.state.live[.plan]?["old"] = nil
        #expect(try risks(shop, "old").isEmpty)
        #expect(try !shop.plan().isEmpty)
        shop.desired[.plan]?["old"]?["is_active"] = .bool(true)
        #expect(try risks(shop, "old") == [.priceFell])
    }

    @Test("the first plans of a tenant are held against nothing, whether it is new, taken over, or had none")
    func first() throws {
        let plans = ["a": Self.row(100), "b": Self.row(9_000_000)]
        let had = shop(nil, plans)
        #expect(try had.plan().changes.flatMap(\.risks).isEmpty)
        var adopted = had
        adopted.state.ledger = [:]
        #expect(try !adopted.plan().changes.flatMap(\.risks).contains(.priceFell))
        let new = try Plan(request([had.tenant], [], secrets: had.secrets))
        #expect(new.changes.flatMap(\.risks) == [.tenantCreated])
    }
}
