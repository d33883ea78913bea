import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("What stands between a plan and its apply")
struct GateTests {
    private func cardShop(_ number: String, holder: String = "علی") -> Parsvpn {
        let card: Row = ["card_number": .text(number), "card_holder_name": .text(holder)]
        return Parsvpn(.card, "mellat", desired: card, ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
    }

    private func acknowledgements(_ shop: Parsvpn) throws -> [String] {
        document(try shop.plan()).requiredAcknowledgements.map(\.acknowledgement)
    }

    @Test("an acknowledgement is of one change: another value or another row has another hash, another line has not")
    func binding() throws {
        let shop = cardShop("6219861034529007")
        let one = try acknowledgements(shop)
        #expect(one.count == 1 && one[0].hasPrefix("card_changed:parsvpn/mellat@"))
        // The same visible digits, another card.
        #expect(try acknowledgements(cardShop("6219860000009007")) != one)
        #expect(try acknowledgements(cardShop("6219861034529007", holder: "رضا")) != one)
        var drifted = shop
        drifted.state.live[.card]?["mellat"]?["card_number"] = .text("6104330000000000")
        #expect(try acknowledgements(drifted) != one)

        let price = Parsvpn(.plan, "m", desired: Parsvpn.planRow, ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        var fallen = price
        fallen.desired[.plan]?["m"]?["price_kopeks"] = .integer(1)
        let keys: [[UInt8]] = [[UInt8](repeating: 7, count: 32), [UInt8](repeating: 8, count: 32)]
        let hashes = try keys.map { key in
            // Nothing that this change shows is keyed; only its hash is, so that nobody can look for another one with it.
            PlanDocument(
                try fallen.plan(),
                context: PlanContext(toolVersion: "1.0.0"),
                limits: Limits(),
                fingerprinter: Fingerprinter(key: key)
            ).requiredAcknowledgements.map(\.hash)
        }
        #expect(hashes[0].count == 1 && hashes[0] != hashes[1])

        let moved = DesiredTenant("parsvpn", shop.desired, file: "tenants/sub/parsvpn.yaml", firstLine: 90)
        let plan = try Plan(request([moved], [shop.state], secrets: shop.secrets))
        #expect(document(plan).requiredAcknowledgements.map(\.acknowledgement) == one)
        #expect(plan.changes[0].source?.origin.line == 96)
    }

    @Test("the gate opens for exactly what was asked, and names what fits nothing")
    func gate() throws {
        let made = document(try cardShop("6219861034529007").plan())
        let needed = made.requiredAcknowledgements.map(\.acknowledgement)
        #expect(!Gate(made, acknowledgements: []).isOpen)
        #expect(
            !Gate(made, acknowledgements: ["card_changed:parsvpn/mellat", "card_changed:parsvpn/mellat@00000000"])
                .isOpen
        )
        let gate = Gate(made, acknowledgements: needed + ["token_changed:parsvpn@00000000"])
        #expect(gate.isOpen && gate.accepted == needed && gate.unused == ["token_changed:parsvpn@00000000"])
        #expect(Gate(made, acknowledgements: []).missing == made.requiredAcknowledgements)
    }

    /// A tenant of which `removed` of `count` managed plans are no longer declared.
    private func removing(_ removed: Int, of count: Int) -> Parsvpn {
        var shop = Parsvpn()
        let rows = Dictionary(uniqueKeysWithValues: (0..<count).map { ("plan-\($0)", Parsvpn.planRow) })
        shop.state.live[.plan] = rows
        shop.state.ledger[.plan] = rows
        shop.desired[.plan] = rows.filter { Int($0.key.dropFirst(5)).map { $0 >= removed } ?? false }
        return shop
    }

    @Test(
        "ten rows may go, and twenty percent of a kind from ten rows on",
        arguments: [
            (9, 9, []), (2, 10, []), (3, 10, ["plan_percent"]), (10, 60, []), (11, 60, ["deletions"]),
            (20, 60, ["deletions", "plan_percent"]), (1, 1, []),
        ] as [(Int, Int, [String])]
    )
    func rows(removed: Int, count: Int, broken: [String]) throws {
        let plan = try removing(removed, of: count).plan()
        #expect(document(plan).brokenLimits.map(\.id) == broken)
        var limits = Limits()
        limits.allowedByHand = removed
        #expect(document(plan, limits: limits).brokenLimits.isEmpty)
        limits.allowedByHand = removed - 1
        #expect(document(plan, limits: limits).brokenLimits.map(\.id) == ["deletions"])
    }

    @Test("a broken limit says more than what it allows")
    func rounding() throws {
        // 21 of 104 are 20.2 percent.
        let broken = document(try removing(21, of: 104).plan()).brokenLimits
        #expect(
            broken.map(\.description) == [
                "limit deletions: 21 rows would go, allowed are 10",
                "limit plan_percent: 21 % of the managed plans would go, allowed are 20 %",
            ]
        )
        #expect(!Gate(document(try removing(21, of: 104).plan()), acknowledgements: []).isOpen)
    }

    @Test("one tenant may be deactivated, counted over all of them")
    func tenants() throws {
        func bots(_ count: Int32) -> [BotState] {
            (1...count).map { id in
                var shop = Parsvpn()
                shop.setBot(
                    ledger: ["telegram_bot_id": .integer(Int64(id))],
                    live: ["telegram_bot_id": .integer(Int64(id)), "telegram_bot_token": live("\(id)")]
                )
                shop.state.id = id
                shop.state.slug = "t\(id)"
                shop.state.ledger = [.bot: ["t\(id)": shop.state.ledger[.bot]?["parsvpn"] ?? [:]]]
                return shop.state
            }
        }
        #expect(document(try Plan(request([], bots(1)))).brokenLimits.isEmpty)
        let plan = try Plan(request([], bots(2)) { $0 == "t1" })
        #expect(plan.changes.count == 1)
        #expect(document(plan).brokenLimits.map(\.id) == ["deactivated_tenants"])
        #expect(plan.isNarrowed && !plan.isComplete)
    }

    /// So many tenants in order, each of which a manifest switches off.
    private func switchedOff(_ count: Int32) -> (desired: [DesiredTenant], states: [BotState]) {
        let shops = (1...count).map { id in
            var shop = Parsvpn()
            let identity: Row = ["telegram_bot_id": .integer(Int64(id))]
            shop.setBot(
                desired: identity.merging(["is_active": .bool(false), "telegram_bot_token": secret("T\(id)")]) { $1 },
                ledger: identity.merging(["telegram_bot_token": applied("T\(id)", "\(id)")]) { $1 },
                live: identity.merging(["telegram_bot_token": live("\(id)")]) { $1 }
            )
            shop.state.id = id
            shop.state.slug = "t\(id)"
            shop.state.ledger = [.bot: ["t\(id)": shop.state.ledger[.bot]?["parsvpn"] ?? [:]]]
            let desired = DesiredTenant("t\(id)", [.bot: ["t\(id)": shop.desired[.bot]?["parsvpn"] ?? [:]]])
            return (desired, shop.state)
        }
        return (shops.map(\.0), shops.map(\.1))
    }

    @Test("tenants that manifests switch off count as well, those included that nobody asked for")
    func switchedOffTenants() throws {
        let (desired, states) = switchedOff(3)
        let secrets = ["T1": "1", "T2": "2", "T3": "3"]
        let one = try Plan(request([desired[0]], [states[0]], secrets: secrets))
        #expect(outline(one) == ["bot t1 update config_changed none is_active"])
        #expect(document(one).brokenLimits.isEmpty)
        let plan = try Plan(request(desired, states, secrets: secrets) { $0 == "t1" })
        #expect(plan.changes.count == 1)
        #expect(
            document(plan).brokenLimits.map(\.description) == [
                "limit deactivated_tenants: 3 tenants would stop selling, allowed is 1"
            ]
        )
        // One whose file is gone and one that is switched off are two.
        let mixed = try Plan(request([desired[0]], Array(states[0...1]), secrets: secrets))
        #expect(document(mixed).brokenLimits.map(\.id) == ["deactivated_tenants"])
        // New ones that are born switched off, and those that were applied as off, are none. Whom somebody switched off before
        // the manifest did is one as any other.
        #expect(document(try Plan(request(desired, [], secrets: secrets))).brokenLimits.isEmpty)
        var off = states
        for place in off.indices {
            off[place].live[.bot]?["parsvpn"]?["is_active"] = .bool(false)
        }
        let before = document(try Plan(request(desired, off, secrets: secrets)))
        #expect(before.brokenLimits.map(\.id) == ["deactivated_tenants"])
        for place in off.indices {
            off[place].ledger[.bot]?["t\(place + 1)"]?["is_active"] = .bool(false)
        }
        #expect(document(try Plan(request(desired, off, secrets: secrets))).brokenLimits.isEmpty)
    }

    @Test("what a held tenant would lose stands in nobody's way: nothing of it is written")
    func held() throws {
        var (desired, states) = switchedOff(4)
        // The first loses plans besides, the second its file.
        let plans = Dictionary(uniqueKeysWithValues: (0..<40).map { ("plan-\($0)", Parsvpn.planRow) })
        states[0].live[.plan] = plans
        states[0].ledger[.plan] = plans
        desired.remove(at: 1)
        let secrets = ["T1": "1", "T3": "3", "T4": "4"]
        func limits(_ holds: [Hold]) throws -> [String] {
            document(try Plan(request(desired, states, secrets: secrets, holds: holds))).brokenLimits.map(\.description)
        }
        func hold(_ id: Int32?) -> Hold {
            Hold(botID: id, tenant: id.map { "t\($0)" }, reason: "freeze", actor: "sara", since: "", until: nil)
        }
        #expect(try limits([]).map { $0.split(separator: ":")[0] }.count == 3)
        #expect(
            try limits([hold(1)]) == ["limit deactivated_tenants: 3 tenants would stop selling, allowed is 1"]
        )
        #expect(try limits([hold(1), hold(2), hold(3)]).isEmpty)
        #expect(try limits([hold(nil)]).isEmpty)
    }

    @Test("a plan for a part is narrowed even where the rest has nothing to do, and one for all is not")
    func narrowed() throws {
        let shop = Parsvpn()
        #expect(try Plan(request([shop.tenant], [shop.state], secrets: shop.secrets) { _ in false }).isNarrowed)
        #expect(try !Plan(request([shop.tenant], [shop.state], secrets: shop.secrets)).isNarrowed)
    }

    @Test("a removed tenant stays off, is not switched off twice, and comes back with its file")
    func comeback() throws {
        let shop = Parsvpn(.plan, "monthly", desired: Parsvpn.planRow, ledger: Parsvpn.planRow, live: Parsvpn.planRow)
        var interpreter = PlanInterpreter(bots: [shop.state])
        interpreter.apply(try Plan(request([], interpreter.bots)))
        #expect(interpreter.bots[0].live[.bot]?["parsvpn"]?["is_active"] == .bool(false))
        #expect(try Plan(request([], interpreter.bots)).isEmpty)

        var woken = interpreter.bots
        woken[0].live[.bot]?["parsvpn"]?["is_active"] = .bool(true)
        #expect(outline(try Plan(request([], woken))) == ["bot parsvpn deactivate tenant_removed drift is_active"])

        let back = try Plan(request([shop.tenant], interpreter.bots, secrets: shop.secrets))
        #expect(outline(back) == ["bot parsvpn update released none is_active"])
        interpreter.apply(back)
        #expect(interpreter.bots[0].live[.bot]?["parsvpn"]?["is_active"] == .bool(true))
        #expect(try Plan(request([shop.tenant], interpreter.bots, secrets: shop.secrets)).isEmpty)
    }

    @Test("where payments go and what prices are is told for configuration values too")
    func configurationRisks() throws {
        func risks(_ key: String, _ before: Int?, _ after: Int?) throws -> [Risk] {
            func row(_ number: Int?) -> Row? { number.map { ["config_value": .json(.init(.integer($0)))] } }
            return try Parsvpn(.configuration, key, desired: row(after), ledger: row(before), live: row(before))
                .plan().changes.flatMap(\.risks)
        }
        #expect(try risks("MULENPAY_SHOP_ID", 1, 2) == [.merchantChanged])
        #expect(try risks("MULENPAY_SHOP_ID", nil, 2) == [.merchantChanged])
        #expect(try risks("MULENPAY_SHOP_ID", 1, nil) == [.merchantChanged])
        #expect(try risks("PRICE_30_DAYS", 100, 69) == [.priceFell])
        #expect(try risks("PRICE_30_DAYS", 100, 70) == [.priceLowered])
        #expect(try risks("PRICE_30_DAYS", nil, 0) == [.priceFell])
        // The bot asks 990 toman while nobody says a price.
        #expect(try risks("PRICE_30_DAYS", nil, 1) == [.priceFell])
        #expect(try risks("PRICE_30_DAYS", nil, 69_299) == [.priceFell])
        #expect(try risks("PRICE_30_DAYS", nil, 69_300) == [.priceLowered])
        #expect(try risks("PRICE_30_DAYS", nil, 990_000).isEmpty)
        #expect(try risks("TRIAL_ACTIVATION_PRICE", nil, 5).isEmpty)
        #expect(try risks("TRIAL_ACTIVATION_PRICE", nil, 0) == [.priceFell])
        // Back to the bot's own default, which is 990 toman, or nothing, or known to nobody.
        #expect(try risks("PRICE_30_DAYS", 100_000, nil) == [.priceLowered])
        #expect(try risks("PRICE_30_DAYS", 100, nil).isEmpty)
        #expect(try risks("PRICE_30_DAYS", 150_000, nil) == [.priceFell])
        #expect(try risks("TRIAL_ACTIVATION_PRICE", 5, nil) == [.priceFell])
        #expect(try risks("NEXTPAY_PRICE", 5, nil) == [.priceFell])
        #expect(try risks("NEXTPAY_PRICE", nil, 5).isEmpty)
        #expect(try risks("TRIAL_DURATION_DAYS", 3, 0).isEmpty)
        #expect(try risks("TELEGRAM_STARS_RATE_RUB", 130, 1) == [.priceFell])
    }

    @Test("a price among the configuration values is shown in toman too, as those of plans are")
    func configurationUnit() throws {
        func row(_ number: Int) -> Row { ["config_value": .json(.init(.integer(number)))] }
        let first = try Parsvpn(.configuration, "PRICE_30_DAYS", desired: row(1), ledger: nil, live: nil).plan()
        #expect(text(document(first)).contains("  + configuration PRICE_30_DAYS  1 (0.01 toman)\n"))
        let next = document(
            try Parsvpn(.configuration, "PRICE_30_DAYS", desired: row(990_000), ledger: row(99), live: row(99)).plan()
        )
        #expect(text(next).contains("config_value: 99 (0.99 toman) → 990000 (9,900 toman)\n"))
        let markdown = MarkdownPlanRenderer().render(next)
        #expect(markdown.contains("<code>99 (0&#46;<wbr>99 toman)</code> | <code>990000 (9,900 toman)</code>"))
        let days = try Parsvpn(.configuration, "TRIAL_DURATION_DAYS", desired: row(5), ledger: nil, live: nil).plan()
        #expect(text(document(days)).contains("  + configuration TRIAL_DURATION_DAYS  5\n"))
    }

    @Test(
        "a token that is the merchant is asked about when it rotates and when its reference moves, and not without cause"
    )
    func merchantTokens() throws {
        let (key, name) = ("CRYPTOBOT_API_TOKEN", "PARSVPN_CRYPTOBOT")
        func shop(_ reference: String, _ values: [String: String]) -> Parsvpn {
            var shop = Parsvpn(
                .configuration,
                key,
                desired: ["config_value": secret(reference)],
                ledger: ["config_value": applied(name, "old")],
                live: ["config_value": .json(JSONText(.string("old")))]
            )
            shop.secrets.merge(values) { $1 }
            return shop
        }
        #expect(try shop(name, [name: "old"]).plan().isEmpty)
        let rotated = try shop(name, [name: "new"]).plan()
        #expect(rotated.changes.map(\.action) == [.update] && rotated.changes.map(\.risks) == [[.merchantChanged]])
        let moved = try shop("PARSVPN_OTHER", ["PARSVPN_OTHER": "old"]).plan()
        #expect(moved.changes.map(\.action) == [.record] && moved.changes.map(\.risks) == [[.merchantChanged]])
        // Nobody knows yet what is behind the other name.
        #expect(try shop("PARSVPN_OTHER", [:]).plan().changes.map(\.risks) == [[.merchantChanged]])
    }

    @Test("what was accepted once is asked for anew when the same change comes back, and holds until then")
    func spent() throws {
        let shop = cardShop("6219861034529007")
        func made(_ spent: [String: Int64]) throws -> PlanDocument {
            document(try Plan(request([shop.tenant], [shop.state], secrets: shop.secrets, spent: spent)))
        }
        let first = try made([:]).requiredAcknowledgements.map(\.acknowledgement)
        // Whatever else was accepted meanwhile, of this tenant or another one.
        let others = ["card_changed:parsvpn/other@12345678": Int64(7), "card_changed:beh/mellat@12345678": 8]
        #expect(try made(others).requiredAcknowledgements.map(\.acknowledgement) == first)

        let again = try made([first[0]: 42])
        let second = again.requiredAcknowledgements.map(\.acknowledgement)
        #expect(second.count == 1 && second != first && second[0].hasPrefix("card_changed:parsvpn/mellat@"))
        let gate = Gate(again, acknowledgements: first)
        #expect(!gate.isOpen && gate.unused == first && gate.spent == [first[0]: 42])
        #expect(Gate(again, acknowledgements: second).isOpen)

        let third = try made([first[0]: 42, second[0]: 44]).requiredAcknowledgements.map(\.acknowledgement)
        #expect(Set(first + second + third).count == 3)
        // The same for everybody who plans: a pull request and its merge print the same lines.
        #expect(try json(made([first[0]: 42])) == json(again))
        #expect(try made([first[0]: 42]).id != made([:]).id)
    }

    @Test("a change of the policy that was accepted once is asked for anew as well")
    func spentForAll() throws {
        var policy = Policy()
        policy.acknowledged = [.priceRose]
        let shop = Parsvpn()
        func lines(_ spent: [String: Int64]) throws -> [String] {
            let declared = DeclaredDirectory(settings: DirectorySettings(policy: policy, catalog: .builtIn))
            let plan = try Plan(
                request([shop.tenant], [shop.state], secrets: shop.secrets, declared: declared, spent: spent)
            )
            return document(plan).requiredAcknowledgements.map(\.acknowledgement)
        }
        let first = try lines([:])
        #expect(first.count == 1 && first[0].hasPrefix("policy_changed:@"))
        #expect(try lines([first[0]: 3]) != first)
    }

    @Test("removals that are allowed by hand beyond the policy are shown in every form and told to the history")
    func allowedByHand() throws {
        let plan = try removing(20, of: 60).plan()
        var limits = Limits()
        limits.allowedByHand = 20
        let made = document(plan, limits: limits)
        let lifted = try #require(made.liftedLimits)
        #expect(lifted.limits.map(\.id) == ["deletions", "plan_percent"])
        #expect(
            text(made).hasPrefix(
                """

                Allowed by hand, beyond the policy in force:
                  by --max-deletes 20: limit deletions: 20 rows would go, allowed are 10
                  by --max-deletes 20: limit plan_percent: 34 % of the managed plans would go, allowed are 20 %

                """
            )
        )
        let gate = Gate(made, acknowledgements: [])
        #expect(gate.brokenLimits.isEmpty && gate.lifted == ["max_deletes:20"])
        let saved = try SavedPlan(parsing: json(made))
        #expect(saved.isIntact && saved.document.liftedLimits == lifted)
        let comment = MarkdownPlanRenderer(limit: 65_000).render(made)
        #expect(comment.contains("### Allowed by hand, beyond the policy in force"))
        // A number that lets nothing through that the policy would not is not worth a word.
        limits.allowedByHand = 5
        #expect(document(try removing(2, of: 10).plan(), limits: limits).liftedLimits == nil)
        // One that is too small is no permission.
        limits.allowedByHand = 19
        let tight = document(plan, limits: limits)
        #expect(
            tight.brokenLimits.map(\.id) == ["deletions"] && tight.liftedLimits?.limits.map(\.id) == ["plan_percent"]
        )
    }
}
