import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("The table of cases, one row a test")
struct CaseTableTests {
    private func plan(_ desired: Int64?, _ ledger: Int64?, _ live: Int64) -> Parsvpn {
        func row(_ order: Int64?) -> Row {
            order.map { Parsvpn.planRow.merging(["sort_order": .integer($0)]) { $1 } } ?? Parsvpn.planRow
        }
        return Parsvpn(.plan, "monthly", desired: row(desired), ledger: row(ledger), live: row(live))
    }

    private func change(_ shop: Parsvpn) throws -> Change {
        let plan = try shop.plan()
        return try #require(plan.changes.count == 1 ? plan.changes[0] : nil, "\(outline(plan))")
    }

    @Test("desired, ledger and live agree: nothing")
    func nothing() throws {
        let plan = try plan(1, 1, 1).plan()
        #expect(plan.isEmpty && plan.ledger.isEmpty && plan.preconditions.isEmpty)
        #expect(plan.isComplete)
    }

    @Test("desired differs from the ledger and live does not: config changed")
    func configChanged() throws {
        let change = try change(plan(2, 1, 1))
        #expect(change.action == .update && change.reason == .configChanged && change.drift == .none)
        #expect(change.fields.map(\.before) == [.integer(1)] && change.fields.map(\.after) == [.integer(2)])
    }

    @Test("live differs and desired is what it was: drift, and the manifest wins")
    func drift() throws {
        let change = try change(plan(1, 1, 3))
        #expect(change.action == .update && change.reason == .drifted && change.drift == .drift)
        #expect(change.fields.map(\.before) == [.integer(3)] && change.fields.map(\.after) == [.integer(1)])
    }

    @Test("all three differ: conflict, and the manifest wins")
    func conflict() throws {
        let change = try change(plan(2, 1, 3))
        #expect(change.action == .update && change.reason == .configChanged && change.drift == .conflict)
        #expect(change.fields.map(\.after) == [.integer(2)])
    }

    @Test("live is already as desired: converged, only recorded")
    func converged() throws {
        let shop = plan(2, 1, 2)
        let change = try change(shop)
        #expect(change.action == .record && change.reason == .converged && change.drift == .converged)
        #expect(try shop.plan().ledger.map { $0.rows.byName["monthly"]?["sort_order"] } == [.integer(2)])
    }

    @Test("a field that has converged is recorded beside one of its row that is written: shown, counted, and drift")
    func convergedBeside() throws {
        let rows = [(0, 4), (0, 2), (1, 2)].map { order, devices in
            Parsvpn.planRow.merging([
                "price_kopeks": .integer(order == 0 && devices == 2 ? 100 : 1), "device_limit": .integer(devices),
            ]) { $1 }
        }
        let shop = Parsvpn(.plan, "monthly", desired: rows[0], ledger: rows[1], live: rows[2])
        let plan = try shop.plan()
        #expect(
            outline(plan) == [
                "plan monthly update config_changed none device_limit",
                "plan monthly record converged converged price_kopeks",
            ]
        )
        #expect(plan.preconditions.count == 1)
        #expect(plan.ledger.map { $0.rows.byName["monthly"]?["price_kopeks"] } == [.integer(1)])
        let shown = text(document(plan))
        #expect(shown.contains("  = plan monthly  already so; only recorded"), "\(shown)")
        #expect(shown.contains("      price_kopeks: 100 (1 toman) → 1 (0.01 toman)\n"))
        // What was approved is a hundred: that the database says one as well is somebody's doing.
        #expect(plan.changes[1].risks == [.priceFell])
        #expect(shown.contains("Plan: 1 to update, 1 to record in 1 tenant; needs 1 acknowledgement."))
        let report = DriftReport(plan, against: request([shop.tenant], [shop.state]).recorded, fingerprinter)
        #expect(report.rows.map(\.drift) == [.converged] && report.rows[0].fields.map(\.name) == ["price_kopeks"])
        #expect(report.rows[0].fields[0].applied == .open(.integer(100)))
    }

    @Test("protection that was taken away behind our back and is not declared any more is shown beside another field")
    func unprotectedBeside() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["support_username": .text("@new")], ledger: ["protected": .bool(true)])
        #expect(
            outline(try shop.plan()) == [
                "bot parsvpn update config_changed none support_username",
                "bot parsvpn record released none protected",
            ]
        )
    }

    @Test("a field of ours declared for the first time where it already is so: converged")
    func firstDeclared() throws {
        let same = try change(plan(2, nil, 2))
        #expect(same.action == .record && same.reason == .converged && same.drift == .none)
        let other = try change(plan(2, nil, 1))
        #expect(other.action == .update && other.reason == .configChanged && other.drift == .none)
    }

    @Test("a field that is no longer declared: released to the default of its column")
    func released() throws {
        let change = try change(plan(nil, 5, 5))
        #expect(change.action == .update && change.reason == .released && change.drift == .none)
        #expect(change.fields.map(\.after) == [.integer(0)])
        #expect(try plan(nil, 5, 5).plan().ledger[0].rows.byName["monthly"]?["sort_order"] == nil)
    }

    @Test("a released field that somebody else changed meanwhile: a conflict")
    func releasedConflict() throws {
        let change = try change(plan(nil, 5, 7))
        #expect(change.reason == .released && change.drift == .conflict)
    }

    @Test("a released field that is at its default already: only recorded")
    func releasedRecord() throws {
        let change = try change(plan(nil, 5, 0))
        #expect(change.action == .record && change.reason == .released)
        #expect(change.fields.map(\.after) == [.undeclared])
    }

    @Test("a nullable field is released to NULL")
    func releasedNull() throws {
        var shop = Parsvpn()
        shop.setBot(ledger: ["support_username": .text("@a")], live: ["support_username": .text("@a")])
        let change = try change(shop)
        #expect(change.reason == .released && change.fields.map(\.after) == [.null])
    }

    @Test("NULL declared is not the same as undeclared")
    func declaredNull() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["support_username": .null], live: ["support_username": .text("@a")])
        #expect(try change(shop).fields.map(\.after) == [.null])
        shop = Parsvpn()
        shop.setBot(live: ["support_username": .text("@a")])
        #expect(try shop.plan().isEmpty)
    }

    @Test("a declared row that somebody else made: adopted, with an acknowledgement where values differ")
    func adopt() throws {
        let live = Parsvpn.planRow.merging(["sort_order": .integer(9)]) { $1 }
        func shop(_ desired: Row) -> Parsvpn {
            var shop = Parsvpn(.plan, "monthly", desired: desired, live: live)
            // Its plans were somebody else's altogether.
            shop.state.ledger[.plan] = nil
            return shop
        }
        let same = try change(shop(Parsvpn.planRow))
        #expect(same.action == .adopt && same.reason == .adopted && same.fields.isEmpty && same.risks.isEmpty)
        let desired = Parsvpn.planRow.merging(["name": .text("Month")]) { $1 }
        let other = try change(shop(desired))
        #expect(other.fields.map(\.after) == [.text("Month")] && other.risks == [.adoptionOverwrites])
    }

    @Test("a managed row that was deleted: created again")
    func recreated() throws {
        let change = try change(Parsvpn(.plan, "monthly", desired: Parsvpn.planRow, ledger: Parsvpn.planRow))
        #expect(change.action == .create && change.reason == .recreated && change.drift == .deleted)
    }

    @Test("a managed row that is no longer declared: deleted")
    func deleted() throws {
        let shop = Parsvpn(.plan, "monthly", ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        let change = try change(shop)
        #expect(change.action == .delete && change.reason == .removed && change.source == nil)
        #expect(change.fields.map(\.before) == [.text("Monthly"), .integer(30), .integer(100)])
        #expect(try shop.plan().removals.total == 1)
    }

    @Test("a card that a payment refers to: switched off instead of deleted")
    func deactivated() throws {
        var shop = Parsvpn(.card, "mellat", ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
        shop.state.referenced = ["mellat"]
        let change = try change(shop)
        #expect(change.action == .deactivate && change.risks == [.cardChanged, .lastActiveCard])
        #expect(change.fields.map(\.after) == [.bool(false)])
        #expect(try shop.plan().removals.total == 1)
        #expect(try shop.plan().ledger.map(\.rows.byName) == [["mellat": ["is_active": .bool(false)]]])
    }

    @Test("a card that a payment refers to and that is off already: only recorded, and no removal")
    func alreadyInactive() throws {
        let card = Parsvpn.cardRow.merging(["is_active": .bool(false)]) { $1 }
        var shop = Parsvpn(.card, "mellat", ledger: card, live: card)
        shop.state.referenced = ["mellat"]
        let change = try change(shop)
        #expect(change.action == .record && change.reason == .removed && change.risks.isEmpty)
        #expect(try shop.plan().removals.total == 0)
    }

    @Test("a row that is neither declared nor there: only recorded")
    func forgotten() throws {
        let shop = Parsvpn(.plan, "monthly", ledger: Parsvpn.planRow)
        let change = try change(shop)
        #expect(change.action == .record && change.reason == .removed && change.drift == .deleted)
        #expect(try shop.plan().removals.total == 0)
    }

    @Test("a row of somebody else: left alone and counted")
    func unmanaged() throws {
        var shop = Parsvpn(.plan, "monthly", live: Parsvpn.planRow)
        shop.state.nameless[.plan] = [[:], [:]]
        let plan = try shop.plan()
        #expect(plan.isEmpty)
        #expect(plan.unmanaged[.plan] == 3)
    }

    @Test("rows of somebody else in a tenant whose file is gone: likewise, on or off, if it was asked for")
    func unmanagedWithoutFile() throws {
        var shop = Parsvpn(.plan, "monthly", ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        shop.state.live[.plan]?["theirs"] = Parsvpn.planRow
        shop.state.live[.feature] = ["theirs": ["enabled": .bool(true)]]
        shop.state.nameless[.plan] = [[:]]
        func planned(_ includes: @escaping @Sendable (String) -> Bool = { _ in true }) throws -> Plan {
            try Plan(request([], [shop.state], secrets: shop.secrets, includes: includes))
        }
        #expect(try planned().unmanaged == [.plan: 2, .feature: 1])
        #expect(try planned { $0 == "other" }.unmanaged.isEmpty)
        shop.setBot(ledger: ["is_active": .bool(false)], live: ["is_active": .bool(false)])
        let off = try planned()
        #expect(off.isEmpty && off.unmanaged == [.plan: 2, .feature: 1])
    }

    @Test("a tenant whose file is gone: one deactivation, and its rows and their ledger stay")
    func tenantRemoved() throws {
        let shop = Parsvpn(.plan, "monthly", ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        let plan = try Plan(request([], [shop.state], secrets: shop.secrets))
        #expect(outline(plan) == ["bot parsvpn deactivate tenant_removed none is_active"])
        #expect(plan.changes[0].risks == [.tenantDeactivated])
        #expect(plan.ledger.map(\.rows.kind) == [.bot])
        #expect(plan.removals.deactivatedTenants == 1 && plan.removals.total == 0)
    }

    @Test(
        "a tenant that was switched off in the database before its file went is one that goes, and is asked about once",
        arguments: [FieldValue.undeclared, .bool(true)]
    )
    func tenantRemovedWhenOff(applied: FieldValue) throws {
        var shop = Parsvpn()
        shop.setBot(ledger: ["is_active": applied], live: ["is_active": .bool(false)])
        let plan = try Plan(request([], [shop.state], secrets: shop.secrets))
        #expect(outline(plan) == ["bot parsvpn record tenant_removed converged is_active"])
        #expect(plan.changes[0].fields.map(\.before) == [.bool(true)])
        #expect(plan.changes[0].risks == [.tenantDeactivated])
        #expect(plan.removals.deactivatedTenants == 1)
        #expect(document(plan).requiredAcknowledgements.map(\.risk) == [.tenantDeactivated])
        shop.setBot(ledger: ["is_active": .bool(false)])
        let later = try Plan(request([], [shop.state], secrets: shop.secrets))
        #expect(later.isEmpty && later.removals.deactivatedTenants == 0)
    }

    @Test("tenants that were switched off in the database before their files went count for the limit of those that go")
    func tenantsRemovedWhenOff() throws {
        let states = (1...2).map { number in
            let slug = "shop-\(number)"
            return BotState(
                id: Int32(number),
                slug: slug,
                live: [.bot: [slug: ["is_active": .bool(false)]]],
                ledger: [.bot: [slug: ["name": .text("Shop")]]]
            )
        }
        let plan = try Plan(request([], states, secrets: [:]))
        #expect(plan.removals.deactivatedTenants == 2)
        #expect(document(plan).brokenLimits.map(\.id) == ["deactivated_tenants"])
    }

    @Test("a new tenant: everything is created, and that is one note")
    func tenantCreated() throws {
        var shop = Parsvpn()
        shop.desired[.card] = ["mellat": Parsvpn.cardRow]
        let plan = try Plan(request([shop.tenant], [], secrets: shop.secrets))
        #expect(plan.changes.map(\.action) == [.create, .create])
        #expect(plan.changes.flatMap(\.risks) == [.tenantCreated])
        #expect(plan.preconditions.map(\.expected) == [nil])
        #expect(document(plan).requiredAcknowledgements.isEmpty)
    }

    @Test("a field that drifted beside one that was edited keeps its own mark")
    func mixed() throws {
        var shop = plan(2, 1, 1)
        shop.state.live[.plan]?["monthly"]?["name"] = .text("Hacked")
        let change = try change(shop)
        #expect(change.reason == .configChanged && change.drift == .drift)
        #expect(change.fields.map(\.drift) == [.drift, .none])
    }

    @Test("two spellings of a letter are a difference")
    func bytes() throws {
        var shop = plan(1, 1, 1)
        shop.state.live[.plan]?["monthly"]?["name"] = .text("یک")
        shop.state.ledger[.plan]?["monthly"]?["name"] = .text("يك")
        shop.desired[.plan]?["monthly"]?["name"] = .text("يك")
        #expect(try change(shop).reason == .drifted)
    }
}
