import CanonicalJSON
import PureTesting
import TenantModel
import Testing

@testable import TenantPlan

/// Whoever can write to the database prepares it, so that a change of the manifest looks like a smaller one. A failure names its
/// seed, which ``Seeds`` tries alone.
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
        /// Each row by itself is as it is, as applied, as declared, or gone, or has fields of all of these.
        case mixed
    }

    private static let seeds = Seeds.range(150)

    @Test(
        "whatever somebody did there, all is asked that is asked where everything is as applied",
        arguments: seeds,
        Preparation.allCases
    )
    func prepared(seed: UInt64, preparation: Preparation) throws {
        let directory = RandomDirectory(seed: seed)
        for bot in directory.bots where bot.ledger[.bot] != nil {
            var asApplied = bot
            asApplied.live = bot.ledger.mapValues { $0.mapValues { $0.mapValues(\.asInTable) } }
            asApplied.bare = []
            let quiet = asked(directory.desired, asApplied, directory)
            let prepared = asked(directory.desired, prepare(bot, preparation, directory, seed: seed), directory)
            guard let quiet, let prepared else { continue }
            let missing = prepared.lacks(of: quiet)
            #expect(missing.isEmpty, "\(missing) of \(quiet.asked), asked now: \(prepared.asked)")
        }
    }

    private func prepare(
        _ bot: BotState,
        _ preparation: Preparation,
        _ directory: RandomDirectory,
        seed: UInt64
    ) -> BotState {
        var bot = bot
        switch preparation {
        case .anything: break
        case .deleted: bot.live = bot.live.filter { $0.key == .bot }
        case .mixed: mix(&bot, directory, seed: seed)
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

    private func mix(_ bot: inout BotState, _ directory: RandomDirectory, seed: UInt64) {
        var generator = SeededGenerator(seed: seed &+ UInt64(bot.id) &+ 0x3187)
        for (kind, rows) in directory.declared(for: bot).sorted(by: { $0.key.order < $1.key.order }) {
            var declared: [String: Row] = [:]
            for (key, row) in rows {
                let former = kind == .bot ? bot.slug ?? key : key == "a-new" ? "a" : key
                declared[former] = directory.inTable(row)
            }
            let applied = (bot.ledger[kind] ?? [:]).mapValues { $0.mapValues(\.asInTable) }
            let live = bot.live[kind] ?? [:]
            for key in Set(live.keys).union(applied.keys).union(declared.keys).sorted() {
                let sides = [live[key], applied[key], declared[key]]
                switch Int.random(in: 0..<5, using: &generator) {
                case 0 where kind != .bot: bot.live[kind]?[key] = nil
                case 1, 2:
                    let side = sides[Int.random(in: 1...2, using: &generator)]
                    if let side { bot.live[kind, default: [:]][key] = side }
                case 3:
                    var row = sides.compactMap(\.self).first ?? [:]
                    for field in kind.fields.map(\.name) {
                        let value = sides[Int.random(in: 0...2, using: &generator)]?[field]
                        if let value { row[field] = value }
                    }
                    bot.live[kind, default: [:]][key] = row
                default: break
                }
            }
        }
    }

    /// What has to be accepted; `nil` where the names of bots or rows are in each other's way.
    private func asked(_ desired: [DesiredTenant], _ bot: BotState, _ directory: RandomDirectory) -> AskedRisks? {
        (try? Plan(request(desired, [bot], secrets: directory.secrets))).map(AskedRisks.init)
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
        #expect(try risks(shop, "weekly") == [.offerGrew, .priceLowered])
        shop.state.ledger[.plan]?["monthly"] = priced(15_000_000)
        shop.state.live[.plan]?["monthly"] = priced(15_000_000)
        #expect(try risks(shop, "weekly").contains(.priceFell))
        // One that only gets cheaper, and by less, is not.
        shop.desired[.plan] = ["weekly": priced(4_000_000, days: 7)]
        #expect(try !risks(shop, "weekly").contains(.priceFell))
    }

    @Test("a plan that grows is held against what goes also while somebody has it off sale, but not its manifest")
    func grownOffSale() throws {
        let (weekly, monthly) = (priced(4_500_000, days: 7), priced(15_000_000))
        var shop = Parsvpn(.plan, "weekly", desired: priced(3_200_000), ledger: weekly)
        shop.state.ledger[.plan]?["monthly"] = monthly
        shop.state.live[.plan] = ["weekly": weekly.merging(["is_active": .bool(false)]) { $1 }, "monthly": monthly]
        #expect(try risks(shop, "weekly").contains(.priceFell))
        shop.desired[.plan]?["weekly"]?["is_active"] = .bool(false)
        #expect(try !risks(shop, "weekly").contains(.priceFell))
    }

    @Test("a plan that somebody took off sale first stays for what comes beside it, where its manifest does not say so")
    func staysOffSale() throws {
        let was = priced(9_000_000, days: 60)
        var shop = Parsvpn(.plan, "monthly", desired: priced(9_000_000), ledger: was, live: was)
        shop.desired[.plan]?["cheap"] = priced(3_500_000)
        #expect(try risks(shop, "cheap") == [.priceFell])
        shop.state.live[.plan]?["monthly"]?["is_active"] = .bool(false)
        #expect(try risks(shop, "cheap") == [.priceFell])
    }

    @Test("a plan that somebody inserted with less than its manifest says nothing of is held against what it may give")
    func insertedSmaller() throws {
        func monthly(_ traffic: Int64) -> Row {
            priced(9_000_000).merging(["traffic_limit_gb": .integer(traffic)]) { $1 }
        }
        var shop = Parsvpn(.plan, "monthly", desired: monthly(50), ledger: monthly(100), live: monthly(100))
        let short = priced(1_000_000, days: 10)
        shop.desired[.plan]?["short"] = short
        #expect(try risks(shop, "short").contains(.priceFell))
        shop.state.live[.plan]?["short"] = short.merging(["traffic_limit_gb": .integer(10)]) { $1 }
        #expect(try risks(shop, "short").contains(.priceFell))
    }

    @Test("a plan that is made again gives what its manifest says, and what comes beside it is held against that")
    func madeAgain() throws {
        let monthly = priced(9_000_000).merging(["device_limit": .integer(0)]) { $1 }
        var shop = Parsvpn(.plan, "monthly", desired: priced(9_000_000), ledger: monthly, live: monthly)
        shop.desired[.plan]?["cheap"] = priced(1_000_000)
        #expect(try risks(shop, "cheap") == [.priceFell])
        shop.state.live[.plan] = [:]
        #expect(try risks(shop, "cheap") == [.priceFell])
    }

    @Test("what a plan leaves to others counts as it was applied, of one that comes and of one that stays")
    func amountsLeftToOthers() throws {
        func with(_ devices: Int64, _ row: Row) -> Row { row.merging(["device_limit": .integer(devices)]) { $1 } }
        let (weekly, monthly) = (with(5, priced(4_000_000, days: 7)), with(5, priced(15_000_000)))
        var shop = Parsvpn(.plan, "weekly", desired: priced(4_000_000), ledger: weekly, live: weekly)
        shop.desired[.plan]?["monthly"] = monthly
        shop.state.ledger[.plan]?["monthly"] = monthly
        shop.state.live[.plan]?["monthly"] = monthly
        shop.management = ["plans.weekly.device_limit": .once]
        #expect(try risks(shop, "weekly").contains(.priceFell))
        shop.state.live[.plan]?["weekly"]?["device_limit"] = .integer(1)
        #expect(try risks(shop, "weekly").contains(.priceFell))

        let limited = priced(15_000_000).merging(["traffic_limit_gb": .integer(50)]) { $1 }
        shop = Parsvpn(.plan, "monthly", desired: priced(15_000_000), ledger: limited, live: limited)
        shop.desired[.plan]?["cheap"] = priced(1_000_000).merging(["traffic_limit_gb": .integer(50)]) { $1 }
        shop.management = ["plans.monthly.traffic_limit_gb": .once]
        #expect(try risks(shop, "cheap") == [.priceFell])
        shop.state.live[.plan]?["monthly"]?["traffic_limit_gb"] = .integer(0)
        #expect(try risks(shop, "cheap") == [.priceFell])
    }
}

extension FieldValue {
    /// A value of the ledger as its table holds it.
    fileprivate var asInTable: FieldValue {
        guard case .secret(let secret) = self else { return self }
        return .secret(SealedSecret(reference: nil, fingerprint: secret.fingerprint))
    }
}
