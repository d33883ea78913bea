import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("What a shop is left without is a note")
struct LossTests {
    private static let off: Row = ["is_active": .bool(false)]

    /// A tenant with rows of `kind`, of which those of `left` stay declared.
    private func shop(_ kind: ResourceKind, _ row: Row, _ keys: [String], left: [String: Row] = [:]) -> Parsvpn {
        var shop = Parsvpn()
        let rows = Dictionary(uniqueKeysWithValues: keys.map { ($0, row) })
        shop.state.ledger[kind] = rows
        shop.state.live[kind] = rows
        shop.desired[kind] = left
        return shop
    }

    /// What is noted at each change: `card a: last_active_card`.
    private func notes(_ shop: Parsvpn) throws -> [String] {
        try shop.plan().changes.flatMap { change in
            change.risks.filter { !$0.needsAcknowledgement }.map { "\(change.kind.name) \(change.key): \($0.rawValue)" }
        }
    }

    @Test("the last active card, at the last change that takes one away, however it goes")
    func cards() throws {
        let (card, note) = (Parsvpn.cardRow, "last_active_card")
        #expect(try notes(shop(.card, card, ["a", "b"])) == ["card b: \(note)"])
        #expect(try notes(shop(.card, card, ["a", "b"], left: ["b": card])).isEmpty)
        let switchedOff = card.merging(Self.off) { $1 }
        #expect(try notes(shop(.card, card, ["a", "b"], left: ["b": switchedOff])) == ["card b: \(note)"])
        var referenced = shop(.card, card, ["a"])
        referenced.state.referenced = ["a"]
        #expect(try notes(referenced) == ["card a: \(note)"])
        // Another one takes its place.
        #expect(try notes(shop(.card, card, ["a"], left: ["new": card])).isEmpty)
        #expect(try notes(shop(.card, card, ["a"], left: ["new": switchedOff])) == ["card a: \(note)"])
    }

    @Test(
        "a tenant that runs and is left without a plan or a way to pay stops selling, and counts for the limit of those"
    )
    func limits() throws {
        func stopping(_ shop: Parsvpn) throws -> Int { try shop.plan().removals.deactivatedTenants }
        let plan = Parsvpn.planRow
        let off = plan.merging(Self.off) { $1 }
        #expect(try stopping(shop(.plan, plan, ["a", "b"], left: ["a": off, "b": off])) == 1)
        #expect(try stopping(shop(.plan, plan, ["a", "b"], left: ["a": off, "b": plan])) == 0)
        #expect(try stopping(shop(.plan, plan, ["a"])) == 1)
        let on: Row = ["enabled": .bool(true)]
        let closed: Row = ["enabled": .bool(false)]
        #expect(try stopping(shop(.feature, on, ["wata"], left: ["wata": closed])) == 1)
        #expect(try stopping(shop(.feature, on, ["wata", "yookassa"], left: ["wata": closed, "yookassa": on])) == 0)
        // One that does not run sells nothing anyway; one that goes off besides is one.
        var idle = shop(.plan, plan, ["a"])
        idle.setBot(desired: Self.off, ledger: Self.off, live: Self.off)
        #expect(try stopping(idle) == 0)
        var both = shop(.plan, plan, ["a"])
        both.setBot(desired: Self.off)
        #expect(try stopping(both) == 1)
    }

    @Test("of a protected tenant it has to be accepted that it stops selling")
    func protected() throws {
        var shop = shop(.feature, ["enabled": .bool(true)], ["wata"], left: ["wata": ["enabled": .bool(false)]])
        #expect(document(try shop.plan()).requiredAcknowledgements.isEmpty)
        let protected: Row = ["protected": .bool(true)]
        shop.setBot(desired: protected, ledger: protected, live: protected)
        #expect(document(try shop.plan()).requiredAcknowledgements.map(\.risk) == [.protectedChanged])
    }

    @Test("a row that was off before takes nothing away, and one of somebody else is still there")
    func others() throws {
        let off = shop(.card, Parsvpn.cardRow.merging(Self.off) { $1 }, ["a"])
        #expect(try notes(off).isEmpty)
        var theirs = shop(.card, Parsvpn.cardRow, ["a"])
        theirs.state.live[.card]?["theirs"] = Parsvpn.cardRow
        #expect(try notes(theirs).isEmpty)
        theirs.state.live[.card]?["theirs"]?.merge(Self.off) { $1 }
        #expect(try notes(theirs) == ["card a: last_active_card"])
        // So is one without a key.
        var unnamed = shop(.card, Parsvpn.cardRow, ["a"])
        unnamed.state.nameless[.card] = [Parsvpn.cardRow]
        #expect(try notes(unnamed).isEmpty)
        unnamed.state.nameless[.card] = [Parsvpn.cardRow.merging(Self.off) { $1 }]
        #expect(try notes(unnamed) == ["card a: last_active_card"])
    }

    @Test("what was switched off in the database first goes for good by the change that leaves it so")
    func switchedOffFirst() throws {
        var cards = shop(.card, Parsvpn.cardRow, ["a"], left: ["a": Parsvpn.cardRow.merging(Self.off) { $1 }])
        cards.state.live[.card]?["a"]?.merge(Self.off) { $1 }
        #expect(try notes(cards) == ["card a: last_active_card"])
        var features = features(["zarinpal"], left: ["zarinpal": false])
        features.state.live[.feature]?["zarinpal"] = ["enabled": .bool(false)]
        #expect(try notes(features) == ["feature zarinpal: last_payment_method"])
        var column = Parsvpn()
        column.setBot(
            desired: ["card_to_card_enabled": .bool(false)],
            ledger: ["card_to_card_enabled": .bool(true)],
            live: ["card_to_card_enabled": .bool(false)]
        )
        #expect(try notes(column) == ["bot parsvpn: last_payment_method"])
    }

    @Test("plans: each that is removed, and the last that was on sale; one that gets another key stays")
    func plans() throws {
        let plan = Parsvpn.planRow
        #expect(
            try notes(shop(.plan, plan, ["a", "b"])) == [
                "plan a: plan_removed", "plan b: plan_removed", "plan b: last_active_plan",
            ]
        )
        let switchedOff = plan.merging(Self.off) { $1 }
        #expect(try notes(shop(.plan, plan, ["a"], left: ["a": switchedOff])) == ["plan a: last_active_plan"])
        var renamed = shop(.plan, plan, ["a"], left: ["b": plan])
        renamed.previousKeys = [.plan: ["b": "a"]]
        #expect(try renamed.plan().changes.map(\.action) == [.rename])
        #expect(try notes(renamed).isEmpty)
        renamed.desired[.plan]?["b"] = switchedOff
        #expect(try notes(renamed) == ["plan b: last_active_plan"])
    }

    /// A tenant whose features are on and go off as far as they are not in `left`.
    private func features(_ keys: [String], left: [String: Bool] = [:]) -> Parsvpn {
        let on: Row = ["enabled": .bool(true)]
        return shop(.feature, on, keys, left: left.mapValues { ["enabled": .bool($0)] })
    }

    @Test("the last way to pay: a flag, or the column that switches it along")
    func payments() throws {
        let note = "last_payment_method"
        #expect(try notes(features(["zarinpal", "polls"], left: ["polls": true])) == ["feature zarinpal: \(note)"])
        #expect(try notes(features(["zarinpal", "yookassa"], left: ["yookassa": true])).isEmpty)
        #expect(try notes(features(["polls"])).isEmpty)
        var column = features(["zarinpal"], left: ["zarinpal": false])
        column.setBot(live: ["card_to_card_enabled": .bool(true)])
        #expect(try notes(column).isEmpty)
        column.setBot(
            desired: ["card_to_card_enabled": .bool(false)],
            ledger: ["card_to_card_enabled": .bool(true)]
        )
        #expect(try notes(column) == ["feature zarinpal: \(note)"])
        // The column goes off and the flag stays on.
        column.desired[.feature] = ["zarinpal": ["enabled": .bool(true)]]
        #expect(try notes(column).isEmpty)
    }

    @Test("a feature that goes off while a value of its own stays")
    func configuration() throws {
        let note = "feature yookassa: feature_off_with_configuration"
        let key = try #require(Catalog.builtIn.configuration("YOOKASSA_SHOP_ID"))
        #expect(key.feature == "yookassa")
        let value: Row = ["config_value": .json(JSONText(.string("1")))]
        var shop = features(["yookassa", "zarinpal"], left: ["yookassa": false, "zarinpal": true])
        #expect(try notes(shop).isEmpty)
        shop.state.live[.configuration] = ["YOOKASSA_SHOP_ID": value]
        #expect(try notes(shop) == [note])
        // It goes along.
        shop.state.ledger[.configuration] = ["YOOKASSA_SHOP_ID": value]
        #expect(try notes(shop).isEmpty)
        // It comes with the same apply.
        shop.state.live[.configuration] = nil
        shop.state.ledger[.configuration] = nil
        shop.desired[.configuration] = ["YOOKASSA_SHOP_ID": value]
        #expect(try notes(shop) == [note])
    }

    @Test("more days or more traffic is a note, unless the price rises by as much")
    func offers() throws {
        let limited = Parsvpn.planRow.merging(["traffic_limit_gb": .integer(30)]) { $1 }
        func grown(_ fields: Row, from row: Row = limited) throws -> [String] {
            try notes(shop(.plan, row, ["a"], left: ["a": row.merging(fields) { $1 }]))
        }
        let note = ["plan a: offer_grew"]
        #expect(try grown(["period_days": .integer(3000)]) == note)
        #expect(try grown(["traffic_limit_gb": .integer(31)]) == note)
        #expect(try grown(["device_limit": .integer(100)]) == note)
        // No limit at all.
        #expect(try grown(["traffic_limit_gb": .integer(0)]) == note)
        #expect(try grown(["period_days": .integer(3000), "traffic_limit_gb": .integer(0)]) == note)
        let less = try grown(["period_days": .integer(31), "price_kopeks": .integer(90)])
        #expect(less == note + ["plan a: price_lowered"])
        let (more, rose) = (["plan a: offer_grew", "plan a: price_rose"], ["plan a: price_rose"])
        func paid(_ price: Int64, _ fields: Row) throws -> [String] {
            try grown(fields.merging(["price_kopeks": .integer(price)]) { $1 }).sorted()
        }
        // A hundredth of a toman more is no price for a hundred times the days, nor for what has no end.
        #expect(try paid(101, ["period_days": .integer(3000)]) == more)
        #expect(try paid(101, ["traffic_limit_gb": .integer(0)]) == more)
        #expect(try paid(.max, ["traffic_limit_gb": .integer(0)]) == more)
        #expect(try paid(101, ["period_days": .integer(31)]) == more)
        #expect(try paid(104, ["period_days": .integer(31)]) == rose)
        #expect(try paid(200, ["period_days": .integer(60), "traffic_limit_gb": .integer(60)]) == rose)
        #expect(try paid(199, ["period_days": .integer(60), "traffic_limit_gb": .integer(60)]) == more)
        #expect(try paid(200, ["period_days": .integer(60), "traffic_limit_gb": .integer(61)]) == more)
        #expect(try grown(["period_days": .integer(29), "traffic_limit_gb": .integer(29)]).isEmpty)
        let unlimited = limited.merging(["traffic_limit_gb": .integer(0)]) { $1 }
        #expect(try grown(["traffic_limit_gb": .integer(30)], from: unlimited).isEmpty)
    }

    @Test("a new plan that costs nothing needs the acknowledgement of a price that falls to nothing")
    func freePlans() throws {
        func risks(_ price: Int64) throws -> [Risk] {
            // One that gives less than what stays is an offer like any other.
            let row = Parsvpn.planRow.merging(["price_kopeks": .integer(price), "period_days": .integer(29)]) { $1 }
            return try shop(.plan, Parsvpn.planRow, ["a"], left: ["a": Parsvpn.planRow, "b": row])
                .plan().changes.flatMap(\.risks)
        }
        #expect(try risks(0) == [.priceFell])
        #expect(try risks(1).isEmpty)
        let first = DesiredTenant("new", [.bot: ["new": Parsvpn.bot], .plan: ["b": ["price_kopeks": .integer(0)]]])
        #expect(try Plan(request([first], [], secrets: Parsvpn.secrets)).changes.flatMap(\.risks) == [.tenantCreated])
    }

    @Test("a plan that comes for less than one that goes needs the acknowledgement of a fallen price, whatever its key")
    func undercutting() throws {
        func plan(_ price: Int64, days: Int64 = 30, isOn: Bool = true) -> Row {
            Parsvpn.planRow.merging([
                "price_kopeks": .integer(price), "period_days": .integer(days), "is_active": .bool(isOn),
            ]) { $1 }
        }
        func asked(_ new: Row, _ live: [String: Row] = ["a": plan(100)], left: [String: Row] = [:]) throws -> [String] {
            var shop = shop(.plan, [:], [], left: left.merging(["new": new]) { $1 })
            shop.state.ledger[.plan] = live
            shop.state.live[.plan] = live
            return try shop.plan().changes.flatMap { change in
                change.risks.filter(\.needsAcknowledgement).map { "\(change.key): \($0.rawValue)" }
            }
        }
        let asks = ["new: price_fell"]
        #expect(try asked(plan(1)) == asks)
        // As where the price of one plan falls.
        #expect(try asked(plan(69)) == asks)
        #expect(try asked(plan(70)).isEmpty)
        // Another name, and more days: still less money. Fewer days cost less.
        #expect(try asked(plan(69, days: 365).merging(["name": .text("Year")]) { $1 }) == asks)
        #expect(try asked(plan(24, days: 10)).isEmpty)
        #expect(try asked(plan(22, days: 10)) == asks)
        #expect(try asked(plan(69, days: 29)).isEmpty)
        // The old one is only taken off sale, or the new one is not on sale yet, or was there and off.
        #expect(try asked(plan(1), left: ["a": plan(100, isOn: false)]) == asks)
        #expect(try asked(plan(1, isOn: false)) == asks)
        let both = ["a": plan(100), "new": plan(1, isOn: false)]
        #expect(try asked(plan(1), both) == asks)
        #expect(try asked(plan(1, isOn: false), both).isEmpty)
        // Beside what stays and gives more it is an offer like any other.
        #expect(try asked(plan(1, days: 29), left: ["a": plan(100)]).isEmpty)
        #expect(try asked(plan(1), left: ["a": plan(100)]) == asks)
        // Each once, and numbers that nobody checked.
        #expect(try asked(plan(0), ["a": plan(100), "b": plan(100)]) == asks)
        #expect(try asked(plan(50), ["a": plan(.max, days: .max), "b": plan(.min, days: 0)]).isEmpty)
        #expect(try asked(plan(5, days: 2), ["a": plan(.min, days: 3)]).isEmpty)
    }

    @Test("a card that is shown more or less often is a note; one that begins or ceases to be shown needs acceptance")
    func shares() throws {
        func risks(_ fields: Row, from row: Row = ["weight": .integer(3)]) throws -> [Risk] {
            let card = Parsvpn.cardRow.merging(row) { $1 }
            let changed = shop(.card, card, ["a"], left: ["a": card.merging(fields) { $1 }])
            return try changed.plan().changes.flatMap(\.risks)
        }
        #expect(try risks(["weight": .integer(1_000_000)]) == [.cardShareChanged])
        #expect(try risks(["weight": .integer(1)]) == [.cardShareChanged])
        #expect(try risks(["weight": .integer(0)]) == [.cardChanged])
        #expect(try risks(["weight": .integer(1)], from: ["weight": .integer(0)]) == [.cardChanged])
        #expect(try risks(["is_active": .bool(true)], from: ["is_active": .bool(false)]) == [.cardChanged])
        #expect(try risks(["rotation_strategy": .text("weighted")]) == [.cardShareChanged])
        #expect(try risks(["rotation_interval_minutes": .integer(5)]) == [.cardShareChanged])
        // What is declared no longer weighs 1 again.
        let released = Parsvpn.cardRow
        func back(_ weight: Int64) throws -> [Risk] {
            let card = released.merging(["weight": .integer(weight)]) { $1 }
            return try shop(.card, card, ["a"], left: ["a": released]).plan().changes.flatMap(\.risks)
        }
        #expect(try back(0) == [.cardChanged] && back(2) == [.cardShareChanged] && back(1).isEmpty)
    }

    @Test("cards that are switched off lead all payments to what is left, also to one that nobody named")
    func switchedOff() throws {
        let off = Parsvpn.cardRow.merging(Self.off) { $1 }
        var shop = shop(.card, Parsvpn.cardRow, ["a", "b"], left: ["a": off, "b": off])
        shop.state.nameless[.card] = [Parsvpn.cardRow]
        #expect(try shop.plan().changes.map(\.risks) == [[.cardChanged], [.cardChanged]])
    }

    @Test("a price that falls by no more than has to be accepted is a note, each time, and a policy may ask for more")
    func lowered() throws {
        func shop(_ price: Int64, _ former: Int64) -> Parsvpn {
            func row(_ price: Int64) -> Row { Parsvpn.planRow.merging(["price_kopeks": .integer(price)]) { $1 } }
            return self.shop(.plan, row(former), ["a"], left: ["a": row(price)])
        }
        // By three quarters in four steps.
        let prices: [Int64] = [85_000, 60_000, 42_500, 30_000, 21_500]
        for (former, price) in zip(prices, prices.dropFirst()) {
            #expect(try notes(shop(price, former)) == ["plan a: price_lowered"])
        }
        #expect(try notes(shop(99, 100)) == ["plan a: price_lowered"])
        #expect(try shop(69, 100).plan().changes.map(\.risks) == [[.priceFell]])
        #expect(try shop(0, 100).plan().changes.map(\.risks) == [[.priceFell]])
        #expect(try asked(shop(99, 100), [.priceLowered]) == [.priceLowered])
    }

    @Test("a plan that falls a little and undercuts what stays has fallen, and no second note says that it was lowered")
    func loweredAndFallen() throws {
        func row(_ days: Int64, _ price: Int64) -> Row {
            Parsvpn.planRow.merging(["period_days": .integer(days), "price_kopeks": .integer(price)]) { $1 }
        }
        var shop = shop(.plan, row(30, 300), ["a"], left: ["a": row(30, 300), "week": row(30, 90)])
        shop.state.ledger[.plan]?["week"] = row(7, 100)
        shop.state.live[.plan]?["week"] = row(7, 100)
        let change = try #require(try shop.plan().changes.first { $0.key == "week" })
        #expect(change.risks == [.offerGrew, .priceFell])
    }

    @Test("a raised price is a note, a fallen one is not raised, and a policy may ask for more")
    func prices() throws {
        var shop = shop(.plan, Parsvpn.planRow, ["a"], left: ["a": Parsvpn.planRow])
        shop.desired[.plan]?["a"]?["price_kopeks"] = .integer(101)
        #expect(try notes(shop) == ["plan a: price_rose"])
        #expect(document(try shop.plan()).requiredAcknowledgements.isEmpty)
        #expect(try asked(shop, [.priceRose]) == [.priceRose])
        shop.desired[.plan]?["a"]?["price_kopeks"] = .integer(1)
        #expect(try shop.plan().changes[0].risks == [.priceFell])
    }

    /// What has to be accepted where the policy in force asks about such notes.
    private func asked(_ shop: Parsvpn, _ notes: Set<Risk>) throws -> [Risk] {
        var policy = Policy()
        policy.acknowledged = notes
        let settings = RecordedSettings(
            inForce: DirectorySettings(policy: policy, catalog: .builtIn),
            policyRevision: 1,
            catalogRevision: nil
        )
        let declared = DeclaredDirectory(settings: settings.inForce)
        let plan = try Plan(
            request([shop.tenant], [shop.state], secrets: shop.secrets, declared: declared, settings: settings)
        )
        return document(plan).requiredAcknowledgements.map(\.risk)
    }
}
