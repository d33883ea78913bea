import TenantModel
import TenantPlan
import Testing

/// A dear plan that stays by name and gives less, while a cheap one gives what it gave.
@Suite("A plan that is made smaller goes beside one that takes over what it offered")
struct ShrunkPlanTests {
    private func row(_ days: Int64, _ gigabytes: Int64, _ price: Int64, devices: Int64 = 2) -> Row {
        [
            "name": .text("x"), "period_days": .integer(days), "traffic_limit_gb": .integer(gigabytes),
            "device_limit": .integer(devices), "price_kopeks": .integer(price),
        ]
    }

    /// A month of 50 GB for 150,000 and a week of 10 GB for 45,000, which become what is given.
    private func shop(dear: Row?, cheap: Row) -> Parsvpn {
        var shop = Parsvpn(.plan, "weekly", desired: cheap, ledger: row(7, 10, 4_500_000), live: row(7, 10, 4_500_000))
        shop.desired[.plan]?["monthly"] = dear
        shop.state.ledger[.plan]?["monthly"] = row(30, 50, 15_000_000)
        shop.state.live[.plan]?["monthly"] = row(30, 50, 15_000_000)
        return shop
    }

    private func asks(_ shop: Parsvpn) throws -> Bool {
        let change = try shop.plan().changes.first { $0.key == "weekly" }
        return change?.risks.contains(.priceFell) ?? false
    }

    @Test("days, traffic and devices: whichever of them the dear one gives up and the cheap one takes")
    func takenOver() throws {
        #expect(try asks(shop(dear: nil, cheap: row(30, 50, 4_500_000))))
        #expect(try asks(shop(dear: row(7, 10, 15_000_000), cheap: row(30, 50, 4_500_000))))
        #expect(try asks(shop(dear: row(30, 10, 15_000_000), cheap: row(30, 50, 4_500_000))))
        #expect(try asks(shop(dear: row(7, 50, 15_000_000), cheap: row(30, 50, 4_500_000))))
        #expect(try asks(shop(dear: row(30, 50, 15_000_000, devices: 1), cheap: row(30, 50, 4_500_000))))
        // A price that falls by less than is asked about helps nobody.
        #expect(try asks(shop(dear: row(7, 10, 11_000_000), cheap: row(30, 49, 4_500_000))))
        // Nor does it that there is no limit any more.
        #expect(try asks(shop(dear: row(30, 10, 15_000_000), cheap: row(30, 0, 4_500_000))))
    }

    @Test("a cheap one that grows beside a dear one which stays, or stays the larger one, is an offer like any other")
    func besideIt() throws {
        #expect(try !asks(shop(dear: row(30, 50, 15_000_000), cheap: row(30, 40, 4_500_000))))
        #expect(try !asks(shop(dear: row(30, 45, 15_000_000), cheap: row(30, 20, 4_500_000))))
        #expect(try !asks(shop(dear: row(30, 60, 15_000_000), cheap: row(30, 50, 4_500_000))))
        // One that is as dear for what it gives is none that takes over.
        #expect(try !asks(shop(dear: row(7, 10, 15_000_000), cheap: row(30, 50, 14_000_000))))
    }

    @Test("a plan that comes new takes over as well")
    func created() throws {
        var shop = shop(dear: row(7, 10, 15_000_000), cheap: row(7, 10, 4_500_000))
        shop.desired[.plan]?["m50"] = row(30, 50, 4_500_000)
        let plan = try shop.plan()
        #expect(plan.changes.first { $0.key == "m50" }?.risks == [.priceFell])
    }

    @Test("a dear one that was deleted first, and gets another name under which it is off sale, goes as well")
    func renamedAway() throws {
        var shop = shop(dear: nil, cheap: row(30, 50, 4_500_000))
        shop.desired[.plan]?["old"] = row(30, 50, 15_000_000).merging(["is_active": .bool(false)]) { $1 }
        shop.previousKeys = [.plan: ["old": "monthly"]]
        #expect(try asks(shop))
        shop.state.live[.plan]?["monthly"] = nil
        #expect(try asks(shop))
    }

    @Test(
        "what was made small in the database first goes from what was applied",
        arguments: ["shrunk", "deleted", "off"]
    )
    func prepared(preparation: String) throws {
        var shop = shop(dear: row(7, 10, 15_000_000), cheap: row(30, 50, 4_500_000))
        switch preparation {
        case "shrunk": shop.state.live[.plan]?["monthly"] = row(7, 10, 15_000_000)
        case "deleted": shop.state.live[.plan]?["monthly"] = nil
        default: shop.state.live[.plan]?["monthly"]?["is_active"] = .bool(false)
        }
        #expect(try asks(shop))
    }
}
