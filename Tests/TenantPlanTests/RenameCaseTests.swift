import TenantModel
import TenantPlan
import Testing

@Suite("What becomes of rows and tenants that are called something else")
struct RenameCaseTests {
    private let row = Parsvpn.planRow

    /// Plans `desired`, of which some were called something else, over `ledger` and `live`.
    private func shop(
        _ desired: [String: Row],
        _ previousKeys: [String: String],
        ledger: [String: Row],
        live: [String: Row]? = nil
    ) -> Parsvpn {
        var shop = Parsvpn(.plan)
        shop.desired[.plan] = desired
        shop.state.ledger[.plan] = ledger
        shop.state.live[.plan] = live ?? ledger
        shop.previousKeys[.plan] = previousKeys
        return shop
    }

    private func priced(_ kopeks: Int64) -> Row { row.merging(["price_kopeks": .integer(kopeks)]) { $1 } }

    /// The plans of the shop after an apply, after a look at whether a second plan is empty.
    private func after(_ shop: Parsvpn) throws -> BotState {
        var interpreter = PlanInterpreter(bots: [shop.state])
        interpreter.apply(try shop.plan())
        let again = try Plan(request([shop.tenant], interpreter.bots, secrets: shop.secrets))
        #expect(again.isEmpty && again.ledger.isEmpty, "\(outline(again))")
        return interpreter.bots[0]
    }

    private func hints(_ plan: Plan) -> [String] {
        plan.hints.map { "\($0.kind.name) \($0.key) \($0.previousKey) \($0.reason.rawValue)" }
    }

    // MARK: Rows

    @Test("a row keeps its id and gets its key, which nobody has to accept")
    func moved() throws {
        let shop = shop(["new": row], ["new": "old"], ledger: ["old": row])
        let plan = try shop.plan()
        #expect(outline(plan) == ["plan new rename renamed none "])
        let change = plan.changes[0]
        #expect(change.previousKey == "old" && change.target.rowID == 1000 && change.risks.isEmpty)
        #expect(plan.preconditions.map { $0.description.split(separator: " ")[1] } == ["parsvpn/new", "parsvpn/old"])
        #expect(plan.preconditions.map { $0.expected == nil } == [true, false])
        #expect(plan.removals.total == 0 && plan.hints.isEmpty)
        let state = try after(shop)
        #expect(state.live[.plan]?.keys.sorted() == ["new"] && state.ledger[.plan]?.keys.sorted() == ["new"])
    }

    @Test("its values are compared with what they were under the old key")
    func movedAndChanged() throws {
        var shop = shop(["new": priced(40)], ["new": "old"], ledger: ["old": priced(100)])
        #expect(outline(try shop.plan()) == ["plan new rename renamed none price_kopeks"])
        #expect(try shop.plan().changes[0].risks == [.priceFell])
        shop = self.shop(["new": priced(100)], ["new": "old"], ledger: ["old": priced(100)], live: ["old": priced(7)])
        #expect(outline(try shop.plan()) == ["plan new rename renamed drift price_kopeks"])
        #expect(try after(shop).live[.plan]?["new"]?["price_kopeks"] == .integer(100))
    }

    @Test("after that it means nothing, and a hint says that it can go")
    func done() throws {
        let plan = try shop(["new": row], ["new": "old"], ledger: ["new": row]).plan()
        #expect(plan.isEmpty && hints(plan) == ["plan new old done"])
        #expect(
            text(document(plan)).contains(
                "`renamed_from: old` moves nothing: the plan is applied under its name already; the line can go"
            )
        )
    }

    @Test("a name that was never applied moves nothing, and a hint says so")
    func unknown() throws {
        let plan = try shop(["new": row], ["new": "odl"], ledger: ["old": row]).plan()
        #expect(plan.changes.map(\.action) == [.create, .delete] && hints(plan) == ["plan new odl unknown"])
    }

    @Test("a chain moves together, whichever way the names are sorted")
    func chain() throws {
        for (first, second, third) in [("a", "b", "c"), ("c", "b", "a")] {
            let shop = shop(
                [second: priced(1), third: priced(2)],
                [second: first, third: second],
                ledger: [first: priced(1), second: priced(2)]
            )
            let plan = try shop.plan()
            #expect(Set(plan.changes.map(\.action)) == [.rename] && plan.changes.count == 2)
            let isMoved = plan.changes.allSatisfy { $0.fields.isEmpty }
            #expect(isMoved)
            // The key in the middle is there before and after: relied on once, as it is now.
            #expect(plan.preconditions.map { $0.expected == nil }.filter { $0 }.count == 1)
            #expect(plan.preconditions.count == 3)
            let state = try after(shop)
            #expect(state.live[.plan]?[third]?["price_kopeks"] == .integer(2))
            #expect(state.live[.plan]?[second]?["price_kopeks"] == .integer(1))
        }
    }

    @Test("a chain of which the end was done already moves no further")
    func halfDone() throws {
        let shop = shop(
            ["b": priced(1), "c": priced(2)],
            ["b": "a", "c": "b"],
            ledger: ["b": priced(1), "c": priced(2)]
        )
        let plan = try shop.plan()
        #expect(plan.isEmpty && hints(plan) == ["plan b a done", "plan c b done"])
    }

    @Test("a swap looks the same before and after, so it is never done")
    func swap() throws {
        let plan = try shop(
            ["a": priced(1), "b": priced(2)],
            ["a": "b", "b": "a"],
            ledger: ["a": priced(1), "b": priced(2)]
        ).plan()
        #expect(plan.isEmpty)
    }

    @Test("the old key may be given to a new row in the same step")
    func reused() throws {
        let shop = shop(
            ["legacy": priced(1), "monthly": priced(2)],
            ["legacy": "monthly"],
            ledger: ["monthly": priced(1)]
        )
        #expect(
            outline(try shop.plan()) == [
                "plan legacy rename renamed none ",
                "plan monthly create config_changed none name,period_days,price_kopeks",
            ]
        )
        let state = try after(shop)
        #expect(state.live[.plan]?["legacy"]?["price_kopeks"] == .integer(1))
        #expect(state.live[.plan]?["monthly"]?["price_kopeks"] == .integer(2))
    }

    @Test("of two rows that claim one old key, one gets it")
    func claimedTwice() throws {
        let plan = try shop(["x": row, "y": row], ["x": "old", "y": "old"], ledger: ["old": row]).plan()
        #expect(plan.changes.map(\.action) == [.rename, .create])
    }

    @Test("a key that a row of somebody else has is refused, naming both")
    func taken() throws {
        let shop = shop(["new": row], ["new": "old"], ledger: ["old": row], live: ["old": row, "new": priced(7)])
        let conflict = try #require(throws: IdentityConflict.self) { try shop.plan() }
        #expect(conflict.clashes.map(\.property) == [.row(kind: "plan", key: "new")])
        #expect(conflict.description.contains("'new'") && conflict.description.contains("'old'"))
        #expect(conflict.description.hasPrefix("tenants/parsvpn.yaml:"))
    }

    @Test("a row that was deleted behind our back is made anew under its new key")
    func gone() throws {
        let shop = shop(["new": row], ["new": "old"], ledger: ["old": row], live: [:])
        #expect(outline(try shop.plan()) == ["plan new create recreated deleted name,period_days,price_kopeks"])
        #expect(try after(shop).ledger[.plan]?.keys.sorted() == ["new"])
    }

    @Test("a row that somebody gave the new key already is taken over like any other: nobody knows that it is ours")
    func renamedByHand() throws {
        let shop = shop(["new": row], ["new": "old"], ledger: ["old": row], live: ["new": priced(7)])
        #expect(
            outline(try shop.plan()) == [
                "plan new adopt adopted none price_kopeks",
                "plan old record removed deleted name,period_days,price_kopeks",
            ]
        )
        #expect(try shop.plan().changes[0].risks.contains(.adoptionOverwrites))
        _ = try after(shop)
    }

    @Test("what is left to others is left under the new key too")
    func managed() throws {
        var shop = shop(["new": priced(2)], ["new": "old"], ledger: ["old": priced(1)])
        shop.management = ["plans.new.price_kopeks": .once]
        let plan = try shop.plan()
        #expect(outline(plan) == ["plan new rename renamed none "])
        #expect(plan.deviations.flatMap(\.fields).map(\.cause) == [.edited])
        #expect(try after(shop).ledger[.plan]?["new"]?["price_kopeks"] == .integer(1))
    }

    @Test("a row that stays away stays in the ledger under its old key")
    func absent() throws {
        var shop = shop(["new": row, "z": row], ["new": "old"], ledger: ["old": row], live: [:])
        shop.management = ["plans.new": .once]
        let plan = try shop.plan()
        #expect(plan.deviations.map(\.standing) == [.absent] && plan.changes.map(\.key) == ["z"])
        #expect(try after(shop).ledger[.plan]?.keys.sorted() == ["old", "z"])
    }

    @Test("of a protected tenant a row gets its new key when somebody accepts it")
    func protected() throws {
        var shop = shop(["new": row], ["new": "old"], ledger: ["old": row])
        shop.setBot(
            desired: ["protected": .bool(true)],
            ledger: ["protected": .bool(true)],
            live: ["protected": .bool(true)]
        )
        #expect(try shop.plan().changes.flatMap(\.risks) == [.protectedChanged])
    }

    // MARK: Tenants

    private func tenant(_ slug: String, from previous: String?, id: Int64 = 701, token: String = "PARSVPN_BOT_TOKEN")
        -> DesiredTenant
    {
        let bot = Parsvpn.bot.merging(["telegram_bot_token": secret(token), "telegram_bot_id": .integer(id)]) { $1 }
        return DesiredTenant(slug, [.bot: [slug: bot], .plan: ["monthly": row]], renamedFrom: previous)
    }

    private var state: BotState { Parsvpn(.plan, "monthly", ledger: row, live: row).state }

    @Test("a tenant keeps its bot and its rows, and its new name has to be accepted")
    func tenantMoved() throws {
        let desired = [tenant("pars", from: "parsvpn")]
        let plan = try Plan(request(desired, [state], secrets: Parsvpn.secrets))
        #expect(outline(plan) == ["bot pars rename renamed none "])
        #expect(plan.changes[0].risks == [.tenantRenamed] && plan.changes[0].previousKey == "parsvpn")
        #expect(plan.changes[0].target == Change.Target(botID: 1, rowID: 1))
        #expect(plan.ledger.map(\.replacedRevision) == [1] && plan.ledger[0].rows.keys == ["pars"])
        var interpreter = PlanInterpreter(bots: [state])
        interpreter.apply(plan)
        #expect(interpreter.bots.map(\.slug) == ["pars"])
        let again = try Plan(request(desired, interpreter.bots, secrets: Parsvpn.secrets))
        #expect(again.isEmpty && hints(again) == ["bot pars parsvpn done"])
    }

    @Test("a tenant moves together with changes of its rows")
    func tenantMovedAndChanged() throws {
        var desired = tenant("pars", from: "parsvpn").rows
        desired[ResourceKind.plan.order] =
            DesiredTenant("pars", [.plan: ["monthly": priced(200)]])
            .rows[ResourceKind.plan.order]
        let moved = DesiredTenant(
            slug: "pars",
            file: "tenants/pars.yaml",
            rows: desired,
            renaming: Renaming(key: "pars", previousKey: "parsvpn", origin: Origin(line: 3, column: 15))
        )
        let plan = try Plan(request([moved], [state], secrets: Parsvpn.secrets))
        #expect(
            outline(plan) == ["bot pars rename renamed none ", "plan monthly update config_changed none price_kopeks"]
        )
        #expect(plan.changes.map(\.tenant) == ["pars", "pars"])
    }

    @Test("without the line it is two tenants with one bot, which is refused with the line to write")
    func withoutTheLine() throws {
        let conflict = try #require(throws: IdentityConflict.self) {
            try Plan(request([tenant("pars", from: nil)], [state], secrets: Parsvpn.secrets))
        }
        #expect(conflict.description.contains("say `renamed_from: parsvpn`"))
    }

    @Test("a name that another bot has is refused")
    func tenantTaken() throws {
        var other = BotState(id: 2, slug: "pars")
        other.live[.bot] = ["pars": ["name": .text("x"), "telegram_bot_token": live("2:x")]]
        let conflict = try #require(throws: IdentityConflict.self) {
            try Plan(request([tenant("pars", from: "parsvpn")], [state, other], secrets: Parsvpn.secrets))
        }
        #expect(conflict.clashes.map(\.property) == [.slug("pars")])
    }

    @Test("the old name may be given to a new tenant in the same step")
    func tenantReused() throws {
        let desired = [
            tenant("pars", from: "parsvpn"), tenant("parsvpn", from: nil, id: 9, token: "OTHER"),
        ]
        let secrets = Parsvpn.secrets.merging(["OTHER": "9:x"]) { $1 }
        let plan = try Plan(request(desired, [state], secrets: secrets))
        #expect(
            plan.changes.filter { $0.kind == .bot }.map { "\($0.key) \($0.action.rawValue)" } == [
                "pars rename", "parsvpn create",
            ]
        )
        var interpreter = PlanInterpreter(bots: [state])
        interpreter.apply(plan)
        #expect(try Plan(request(desired, interpreter.bots, secrets: secrets)).isEmpty)
        // Whoever asks for the name alone gets both; whoever asks for the renamed tenant, that alone.
        #expect(try Plan(request(desired, [state], secrets: secrets) { $0 == "parsvpn" }).changes.count == 3)
        #expect(try Plan(request(desired, [state], secrets: secrets) { $0 == "pars" }).changes.count == 1)
    }

    @Test("two tenants change names in a chain")
    func tenantChain() throws {
        var second = BotState(id: 2, slug: "b")
        second.live[.bot] = [
            "b": ["name": .text("پارس"), "telegram_bot_token": live("9:x"), "telegram_bot_id": .integer(9)]
        ]
        second.ledger[.bot] = [
            "b": ["name": .text("پارس"), "telegram_bot_token": applied("OTHER", "9:x"), "telegram_bot_id": .integer(9)]
        ]
        let desired = [
            tenant("b", from: "parsvpn"),
            DesiredTenant(
                "c",
                [
                    .bot: [
                        "c": Parsvpn.bot.merging(
                            ["telegram_bot_token": secret("OTHER"), "telegram_bot_id": .integer(9)]
                        ) { $1 }
                    ]
                ],
                renamedFrom: "b"
            ),
        ]
        let secrets = Parsvpn.secrets.merging(["OTHER": "9:x"]) { $1 }
        let plan = try Plan(request(desired, [state, second], secrets: secrets))
        #expect(
            plan.changes.map { "\($0.key) \($0.action.rawValue) \($0.target.botID ?? 0)" } == [
                "b rename 1", "c rename 2",
            ]
        )
        var interpreter = PlanInterpreter(bots: [state, second])
        interpreter.apply(plan)
        #expect(try Plan(request(desired, interpreter.bots, secrets: secrets)).isEmpty)
        // Half of it would give one name to two tenants.
        #expect(throws: IdentityConflict.self) {
            try Plan(request(desired, [state, second], secrets: secrets) { $0 == "parsvpn" })
        }
    }

    @Test("asked for by its old name, a tenant is the same tenant")
    func narrowed() throws {
        let desired = [tenant("pars", from: "parsvpn")]
        for name in ["pars", "parsvpn"] {
            let plan = try Plan(request(desired, [state], secrets: Parsvpn.secrets) { $0 == name })
            #expect(plan.changes.map(\.action) == [.rename] && !plan.isNarrowed)
        }
        #expect(try Plan(request(desired, [state], secrets: Parsvpn.secrets) { $0 == "other" }).isEmpty)
    }

    @Test(
        "a name that somebody changed in the database on the way",
        arguments: [
            (String?.none, Change.Drift.drift), ("pars", .converged), ("else", .drift),
        ] as [(String?, Change.Drift)]
    )
    func tenantDrift(live: String?, drift: Change.Drift) throws {
        var state = state
        state.slug = live
        let desired = [tenant("pars", from: "parsvpn")]
        let plan = try Plan(request(desired, [state], secrets: Parsvpn.secrets))
        #expect(plan.changes.map(\.action) == [.rename] && plan.changes[0].drift == drift)
        var interpreter = PlanInterpreter(bots: [state])
        interpreter.apply(plan)
        #expect(interpreter.bots[0].slug == "pars")
        #expect(try Plan(request(desired, interpreter.bots, secrets: Parsvpn.secrets)).isEmpty)
    }

    @Test("its secrets have its new name too: one change, both risks")
    func tenantSecret() throws {
        let secrets = Parsvpn.secrets.merging(["PARS_BOT_TOKEN": "701:token"]) { $1 }
        let plan = try Plan(
            request([tenant("pars", from: "parsvpn", token: "PARS_BOT_TOKEN")], [state], secrets: secrets)
        )
        #expect(outline(plan) == ["bot pars rename renamed none telegram_bot_token"])
        #expect(plan.changes[0].risks == [.tenantRenamed, .tokenChanged])
    }
}
