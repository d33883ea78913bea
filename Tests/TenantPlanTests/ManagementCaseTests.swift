import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("The table of cases where others have the last word, one row a test")
struct ManagementCaseTests {
    /// A plan `monthly` with these values of one field on the three sides, and somebody who wins at it.
    private func plan(
        _ management: Management,
        _ desired: Int64?,
        _ ledger: Int64?,
        _ live: Int64,
        at path: String = "plans.monthly.sort_order"
    ) -> Parsvpn {
        func row(_ order: Int64?) -> Row {
            order.map { Parsvpn.planRow.merging(["sort_order": .integer($0)]) { $1 } } ?? Parsvpn.planRow
        }
        var shop = Parsvpn(.plan, "monthly", desired: row(desired), ledger: row(ledger), live: row(live))
        shop.management = [path: management]
        return shop
    }

    /// What stays as it is, in one line a field: `plan monthly differs sort_order 3 2 once drift`.
    private func deviations(_ plan: Plan) -> [String] {
        plan.deviations.flatMap { deviation in
            let row = "\(deviation.kind.name) \(deviation.key) \(deviation.standing.rawValue)"
            guard deviation.standing == .differs else { return [row] }
            return deviation.fields.map { field in
                let name = deviation.kind.fields[field.field].name
                let (live, declared) = (number(field.live), number(field.declared))
                return "\(row) \(name) \(live) \(declared) \(field.management.rawValue) \(field.cause.rawValue)"
            }
        }
    }

    private func number(_ value: FieldValue) -> String {
        if case .integer(let number) = value { String(number) } else { "-" }
    }

    /// Asserts that nothing is written and this stays as it is; and that an apply would find the same again.
    private func expectLeft(_ shop: Parsvpn, _ left: [String], _ location: SourceLocation = #_sourceLocation) throws {
        let plan = try shop.plan()
        #expect(plan.isEmpty && plan.ledger.isEmpty && plan.preconditions.isEmpty, sourceLocation: location)
        #expect(deviations(plan) == left, sourceLocation: location)
        #expect(document(plan).isEmpty, sourceLocation: location)
    }

    /// The ledger of the row after the plan was applied, after a look at whether a second plan is empty.
    private func ledgerAfter(_ shop: Parsvpn, _ kind: ResourceKind = .plan) throws -> [String: Row] {
        var interpreter = PlanInterpreter(bots: [shop.state])
        interpreter.apply(try shop.plan())
        let again = try Plan(request([shop.tenant], interpreter.bots, secrets: shop.secrets))
        #expect(again.isEmpty, "\(outline(again))")
        return interpreter.bots[0].ledger[kind] ?? [:]
    }

    // MARK: once

    @Test("once: all three agree: nothing, and nothing to show")
    func onceNothing() throws { try expectLeft(plan(.once, 1, 1, 1), []) }

    @Test("once: edited in the manifest: shown as ignored")
    func onceEdited() throws {
        try expectLeft(plan(.once, 2, 1, 1), ["plan monthly differs sort_order 1 2 once edited"])
    }

    @Test("once: changed in the database: left, and shown as drift")
    func onceDrift() throws {
        try expectLeft(plan(.once, 1, 1, 3), ["plan monthly differs sort_order 3 1 once drift"])
    }

    @Test("once: changed on both sides: left, and shown as a conflict")
    func onceConflict() throws {
        try expectLeft(plan(.once, 2, 1, 3), ["plan monthly differs sort_order 3 2 once conflict"])
    }

    @Test("once: the database has come to what the manifest says: only recorded")
    func onceConverged() throws {
        let shop = plan(.once, 2, 1, 2)
        #expect(outline(try shop.plan()) == ["plan monthly record converged converged sort_order"])
        #expect(try ledgerAfter(shop)["monthly"]?["sort_order"] == .integer(2))
    }

    @Test("once: declared for the first time on a row that is there: that is an edit, and ignored")
    func onceFirstDeclared() throws {
        try expectLeft(plan(.once, 2, nil, 1), ["plan monthly differs sort_order 1 2 once edited"])
        try expectLeft(plan(.once, 2, nil, 2), [])
    }

    @Test("once: no longer declared: it stays as it is, and is ours no longer")
    func onceReleased() throws {
        let shop = plan(.once, nil, 5, 7, at: "plans.monthly")
        #expect(outline(try shop.plan()) == ["plan monthly record observed none sort_order"])
        #expect(try ledgerAfter(shop)["monthly"] == Parsvpn.planRow)
    }

    @Test("once: the row is new: everything is set, and what is set is ours")
    func onceCreated() throws {
        let row = Parsvpn.planRow.merging(["sort_order": .integer(2)]) { $1 }
        var shop = Parsvpn(.plan, "monthly", desired: row)
        shop.management = ["plans": .once]
        #expect(
            outline(try shop.plan())
                == ["plan monthly create config_changed none name,period_days,price_kopeks,sort_order"]
        )
        #expect(try ledgerAfter(shop)["monthly"] == row)
    }

    @Test("once: the whole row was deleted in the database: it stays away")
    func onceDeleted() throws {
        var shop = Parsvpn(.plan, "monthly", desired: Parsvpn.planRow, ledger: Parsvpn.planRow)
        shop.management = ["plans.monthly": .once]
        try expectLeft(shop, ["plan monthly absent"])
        // One field of it is ours to keep: then so is the row.
        shop.management["plans.monthly.name"] = .always
        #expect(outline(try shop.plan()) == ["plan monthly create recreated deleted name,period_days,price_kopeks"])
    }

    @Test("once: the whole row is no longer declared: it stays, and so does its ledger")
    func onceRemoved() throws {
        var shop = Parsvpn(.plan, "monthly", ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        shop.management = ["plans": .once]
        try expectLeft(shop, ["plan monthly undeclared"])
        #expect(try shop.plan().removals.total == 0)
        shop.desired[.plan] = ["other": Parsvpn.planRow]
        #expect(try ledgerAfter(shop).keys.sorted() == ["monthly", "other"])
    }

    @Test("once: a row of somebody else is taken over as it is, and shown where it differs")
    func onceForeign() throws {
        let live = Parsvpn.planRow.merging(["price_kopeks": .integer(7)]) { $1 }
        var shop = Parsvpn(.plan, "monthly", desired: Parsvpn.planRow, live: live)
        shop.management = ["plans": .once]
        #expect(outline(try shop.plan()) == ["plan monthly adopt adopted none "])
        #expect(deviations(try shop.plan()) == ["plan monthly differs price_kopeks 7 100 once edited"])
        #expect(try ledgerAfter(shop)["monthly"] == ["name": .text("Monthly"), "period_days": .integer(30)])
        // With a field that the manifest wins only that field is written.
        shop.management = ["plans.monthly.price_kopeks": .once]
        #expect(outline(try shop.plan()) == ["plan monthly adopt adopted none "])
        #expect(try ledgerAfter(shop)["monthly"] == ["name": .text("Monthly"), "period_days": .integer(30)])
    }

    // MARK: observe

    @Test("observe: only the live value and the declared one count")
    func observed() throws {
        try expectLeft(plan(.observe, 1, nil, 1), [])
        try expectLeft(plan(.observe, 1, nil, 3), ["plan monthly differs sort_order 3 1 observe drift"])
    }

    @Test("observe: what was applied before is ours no longer; nothing is written, and the ledger learns it once")
    func observedFromNowOn() throws {
        let shop = plan(.observe, 1, 1, 3)
        let made = try shop.plan()
        #expect(outline(made) == ["plan monthly record observed none sort_order"])
        #expect(deviations(made) == ["plan monthly differs sort_order 3 1 observe drift"])
        #expect(made.changes[0].risks.isEmpty)
        #expect(try ledgerAfter(shop)["monthly"] == Parsvpn.planRow)
    }

    @Test("observe: a new row gets the column's default, not what is declared")
    func observedAtCreation() throws {
        let row: Row = ["enabled": .bool(true), "config": .json(JSONText(.object([JSON.Member("a", .integer(1))])))]
        var shop = Parsvpn(.feature, "polls", desired: row)
        shop.management = ["features.polls.config": .observe]
        #expect(outline(try shop.plan()) == ["feature polls create config_changed none enabled"])
        #expect(try ledgerAfter(shop, .feature)["polls"] == ["enabled": .bool(true)])
        var interpreter = PlanInterpreter(bots: [shop.state])
        interpreter.apply(try shop.plan())
        shop.state = interpreter.bots[0]
        try expectLeft(shop, ["feature polls differs config - - observe drift"])
    }

    @Test("observe: a whole row is never made, taken over or deleted", arguments: ["features", "features.polls"])
    func observedRow(path: String) throws {
        let row: Row = ["enabled": .bool(true)]
        var shop = Parsvpn(.feature, "polls", desired: row)
        shop.management = [path: .observe]
        try expectLeft(shop, ["feature polls absent"])
        shop.state.live[.feature] = ["polls": ["enabled": .bool(false)]]
        try expectLeft(shop, ["feature polls differs enabled - - observe drift"])
        shop.state.live[.feature] = ["polls": row]
        try expectLeft(shop, [])
        // It was ours: the ledger lets go of it, and the row stays.
        shop.state.ledger[.feature] = ["polls": row]
        #expect(outline(try shop.plan()) == ["feature polls record observed none enabled"])
        #expect(try ledgerAfter(shop, .feature).isEmpty)
        shop.state.live[.feature] = [:]
        #expect(outline(try shop.plan()) == ["feature polls record observed deleted enabled"])
        #expect(try ledgerAfter(shop, .feature).isEmpty)
    }

    @Test("observe: a row that is no longer declared stays and is ours no longer")
    func observedRemoved() throws {
        let row: Row = ["enabled": .bool(true)]
        var shop = Parsvpn(.feature, "polls", ledger: row, live: row)
        shop.management = ["features": .observe]
        #expect(outline(try shop.plan()) == ["feature polls record observed none enabled"])
        #expect(try ledgerAfter(shop, .feature).isEmpty)
        #expect(try shop.plan().removals.total == 0)
    }

    @Test("a configuration value that is observed is never written")
    func observedConfiguration() throws {
        var shop = Parsvpn(.configuration, "KEY", desired: ["config_value": .json(JSONText(.integer(1)))])
        shop.management = ["configuration.KEY": .observe]
        try expectLeft(shop, ["configuration KEY absent"])
    }

    // MARK: back to always

    @Test("back to always: what was left is written, as the ledger remembers it or as if declared anew")
    func back() throws {
        var shop = plan(.once, 2, 1, 1)
        shop.management = [:]
        #expect(outline(try shop.plan()) == ["plan monthly update config_changed none sort_order"])
        shop = plan(.once, 1, 1, 3)
        shop.management = [:]
        #expect(outline(try shop.plan()) == ["plan monthly update drifted drift sort_order"])
        shop = plan(.observe, 1, nil, 3)
        shop.management = [:]
        #expect(outline(try shop.plan()) == ["plan monthly update config_changed none sort_order"])
        shop = plan(.observe, 1, nil, 1)
        shop.management = [:]
        #expect(outline(try shop.plan()) == ["plan monthly record converged none sort_order"])
    }

    @Test("the narrowest path wins, whatever the order: a field before its row, a row before its section")
    func precision() throws {
        var shop = plan(.once, 2, 1, 1, at: "plans")
        shop.management["plans.monthly"] = .always
        #expect(outline(try shop.plan()) == ["plan monthly update config_changed none sort_order"])
        shop.management["plans.monthly.sort_order"] = .once
        try expectLeft(shop, ["plan monthly differs sort_order 1 2 once edited"])
    }

    @Test("a field that drifts beside one that is left: one is written, the other shown")
    func mixed() throws {
        var shop = plan(.once, 2, 1, 3)
        shop.state.live[.plan]?["monthly"]?["name"] = .text("Hacked")
        let plan = try shop.plan()
        #expect(outline(plan) == ["plan monthly update drifted drift name"])
        #expect(deviations(plan) == ["plan monthly differs sort_order 3 2 once conflict"])
        #expect(try ledgerAfter(shop)["monthly"]?["sort_order"] == .integer(1))
    }

    @Test(
        "a switch and its flag go together, by either path",
        arguments: [
            "payments.card_to_card.enabled", "features.card_to_card.enabled", "features.card_to_card", "features",
        ]
    )
    func switches(path: String) throws {
        var shop = Parsvpn(
            .feature,
            "card_to_card",
            desired: ["enabled": .bool(true)],
            ledger: ["enabled": .bool(false)],
            live: ["enabled": .bool(false)]
        )
        shop.setBot(desired: ["card_to_card_enabled": .bool(true)], ledger: ["card_to_card_enabled": .bool(false)])
        shop.management = [path: .once]
        try expectLeft(
            shop,
            [
                "bot parsvpn differs card_to_card_enabled - - once edited",
                "feature card_to_card differs enabled - - once edited",
            ]
        )
    }

    /// A tenant that was applied without the switch and declares it now, one half or both of which are there.
    private func newSwitch(_ path: String, column: Bool?, flag: Row? = nil, desired: Row = ["enabled": .bool(true)])
        -> Parsvpn
    {
        var shop = Parsvpn(.feature, "card_to_card", desired: desired, live: flag)
        shop.setBot(
            desired: ["card_to_card_enabled": .bool(true)],
            live: column.map { ["card_to_card_enabled": .bool($0)] } ?? [:]
        )
        shop.management = [path: .once]
        return shop
    }

    private static let switchPaths = [
        "payments", "payments.card_to_card", "payments.card_to_card.enabled", "features.card_to_card.enabled",
        "features.card_to_card", "features",
    ]

    @Test(
        "once: a switch that comes to a bot that is there: neither half is made against the other",
        arguments: switchPaths
    )
    func newSwitches(path: String) throws {
        try expectLeft(
            newSwitch(path, column: false),
            ["bot parsvpn differs card_to_card_enabled - - once edited", "feature card_to_card absent"]
        )
        // The column says so already, by whoever's doing: the flag is made.
        let agreed = newSwitch(path, column: true)
        #expect(outline(try agreed.plan()) == ["feature card_to_card create config_changed none enabled"])
        #expect(try ledgerAfter(agreed, .feature)["card_to_card"] == ["enabled": .bool(true)])
    }

    @Test("once: of a flag that is made for its config the switch is left out, as its column is")
    func newSwitchWithConfig() throws {
        let config = FieldValue.json(JSONText(.object([JSON.Member("a", .integer(1))])))
        let shop = newSwitch(
            "payments.card_to_card.enabled",
            column: false,
            desired: ["enabled": .bool(true), "config": config]
        )
        #expect(outline(try shop.plan()) == ["feature card_to_card create config_changed none config"])
        #expect(
            deviations(try shop.plan()) == [
                "bot parsvpn differs card_to_card_enabled - - once edited",
                "feature card_to_card differs enabled - - once edited",
            ]
        )
        #expect(try ledgerAfter(shop, .feature)["card_to_card"] == ["config": config])
    }

    @Test(
        "a switch that is declared no longer stays in both halves, also where the flag's config is ours",
        arguments: [
            Management.once, .observe,
        ]
    )
    func goneSwitch(management: Management) throws {
        let config = FieldValue.json(JSONText(.object([JSON.Member("a", .integer(1))])))
        var shop = Parsvpn(
            .feature,
            "card_to_card",
            ledger: ["enabled": .bool(true), "config": config],
            live: ["enabled": .bool(true), "config": config]
        )
        shop.setBot(ledger: ["card_to_card_enabled": .bool(true)], live: ["card_to_card_enabled": .bool(true)])
        shop.management = ["payments.card_to_card.enabled": management]
        let plan = try shop.plan()
        #expect(plan.changes.allSatisfy { $0.action == .record }, "\(outline(plan))")
    }

    @Test("a token that is set once: another one in the manifest is ignored, identity and all")
    func token() throws {
        var shop = Parsvpn()
        shop.setBot(
            desired: ["telegram_bot_token": secret("PARSVPN_NEW"), "telegram_bot_id": .integer(702)]
        )
        shop.secrets["PARSVPN_NEW"] = "702:token"
        shop.management = ["telegram.bot_token": .once]
        let plan = try shop.plan()
        #expect(plan.isEmpty && plan.deviations[0].fields.map(\.cause) == [.edited, .edited])
        #expect(!text(document(plan)).contains("702:token"))
    }

    @Test("a secret that nobody writes need not be at hand")
    func unresolved() throws {
        var shop = Parsvpn(.configuration, "KEY", desired: ["config_value": secret("PARSVPN_KEY")])
        #expect(try shop.plan().unresolved.count == 1)
        shop.management = ["configuration.KEY": .observe]
        shop.state.live[.configuration] = ["KEY": ["config_value": .json(JSONText(.string("x")))]]
        let plan = try shop.plan()
        #expect(plan.unresolved.isEmpty && plan.isEmpty && plan.deviations.isEmpty)
        // What is taken over as it is is held against it all the same, and what was is left alone.
        shop.management = ["configuration.KEY": .once]
        #expect(try shop.plan().unresolved.count == 1)
        shop.state.live[.configuration] = [:]
        #expect(try shop.plan().unresolved.count == 1)
        shop.state.ledger[.configuration] = ["KEY": ["config_value": applied("PARSVPN_KEY", "x")]]
        #expect(try shop.plan().unresolved.isEmpty)
    }

    @Test("a tenant whose file is gone is switched off whatever was said about it")
    func removedTenant() throws {
        var shop = Parsvpn()
        shop.management = ["active": .observe]
        let plan = try Plan(request([], [shop.state]))
        #expect(plan.changes.map(\.action) == [.deactivate])
    }
}
