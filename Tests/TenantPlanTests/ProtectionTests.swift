import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("What is held back on a protected tenant")
struct ProtectionTests {
    /// A tenant that is protected on all three sides, with a row of a kind where one is asked for.
    private func shop(_ kind: ResourceKind = .bot, desired: Row? = nil, ledger: Row? = nil, live: Row? = nil) -> Parsvpn
    {
        var shop = Parsvpn(kind, "row", desired: desired, ledger: ledger, live: live)
        shop.setBot(
            desired: ["protected": .bool(true)],
            ledger: ["protected": .bool(true)],
            live: ["protected": .bool(true)]
        )
        return shop
    }

    /// What has to be accepted by name; notes hold nothing back.
    private func risks(_ shop: Parsvpn) throws -> [Risk] {
        try shop.plan().changes.flatMap(\.risks).filter(\.needsAcknowledgement)
    }

    private func unprotected(_ shop: Parsvpn) -> Parsvpn {
        var shop = shop
        shop.setBot(desired: ["protected": .bool(false)], ledger: ["protected": .bool(false)])
        shop.state.live[.bot]?["parsvpn"]?["protected"] = .bool(false)
        return shop
    }

    @Test("protecting a tenant is a change without a risk, remembered with the line that asks for it")
    func protect() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["protected": .bool(true)])
        let plan = try shop.plan()
        #expect(outline(plan) == ["bot parsvpn update config_changed none protected"])
        #expect(plan.changes[0].risks.isEmpty)
        let update = try #require(plan.protections.first)
        #expect(update.isProtected && update.tenant == "parsvpn" && update.botID == 1)
        let field = try #require(ResourceKind.bot.fieldIndex("protected"))
        let origin = shop.tenant.rows[ResourceKind.bot.order].origin(ofRow: 0, field: field)
        #expect(update.source == SourcePosition(file: "tenants/parsvpn.yaml", origin: origin))
        #expect(try self.shop().plan().isEmpty)
    }

    @Test("a line that is gone, and a line that says false, need to be accepted")
    func unprotect() throws {
        for silent in [true, false] {
            var shop = shop()
            if silent {
                shop.desired[.bot]?["parsvpn"]?["protected"] = nil
            } else {
                shop.setBot(desired: ["protected": .bool(false)])
            }
            let plan = try shop.plan()
            #expect(plan.changes.map(\.action) == [.update] && plan.changes[0].risks == [.tenantUnprotected])
            #expect(plan.protections.map(\.isProtected) == [false])
            #expect(document(plan).requiredAcknowledgements.map(\.place) == ["parsvpn"])
        }
    }

    @Test("protection that somebody took away in the database comes back")
    func drift() throws {
        var shop = shop()
        shop.state.live[.bot]?["parsvpn"]?["protected"] = .bool(false)
        let plan = try shop.plan()
        #expect(outline(plan) == ["bot parsvpn update drifted drift protected"])
        #expect(plan.protections.map(\.isProtected) == [true])
    }

    @Test(
        "the file of a protected tenant is gone: it stays protected, which the plan says in every form and asks about"
    )
    func removed() throws {
        let plan = try Plan(request([], [shop().state]))
        #expect(plan.changes.map(\.action) == [.deactivate])
        #expect(plan.changes[0].risks == [.tenantDeactivated, .protectedChanged])
        let made = document(plan)
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        for shown in [text(made), MarkdownPlanRenderer().render(made), page] {
            #expect(shown.contains(/[Tt]he tenant is protected/))
            #expect(shown.contains("--ack protected_changed:parsvpn@"))
            #expect(shown.contains("--ack tenant_deactivated:parsvpn@"))
        }
        let alone = try Plan(request([], [unprotected(shop()).state]))
        #expect(alone.changes[0].risks == [.tenantDeactivated])
        #expect(plan.protections.isEmpty && plan.ledger[0].rows.byName["parsvpn"]?["protected"] == .bool(true))
    }

    @Test("the file of a protected tenant is gone whose bot is off already: asked about all the same")
    func removedWhileOff() throws {
        var off = shop()
        off.setBot(live: ["is_active": .bool(false)])
        let plan = try Plan(request([], [off.state]))
        #expect(plan.changes.map(\.action) == [.record])
        #expect(plan.changes[0].risks == [.tenantDeactivated, .protectedChanged])
        #expect(document(plan).requiredAcknowledgements.map(\.place) == ["parsvpn", "parsvpn"])
        #expect(try Plan(request([], [unprotected(off).state])).changes[0].risks == [.tenantDeactivated])
    }

    @Test("a tenant that its own file switches off, and a card that goes, are asked about twice")
    func ends() throws {
        var off = shop()
        off.setBot(
            desired: ["is_active": .bool(false)],
            ledger: ["is_active": .bool(true)],
            live: ["is_active": .bool(true)]
        )
        #expect(try risks(off) == [.tenantDeactivated, .protectedChanged])
        #expect(try risks(unprotected(off)) == [.tenantDeactivated])
        let card = shop(.card, ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
        #expect(try risks(card) == [.cardChanged, .protectedChanged])
        #expect(try risks(unprotected(card)) == [.cardChanged])
    }

    @Test("a row that goes", arguments: [ResourceKind.plan, .feature, .configuration])
    func removal(kind: ResourceKind) throws {
        let row: Row =
            switch kind {
            case .plan: Parsvpn.planRow
            case .feature: ["enabled": .bool(true)]
            default: ["config_value": .json(JSONText(.integer(1)))]
            }
        let shop = shop(kind, ledger: row, live: row)
        #expect(try risks(shop) == [.protectedChanged])
        #expect(try risks(unprotected(shop)).isEmpty)
    }

    @Test("a plan that is switched off, and one that is switched on or gets dearer")
    func plans() throws {
        func shop(_ old: Row, _ new: Row) -> Parsvpn {
            let (old, new) = (Parsvpn.planRow.merging(old) { $1 }, Parsvpn.planRow.merging(new) { $1 })
            return self.shop(.plan, desired: new, ledger: old, live: old)
        }
        let (on, off): (Row, Row) = (["is_active": .bool(true)], ["is_active": .bool(false)])
        #expect(try risks(shop(on, off)) == [.protectedChanged])
        #expect(try risks(unprotected(shop(on, off))).isEmpty)
        #expect(try risks(shop(off, on)).isEmpty)
        #expect(try risks(shop([:], ["price_kopeks": .integer(200)])).isEmpty)
    }

    @Test("anything about a card, and once only where it has to be accepted anyway")
    func cards() throws {
        func shop(_ change: Row) -> Parsvpn {
            self.shop(
                .card,
                desired: Parsvpn.cardRow.merging(change) { $1 },
                ledger: Parsvpn.cardRow,
                live: Parsvpn.cardRow
            )
        }
        #expect(try risks(shop(["weight": .integer(9)])) == [.protectedChanged])
        #expect(try risks(shop(["is_active": .bool(false)])) == [.cardChanged])
        #expect(try risks(unprotected(shop(["weight": .integer(9)]))).isEmpty)
        #expect(try risks(shop(["card_holder_name": .text("رضا")])) == [.cardChanged])
    }

    @Test("a sandbox that is switched off again")
    func sandbox() throws {
        var shop = shop()
        shop.setBot(
            desired: ["zarinpal_sandbox": .bool(false)],
            ledger: ["zarinpal_sandbox": .bool(true)],
            live: ["zarinpal_sandbox": .bool(true)]
        )
        #expect(try risks(shop) == [.protectedChanged])
    }

    @Test("what only the ledger learns, and what has nothing to do with it, goes on unasked")
    func harmless() throws {
        var shop = shop()
        shop.setBot(desired: ["support_username": .text("@new")])
        #expect(try risks(shop).isEmpty)
    }

    @Test("a row that leaves the manifest after somebody deleted it goes as any other does")
    func gone() throws {
        let shop = shop(.plan, ledger: Parsvpn.planRow)
        #expect(try shop.plan().changes.map(\.action) == [.record])
        #expect(try risks(shop) == [.protectedChanged])
    }

    @Test("a plan that takes the protection away and a row with it is asked about both")
    func both() throws {
        var shop = shop(.plan, ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        shop.desired[.bot]?["parsvpn"]?["protected"] = nil
        #expect(try risks(shop) == [.tenantUnprotected, .protectedChanged])
    }

    @Test("a new tenant may be protected from the first apply on")
    func created() throws {
        let plan = try Plan(request([shop().tenant], [], secrets: Parsvpn.secrets))
        #expect(plan.changes.flatMap(\.risks) == [.tenantCreated])
        #expect(plan.protections.map(\.isProtected) == [true] && plan.protections[0].botID == nil)
    }
}
