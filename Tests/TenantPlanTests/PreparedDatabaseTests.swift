import CanonicalJSON
import TenantModel
import Testing

@testable import TenantPlan

/// Whoever can write to the database prepares it, so that a change of the manifest looks like a smaller one.
@Suite("Whoever prepares the database is asked for no less")
struct PreparedDatabaseTests {
    /// What somebody does to the rows of a shop before the plan is made.
    enum Preparation: CaseIterable {
        /// Anything.
        case anything
        /// They are made what the manifest is about to say, and cards among them switched on: rows that were never applied,
        /// and rows that were given up, under the key that they had.
        case asDeclared
        /// They are deleted.
        case deleted
    }

    @Test(
        "whatever somebody did there, all is asked that is asked where everything is as applied",
        arguments: UInt64(0)..<200,
        Preparation.allCases
    )
    func prepared(seed: UInt64, preparation: Preparation) throws {
        let directory = RandomDirectory(seed: seed)
        for bot in directory.bots where bot.ledger[.bot] != nil {
            var asApplied = bot
            asApplied.live = bot.ledger.mapValues { $0.mapValues { $0.mapValues(\.asInTable) } }
            asApplied.bare = []
            let quiet = asked(directory.desired, asApplied, directory)
            let prepared = asked(directory.desired, prepare(bot, preparation, directory), directory)
            guard let quiet = quiet?.asked, let (prepared, away) = prepared else { continue }
            let missing = quiet.subtracting(prepared).filter { risk in !away.contains { risk.hasSuffix($0) } }
            #expect(missing.isEmpty, "\(missing.sorted()) of \(quiet.sorted()), asked now: \(prepared.sorted())")
        }
    }

    private func prepare(_ bot: BotState, _ preparation: Preparation, _ directory: RandomDirectory) -> BotState {
        var bot = bot
        switch preparation {
        case .anything: break
        case .deleted: bot.live = bot.live.filter { $0.key == .bot }
        case .asDeclared:
            for (kind, rows) in directory.declared(for: bot) where kind != .bot {
                for (key, row) in rows {
                    // What is renamed is prepared where it is.
                    let key = key == "a-new" ? "a" : key
                    bot.live[kind, default: [:]][key] = directory.inTable(row)
                    if kind == .card, row["is_active"] == nil { bot.live[kind]?[key]?["is_active"] = .bool(true) }
                }
            }
        }
        return bot
    }

    /// What has to be accepted, by place, and the rows that are not there and stay away: of these nothing changes, and whoever
    /// brings one back is held against what was applied. `nil` where the names of bots or rows are in each other's way.
    private func asked(
        _ desired: [DesiredTenant],
        _ bot: BotState,
        _ directory: RandomDirectory
    ) -> (asked: Set<String>, away: Set<String>)? {
        guard let plan = try? Plan(request(desired, [bot], secrets: directory.secrets)) else { return nil }
        var (asked, changed): (Set<String>, Set<String>) = ([], [])
        for change in plan.changes {
            let place = " \(change.tenant) \(change.kind.name) \(change.key)"
            changed.insert(place)
            for risk in change.risks where risk.needsAcknowledgement && risk != .protectedChanged {
                asked.insert(risk.rawValue + place)
            }
        }
        let absent = plan.deviations.filter { $0.standing == .absent }
        let away = Set(absent.map { " \($0.tenant) \($0.kind.name) \($0.key)" })
        return (asked, away.subtracting(changed))
    }

    // MARK: One by one

    private let mallory: Row = ["card_number": .text("6219861034529007"), "card_holder_name": .text("Mallory")]

    private func priced(_ kopeks: Int64, days: Int64 = 30) -> Row {
        Parsvpn.planRow.merging(["price_kopeks": .integer(kopeks), "period_days": .integer(days)]) { $1 }
    }

    private func risks(_ shop: Parsvpn, _ key: String) throws -> [Risk] {
        let plan = try shop.plan()
        return try #require(plan.changes.first { $0.key == key }, "\(outline(plan))").risks
    }

    @Test(
        "a price or a gateway that was inserted first is asked about as if it came, and its value is shown",
        arguments: [
            ("PRICE_30_DAYS", JSONText(.integer(1)), Risk.priceFell),
            ("WATA_BASE_URL", JSONText(.string("https://evil.example")), .merchantChanged),
        ]
    )
    func takenOverConfiguration(key: String, value: JSONText, risk: Risk) throws {
        let row: Row = ["config_value": .json(value)]
        let shop = Parsvpn(.configuration, key, desired: row, live: row)
        #expect(try risks(shop, key) == [risk])
        let shown = text(document(try shop.plan()))
        #expect(shown.contains(value.text), "\(shown)")
    }

    @Test("a merchant that somebody wrote, declared for the first time, is another merchant")
    func firstDeclared() throws {
        var shop = Parsvpn()
        let merchant: Row = ["zarinpal_merchant_id": .text("deadbeef-0000-4000-8000-000000000666")]
        shop.setBot(desired: merchant, ledger: [:], live: merchant)
        #expect(try risks(shop, "parsvpn") == [.merchantChanged])
    }

    @Test("a card whose `active: false` goes while it was switched on in the database comes into use")
    func released() throws {
        let off = Parsvpn.cardRow.merging(["is_active": .bool(false)]) { $1 }
        let on = Parsvpn.cardRow.merging(["is_active": .bool(true)]) { $1 }
        let shop = Parsvpn(.card, "main", desired: Parsvpn.cardRow, ledger: off, live: on)
        #expect(try risks(shop, "main") == [.cardChanged])
        let made = document(try shop.plan())
        #expect(text(made).contains("is_active: false → (none)  [is and stays true]"), "\(text(made))")
        #expect(try text(PlanDocument(parsing: json(made))).contains("[is and stays true]"))
    }

    @Test("a retired card that comes back is one more card, whoever switched it on")
    func returned() throws {
        let on = mallory.merging(["is_active": .bool(true)]) { $1 }
        let shop = Parsvpn(.card, "main", desired: mallory, ledger: ["is_active": .bool(false)], live: on)
        #expect(try risks(shop, "main") == [.cardChanged])
    }

    @Test("a card that was deleted in the database leaves the manifest as any card does, and is named")
    func gone() throws {
        let shop = Parsvpn(.card, "main", ledger: Parsvpn.cardRow)
        #expect(try risks(shop, "main") == [.cardChanged, .lastActiveCard])
        let shown = text(document(try shop.plan()))
        #expect(shown.contains("card_number: 603770…5443"), "\(shown)")
        // What was given up already is not asked about again.
        let retired = Parsvpn(.card, "main", ledger: ["is_active": .bool(false)])
        #expect(try risks(retired, "main").isEmpty)
    }

    @Test(
        "a plan that gets another key falls from what was applied",
        arguments: ["lowered", "deleted", "inserted", "switched off"]
    )
    func otherKey(preparation: String) throws {
        var shop = Parsvpn(.plan, "monthly", ledger: priced(8_500_000), live: priced(8_500_000))
        shop.desired[.plan] = ["m20": priced(100)]
        #expect(try risks(shop, "m20") == [.priceFell])
        switch preparation {
        case "lowered": shop.state.live[.plan] = ["monthly": priced(100)]
        case "deleted": shop.state.live[.plan] = [:]
        case "inserted": shop.state.live[.plan]?["m20"] = priced(100)
        default: shop.state.live[.plan]?["monthly"]?["is_active"] = .bool(false)
        }
        #expect(try risks(shop, "m20") == [.priceFell])
    }

    @Test(
        "a row that was inserted first and is made once only comes as if it were made, and is ours from then on",
        arguments: ["as declared", "otherwise"]
    )
    func onceOnly(preparation: String) throws {
        var shop = Parsvpn(.card, "evil", desired: mallory, live: mallory)
        shop.desired[.configuration] = ["PRICE_30_DAYS": ["config_value": .json(JSONText(.integer(1)))]]
        shop.state.live[.configuration] = shop.desired[.configuration]
        shop.management = ["payments.card_to_card.cards": .once, "configuration": .once]
        if preparation == "otherwise" {
            shop.state.live[.card]?["evil"]?["card_number"] = .text("6037701689095443")
            shop.state.live[.configuration] = ["PRICE_30_DAYS": ["config_value": .json(JSONText(.integer(99_000)))]]
        }
        let plan = try shop.plan()
        #expect(
            outline(plan) == [
                "configuration PRICE_30_DAYS adopt adopted none ", "card evil adopt adopted none ",
            ]
        )
        #expect(plan.changes.map(\.risks) == [[.priceFell], [.cardChanged]])
        let made = document(plan)
        let shown = text(made)
        #expect(shown.contains("621986…9007") && shown.contains("Mallory"), "\(shown)")
        if preparation == "otherwise" {
            // What is there and stays is what is used, and is seen in every form.
            #expect(
                shown.contains("config_value: 99000 (990 toman) → 1 (0.01 toman)  [is and stays 99000 (990 toman)]"),
                "\(shown)"
            )
            let comment = MarkdownPlanRenderer().render(made)
            #expect(
                comment.contains("is and stays <code>99000 (990 toman)</code>") && comment.contains("603770…5443"),
                "\(comment)"
            )
            #expect(try text(PlanDocument(parsing: json(made))) == shown)
        }
        var interpreter = PlanInterpreter(bots: [shop.state])
        interpreter.apply(plan)
        #expect(interpreter.bots[0].live == shop.state.live)
        let again = try Plan(request([shop.tenant], interpreter.bots, secrets: shop.secrets))
        #expect(again.isEmpty && again.unmanaged.isEmpty, "\(outline(again))")
    }

    @Test("a row that is only watched is nobody's, and counted as such")
    func watched() throws {
        let row: Row = ["config_value": .json(JSONText(.integer(1)))]
        var shop = Parsvpn(.configuration, "PRICE_30_DAYS", desired: row, live: row)
        shop.management = ["configuration": .observe]
        let plan = try shop.plan()
        #expect(plan.isEmpty && plan.unmanaged == [.configuration: 1])
    }

    @Test(
        "a gateway or a price that was deleted first is left to others as if it were there, and is shown",
        arguments: [
            ("PRICE_30_DAYS", JSONText(.integer(99_000)), Risk.priceFell),
            ("WATA_BASE_URL", JSONText(.string("https://good")), .merchantChanged),
        ]
    )
    func leftToOthers(key: String, value: JSONText, risk: Risk) throws {
        let row: Row = ["config_value": .json(value)]
        var shop = Parsvpn(.configuration, key, desired: row, ledger: row, live: row)
        shop.management = ["configuration.\(key)": .observe]
        #expect(try risks(shop, key) == [risk])
        shop.state.live[.configuration] = [:]
        #expect(try risks(shop, key) == [risk])
        let made = document(try shop.plan())
        #expect(text(made).contains(value.text), "\(text(made))")
        let comment = MarkdownPlanRenderer().render(made)
        #expect(comment.contains(value.value.string == nil ? value.text : "//good"), "\(comment)")
    }

    @Test("a plan that costs nothing is asked about, also where it is there already")
    func free() throws {
        let shop = Parsvpn(.plan, "gift", desired: priced(0), live: priced(0))
        #expect(try risks(shop, "gift") == [.priceFell])
    }

    @Test("more for more money than somebody made it cost first is more for the old money")
    func paidForByPreparation() throws {
        let (was, made) = (priced(9_000_000), priced(9_000_000, days: 60))
        var shop = Parsvpn(.plan, "monthly", desired: made, ledger: was, live: was)
        #expect(try risks(shop, "monthly") == [.offerGrew])
        shop.state.live[.plan] = ["monthly": priced(4_500_000)]
        #expect(try risks(shop, "monthly").contains(.offerGrew))
    }

    @Test("a plan that is made as large as a dearer one that goes stands in for it")
    func grown() throws {
        var shop = Parsvpn(
            .plan,
            "weekly",
            desired: priced(3_200_000),
            ledger: priced(4_500_000, days: 7),
            live: priced(4_500_000, days: 7)
        )
        #expect(try risks(shop, "weekly") == [.offerGrew])
        shop.state.ledger[.plan]?["monthly"] = priced(15_000_000)
        shop.state.live[.plan]?["monthly"] = priced(15_000_000)
        #expect(try risks(shop, "weekly").contains(.priceFell))
        // One that only gets cheaper, and by less, is not.
        shop.desired[.plan] = ["weekly": priced(4_000_000, days: 7)]
        #expect(try !risks(shop, "weekly").contains(.priceFell))
    }
}

extension FieldValue {
    /// A value of the ledger as its table holds it.
    fileprivate var asInTable: FieldValue {
        guard case .secret(let secret) = self else { return self }
        return .secret(SealedSecret(reference: nil, fingerprint: secret.fingerprint))
    }
}
