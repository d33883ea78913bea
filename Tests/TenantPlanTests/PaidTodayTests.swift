import TenantModel
import TenantPlan
import Testing

@Suite("A plan that comes is held against what customers pay today for no less")
struct PaidTodayTests {
    private static let week = row(7, 10, 4_500_000)
    private static let month = row(30, 50, 15_000_000)

    /// A shop that sells a week and a month, and whatever else, and is to sell `comes` as well.
    private func shop(_ comes: Row?, beside others: [String: Row] = [:]) -> Parsvpn {
        var shop = Parsvpn()
        let stays = others.merging(["weekly": Self.week, "monthly": Self.month]) { $1 }
        shop.state.ledger[.plan] = stays
        shop.state.live[.plan] = stays
        shop.desired[.plan] = stays
        if let comes { shop.desired[.plan]?["new"] = comes }
        return shop
    }

    private func risks(_ shop: Parsvpn, _ key: String = "new") throws -> [Risk] {
        try shop.plan().changes.first { $0.key == key }?.risks ?? []
    }

    @Test("a hundred years without limits for next to nothing is a fallen price; nobody buys a month any more")
    func unlimited() throws {
        #expect(try risks(shop(row(36_500, 0, 100, devices: 0))) == [.priceFell])
    }

    @Test(
        "no less by every measure, and over thirty percent less",
        arguments: [
            (row(30, 50, 10_499_999), true), (row(30, 50, 10_500_000), false), (row(60, 50, 10_000_000), true),
            (row(29, 0, 10_000_000), false), (row(30, 49, 10_000_000), false),
            (row(30, 50, 10_000_000, devices: 1), false), (row(30, 0, 10_000_000, devices: 0), true),
            // A week costs 45,000.
            (row(29, 49, 3_000_000), true), (row(29, 49, 3_150_000), false),
            (row(6, 9, 100_000), false),
        ] as [(Row, Bool)]
    )
    func measures(comes: Row, isAsked: Bool) throws {
        #expect(try risks(shop(comes)) == (isAsked ? [.priceFell] : []))
    }

    @Test("what has no limit gives no less than any number, and any number less than it")
    func noLimit() throws {
        let endless = ["endless": row(30, 0, 30_000_000, devices: 0)]
        #expect(try risks(shop(row(30, 0, 15_000_000, devices: 0), beside: endless)) == [.priceFell])
        #expect(try risks(shop(row(30, 1_000_000, 15_000_000, devices: 0), beside: endless)).isEmpty)
        #expect(try risks(shop(row(30, 0, 15_000_000, devices: 10_000), beside: endless)).isEmpty)
    }

    @Test("a second cheap plan beside one that is as cheap already is an offer like any other")
    func second() throws {
        let cheap = ["promo": row(60, 100, 5_000_000)]
        #expect(try risks(shop(row(60, 100, 4_500_000), beside: cheap)).isEmpty)
        #expect(try risks(shop(row(60, 100, 3_400_000), beside: cheap)) == [.priceFell])
        // One that is off sale, or somebody else's, is bought by nobody, and makes nothing cheap.
        let off = cheap.mapValues { $0.merging(["is_active": .bool(false)]) { $1 } }
        #expect(try risks(shop(row(60, 100, 4_500_000), beside: off)) == [.priceFell])
        var foreign = shop(row(60, 100, 4_500_000))
        foreign.state.live[.plan]?["promo"] = cheap["promo"]
        #expect(try risks(foreign) == [.priceFell])
    }

    @Test("a plan that is off counts at its price, unless something on sale is as cheap for no less")
    func offSale() throws {
        let off = row(90, 200, 60_000_000).merging(["is_active": .bool(false)]) { $1 }
        #expect(try risks(shop(row(90, 200, 41_000_000), beside: ["dear": off])) == [.priceFell])
        #expect(try risks(shop(row(90, 200, 42_000_000), beside: ["dear": off])).isEmpty)
        #expect(try risks(shop(row(90, 199, 41_000_000), beside: ["dear": off])).isEmpty)
        let beside = ["dear": off, "on": row(90, 200, 50_000_000)]
        #expect(try risks(shop(row(90, 200, 41_000_000), beside: beside)).isEmpty)
        #expect(try risks(shop(row(90, 200, 34_000_000), beside: beside)) == [.priceFell])
        // One that comes on sale again is held against the others, not against itself.
        var again = shop(nil, beside: ["dear": off])
        again.desired[.plan]?["dear"] = row(90, 200, 45_000_000)
        #expect(try risks(again, "dear") == [.priceLowered])
    }

    @Test("less than a hundredth of the least that is asked for as many days is a fallen price, whatever it gives")
    func nextToNothing() throws {
        // Fewer devices than any.
        #expect(try risks(shop(row(36_500, 0, 100, devices: 1))) == [.priceFell])
        // A day of the week costs more than a day of the month: 500,000 kopeks.
        #expect(try risks(shop(row(36_500, 0, 182_499_999, devices: 1))) == [.priceFell])
        #expect(try risks(shop(row(36_500, 0, 182_500_000, devices: 1))).isEmpty)
        #expect(try risks(shop(row(1, 1, 4_999))) == [.priceFell])
        #expect(try risks(shop(row(1, 1, 5_000))).isEmpty)
        // A second one beside it, and a plan that costs nothing, which was asked about as that.
        #expect(try risks(shop(row(30, 1, 100), beside: ["tiny": row(30, 2, 100, devices: 1)])).isEmpty)
        #expect(try risks(shop(row(30, 1, 100), beside: ["free": row(1, 1, 0, devices: 1)])) == [.priceFell])
        // One that is off is no price that anybody pays.
        let off = row(30, 2, 100, devices: 1).merging(["is_active": .bool(false)]) { $1 }
        #expect(try risks(shop(row(30, 1, 100), beside: ["tiny": off])) == [.priceFell])
        // Whoever makes the others cheap first is asked all the same.
        var prepared = shop(row(36_500, 0, 100, devices: 1))
        for key in ["weekly", "monthly"] { prepared.state.live[.plan]?[key]?["price_kopeks"] = .integer(100) }
        #expect(try risks(prepared) == [.priceFell])
        let shown = text(document(try shop(row(36_500, 0, 100, devices: 1)).plan()))
        let words = "      costs less than 1 % of: plan monthly  period_days 30, price_kopeks 15000000 (150,000 toman)"
        #expect(shown.contains(words), "\(shown)")
    }

    @Test(
        "a long plan is cheaper a day, and no ordinary one by as much",
        arguments: [
            // A year and half a year at half the price, one without limits, and one for life.
            row(365, 600, 91_250_000, devices: 1), row(180, 300, 45_000_000, devices: 1),
            row(365, 0, 125_000_000, devices: 1), row(36_500, 0, 500_000_000, devices: 1),
        ]
    )
    func longPlans(comes: Row) throws {
        #expect(try risks(shop(comes)).isEmpty)
    }

    @Test("a plan that grows, and one that comes on sale, come as well")
    func otherWaysToCome() throws {
        var grown = shop(nil)
        grown.desired[.plan]?["weekly"] = row(30, 50, 4_500_000)
        #expect(try risks(grown, "weekly") == [.offerGrew, .priceFell])
        let off = row(30, 50, 4_500_000).merging(["is_active": .bool(false)]) { $1 }
        var back = shop(nil, beside: ["promo": off])
        #expect(try risks(back, "promo").isEmpty)
        back.desired[.plan]?["promo"]?["is_active"] = .bool(true)
        #expect(try risks(back, "promo") == [.priceFell])
        // One that is there, and only gets cheaper by as little as nobody asks about.
        var cheaper = shop(nil, beside: ["promo": row(30, 50, 5_000_000)])
        cheaper.desired[.plan]?["promo"] = row(30, 50, 4_500_000)
        #expect(try risks(cheaper, "promo") == [.priceLowered])
    }

    @Test("a price that is raised, or a plan that is made larger, by the same change is held against as it was")
    func changedBesides() throws {
        var shop = shop(row(30, 50, 10_000_000))
        shop.desired[.plan]?["monthly"] = row(30, 50, 10_000_000)
        #expect(try risks(shop) == [.priceFell])
        shop.desired[.plan]?["monthly"] = row(30, 60, 15_000_000)
        // What stays gives more than it.
        #expect(try risks(shop).isEmpty)
        shop.desired[.plan]?["monthly"] = row(29, 50, 15_000_000)
        shop.desired[.plan]?["new"] = row(29, 50, 10_000_000)
        #expect(try risks(shop) == [.priceFell])
    }

    @Test("the first plans of a tenant are held against nothing")
    func first() throws {
        var shop = Parsvpn()
        shop.desired[.plan] = ["monthly": Self.month, "new": row(36_500, 0, 100)]
        #expect(try risks(shop).isEmpty)
    }

    @Test(
        "whoever makes the plan that stays cheap, small or absent in the database first is asked all the same",
        arguments: ["cheap", "small", "off", "deleted", "another one"]
    )
    func prepared(preparation: String) throws {
        var shop = shop(row(30, 50, 5_000_000))
        switch preparation {
        case "cheap": shop.state.live[.plan]?["monthly"] = row(30, 50, 100)
        case "small": shop.state.live[.plan]?["monthly"] = row(30, 60, 15_000_000)
        case "off": shop.state.live[.plan]?["monthly"]?["is_active"] = .bool(false)
        case "deleted": shop.state.live[.plan]?["monthly"] = nil
        default: shop.state.live[.plan]?["spare"] = row(60, 100, 100)
        }
        #expect(try risks(shop) == [.priceFell])
    }

    @Test("what it is held against is shown in every form, kept by a plan file, and accepted with it")
    func shown() throws {
        func made(_ dear: Int64) throws -> PlanDocument {
            var shop = shop(row(30, 50, 100))
            for side in [\Parsvpn.state.ledger, \.state.live] {
                shop[keyPath: side][.plan]?["monthly"] = row(30, 50, dear)
            }
            shop.desired[.plan]?["monthly"] = row(30, 50, dear)
            return document(try shop.plan())
        }
        let held = try made(15_000_000)
        let words =
            "      gives no less for far less than: plan monthly  period_days 30, price_kopeks 15000000 (150,000 toman), "
            + "traffic_limit_gb 50, device_limit 2\n"
        #expect(text(held).contains(words), "\(text(held))")
        let comment = MarkdownPlanRenderer(limit: 65_000).render(held)
        #expect(comment.contains("was paid so far; this gives no less for far less"), "\(comment)")
        let saved = try SavedPlan(parsing: json(held))
        #expect(saved.isIntact && json(saved.document) == json(held))
        #expect(saved.document.entries.flatMap(\.woken).map(\.role) == [.undercuts])
        func lines(_ document: PlanDocument) -> [String] { document.requiredAcknowledgements.map(\.acknowledgement) }
        #expect(lines(held).count == 1 && lines(held)[0].hasPrefix("price_fell:parsvpn/new@"))
        #expect(try lines(made(15_000_000)) == lines(held))
        #expect(try lines(made(1_500_000_000)) != lines(held))
    }
}

private func row(_ days: Int64, _ gigabytes: Int64, _ price: Int64, devices: Int64 = 2) -> Row {
    [
        "name": .text("x"), "period_days": .integer(days), "traffic_limit_gb": .integer(gigabytes),
        "device_limit": .integer(devices), "price_kopeks": .integer(price),
    ]
}
