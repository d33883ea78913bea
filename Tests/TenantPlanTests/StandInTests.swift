import TenantModel
import TenantPlan
import Testing

@Suite("What a plan may stand in for is shown beside it, and accepted with it")
struct StandInTests {
    private static func row(_ days: Int64, _ gigabytes: Int64, _ price: Int64) -> Row {
        [
            "name": .text("x"), "period_days": .integer(days), "traffic_limit_gb": .integer(gigabytes),
            "price_kopeks": .integer(price),
        ]
    }

    private static let week = row(7, 10, 4_500_000)

    /// A shop that sold `gone` and sells `comes` instead.
    private func shop(_ gone: [String: Row], _ comes: [String: Row]) -> Parsvpn {
        var shop = Parsvpn()
        shop.state.ledger[.plan] = gone
        shop.state.live[.plan] = gone
        shop.desired[.plan] = comes
        return shop
    }

    private func change(_ key: String, _ shop: Parsvpn) throws -> Change {
        try #require(try shop.plan().changes.first { $0.key == key })
    }

    private func risks(_ gone: [String: Row], _ comes: Row) throws -> [Risk] {
        try change("new", shop(gone, ["new": comes])).risks
    }

    @Test("a fallen price is accepted for the price that it stands in for, and for no higher one")
    func bound() throws {
        func lines(_ dear: Int64) throws -> [String] {
            let shop = shop(["dear": Self.row(30, 50, dear)], ["new": Self.row(30, 50, 8_500_000)])
            return document(try shop.plan()).requiredAcknowledgements.map(\.acknowledgement)
        }
        let line = try lines(13_000_000)
        #expect(line.count == 1 && line[0].hasPrefix("price_fell:parsvpn/new@"))
        #expect(try lines(13_000_000) == line)
        #expect(try lines(1_300_000_000) != line)
    }

    @Test("so is one of a plan that falls by itself, as soon as a dearer one goes beside it")
    func boundBesides() throws {
        func lines(_ dear: Int64) throws -> [String] {
            var shop = shop(
                ["dear": Self.row(30, 50, dear), "new": Self.row(7, 10, 4_500_000)],
                ["new": Self.row(30, 50, 1_000_000)]
            )
            shop.desired[.plan]?["dear"] = nil
            return document(try shop.plan()).requiredAcknowledgements.filter { $0.risk == .priceFell }
                .map(\.acknowledgement)
        }
        let line = try lines(13_000_000)
        #expect(line.count == 1)
        #expect(try lines(1_300_000_000) != line)
    }

    @Test("every form shows what it stands in for, with price and days, and a plan file keeps it")
    func shown() throws {
        let plan = try shop(["dear": Self.row(30, 50, 13_000_000)], ["new": Self.row(30, 50, 8_500_000)]).plan()
        let made = document(plan)
        let words =
            "      may stand in for: plan dear  period_days 30, price_kopeks 13000000 (130,000 toman), traffic_limit_gb 50"
        #expect(text(made).contains(words), "\(text(made))")
        let comment = MarkdownPlanRenderer(limit: 65_000).render(made)
        #expect(comment.contains("13000000 (130,000 toman)"), "\(comment)")
        #expect(comment.contains("goes, or gives less; this may stand in for it"), "\(comment)")
        let saved = try SavedPlan(parsing: json(made))
        #expect(saved.isIntact && json(saved.document) == json(made))
        let row = try #require(saved.document.entries.first { $0.key == "new" }?.woken.first)
        #expect(row.role == .standsInFor && row.key == "dear" && row.risks == [.priceFell])
    }

    @Test("more for the same money under another key is more for the money")
    func grown() throws {
        #expect(try risks(["old": Self.week], Self.row(3650, 0, 4_500_000)) == [.offerGrew])
        #expect(try risks(["old": Self.week], Self.row(14, 10, 4_500_001)) == [.offerGrew])
        #expect(try risks(["old": Self.week], Self.week).isEmpty)
        // It costs as much more as it gives.
        #expect(try risks(["old": Self.week], Self.row(14, 20, 9_000_000)).isEmpty)
        #expect(try risks(["old": Self.week], Self.row(14, 20, 8_999_999)) == [.offerGrew])
        // What has no limit any more no price makes up for.
        #expect(try risks(["old": Self.week], Self.row(7, 0, 900_000_000)) == [.offerGrew])
    }

    @Test("one that gives no more for the money than one of those that go stands in for that one")
    func notGrown() throws {
        let month = Self.row(30, 50, 15_000_000)
        #expect(try risks(["old": Self.week, "big": month], month).isEmpty)
        // Beside plans that stay it is an offer like any other.
        let shop = shop(["old": Self.week], ["old": Self.week, "new": Self.row(365, 0, 4_500_000)])
        #expect(try change("new", shop).risks.isEmpty)
    }

    /// What a shop sold in one season.
    private static let season = [
        "weekly-7": row(7, 7, 3_500_000), "monthly-25": row(30, 25, 9_500_000), "monthly-60": row(30, 60, 17_500_000),
        "monthly-120": row(30, 120, 32_000_000),
    ]

    @Test("a season's new plans, all dearer, are no fallen prices: what was on sale gave no less for as little")
    func season() throws {
        let next = [
            "week-6": Self.row(7, 6, 4_500_000), "month-25": Self.row(30, 25, 11_000_000),
            "month-60": Self.row(30, 60, 19_000_000), "month-120": Self.row(30, 120, 33_500_000),
        ]
        #expect(try shop(Self.season, next).plan().changes.filter { $0.risks.contains(.priceFell) }.isEmpty)
        // What gives more than anything that was as cheap is asked about, and so is what costs far less.
        for row in [Self.row(30, 26, 11_000_000), Self.row(30, 60, 12_200_000)] {
            let plan = try shop(Self.season, next.merging(["month-60": row]) { $1 }).plan()
            #expect(plan.changes.filter { $0.risks.contains(.priceFell) }.map(\.key) == ["month-60"])
        }
    }

    @Test(
        "what was on sale counts for that only by what was applied and by what is there",
        arguments: ["inserted", "cheap", "large", "off", "applied", "deleted"]
    )
    func soldByBothPasts(preparation: String) throws {
        let (dear, as60) = (Self.row(30, 120, 32_000_000), Self.row(30, 60, 17_500_000))
        var shop = shop(["dear": dear, "other": as60], ["new": Self.row(30, 60, 16_000_000)])
        func asks() throws -> Bool { try change("new", shop).risks.contains(.priceFell) }
        #expect(try !asks())
        switch preparation {
        case "inserted": shop.state.ledger[.plan]?["other"] = nil
        case "cheap": shop.state.ledger[.plan]?["other"] = Self.row(30, 60, 30_000_000)
        case "large": shop.state.ledger[.plan]?["other"] = Self.row(30, 59, 17_500_000)
        case "off": shop.state.ledger[.plan]?["other"]?["is_active"] = .bool(false)
        case "applied": shop.state.live[.plan]?["other"] = Self.row(30, 60, 30_000_000)
        default: shop.state.live[.plan]?["other"] = nil
        }
        #expect(try asks())
    }

    @Test("what was made large in the database first is held against what was applied")
    func prepared() throws {
        var shop = shop(["old": Self.week], ["new": Self.row(3650, 0, 4_500_000)])
        shop.state.live[.plan]?["old"] = Self.row(3650, 0, 4_500_000)
        #expect(try change("new", shop).risks == [.offerGrew])
        shop.state.live[.plan]?["old"] = nil
        #expect(try change("new", shop).risks == [.offerGrew])
    }

    @Test("a policy that asks about more for the money asks about it, and for the offer that goes")
    func demanded() throws {
        var policy = Policy.standard
        policy.acknowledged = [.offerGrew]
        let settings = DirectorySettings(policy: policy, catalog: .builtIn)
        func lines(_ gone: Row) throws -> [String] {
            let shop = shop(["old": gone], ["new": Self.row(3650, 0, 4_500_000)])
            let plan = try Plan(
                request(
                    [shop.tenant],
                    [shop.state],
                    secrets: shop.secrets,
                    declared: DeclaredDirectory(settings: settings),
                    settings: RecordedSettings(inForce: settings, policyRevision: 1, catalogRevision: nil)
                )
            )
            return document(plan).requiredAcknowledgements.map(\.acknowledgement)
        }
        let line = try lines(Self.week)
        #expect(line.count == 1 && line[0].hasPrefix("offer_grew:parsvpn/new@"))
        #expect(try lines(Self.row(7, 20, 4_500_000)) != line)
    }

    @Test("how long a card is shown decides which share of the payments it gets")
    func rotationInterval() throws {
        func card(_ minutes: Int64) -> Row {
            Parsvpn.cardRow.merging(["rotation_interval_minutes": .integer(minutes)]) { $1 }
        }
        let shop = Parsvpn(.card, "mellat", desired: card(525_600), ledger: card(60), live: card(60))
        #expect(try shop.plan().changes.map(\.risks) == [[.cardShareChanged]])
    }
}
