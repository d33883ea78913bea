import CanonicalJSON
import TenantModel
import Testing

@testable import TenantPlan

@Suite("Settings in use that no manifest declares are named as cards are")
struct UndeclaredPaymentTests {
    private static let merchant = "deadbeef-0000-4000-8000-000000000666"
    /// What somebody sets in the database: another merchant, and another chat in which receipts are approved.
    private static let theirs: Row = [
        "zarinpal_enabled": .bool(true), "zarinpal_merchant_id": .text(merchant), "card_to_card_enabled": .bool(true),
        "admin_chat_id": .integer(666),
    ]
    private static let words = "2 settings in use that no manifest declares"

    private func value(_ json: JSON) -> Row { ["config_value": .json(JSONText(json))] }

    /// A shop of which the row of the bot holds `live`, and its manifest says none of it.
    private func shop(_ live: Row = [:]) -> Parsvpn {
        var shop = Parsvpn()
        shop.setBot(live: live)
        return shop
    }

    /// A shop with the flag of a feature on in the database, and configuration values, of which its manifest says nothing.
    private func shop(on feature: String, _ values: [String: JSON], config: JSON = .object([])) -> Parsvpn {
        var shop = Parsvpn()
        shop.state.live[.feature] = [feature: ["enabled": .bool(true), "config": .json(JSONText(config))]]
        shop.state.live[.configuration] = values.mapValues(value)
        return shop
    }

    private func names(_ shop: Parsvpn) throws -> [String] {
        document(try shop.plan()).undeclaredUse.payments.map { "\($0.name) \($0.words)" }
    }

    @Test("in every form and in the sentence, without a change, an acknowledgement or another exit code")
    func forms() throws {
        let plan = try shop(Self.theirs).plan()
        #expect(plan.isEmpty && plan.preconditions.isEmpty)
        let made = document(plan)
        let shown = text(made)
        #expect(shown.contains("Settings that nobody looks after:\n  parsvpn: bot zarinpal_merchant_id "))
        #expect(shown.contains(", decides where payments of zarinpal go, and no manifest declares it\n"), "\(shown)")
        #expect(
            shown.contains(
                "  parsvpn: bot admin_chat_id 666, decides who approves payments of card_to_card, and no manifest"
            )
        )
        let advice = "One in use is the manifest's once that declares it; the first one by"
        #expect(shown.contains("  \(advice) `payments.zarinpal.merchant_id`.\n"), "\(shown)")
        #expect(shown.hasSuffix("Plan: no changes; \(Self.words).\n"), "\(shown)")
        let comment = MarkdownPlanRenderer().render(made)
        #expect(comment.contains("### Settings that nobody looks after"), "\(comment)")
        #expect(comment.contains(Self.words) && comment.contains(" of <code>card_to_card</code>, and no"))
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(page.contains("<h2>Settings that nobody looks after</h2>"))
        #expect(page.contains("<bdi>bot admin_chat_id</bdi>"))
        for form in [shown, comment, page, String(decoding: json(made), as: UTF8.self)] {
            #expect(!form.contains(Self.merchant))
        }
        let saved = try SavedPlan(parsing: json(made))
        #expect(saved.isIntact && saved.document.undeclaredUse == made.undeclaredUse)
        let edited = String(decoding: json(made), as: UTF8.self).replacing(#""value":666"#, with: #""value":667"#)
        #expect(try !SavedPlan(parsing: Array(edited.utf8)).isIntact)
    }

    @Test("of a shop that declares what is there, or in which nothing works with it, nothing is said")
    func ordinary() throws {
        #expect(try names(Parsvpn()).isEmpty)
        var off = Self.theirs
        off["zarinpal_enabled"] = .bool(false)
        off["card_to_card_enabled"] = .bool(false)
        #expect(try names(shop(off)).isEmpty)
        var declared = shop(Self.theirs)
        let own: Row = ["zarinpal_merchant_id": .text(Self.merchant), "admin_chat_id": .integer(666)]
        declared.setBot(desired: own, ledger: own)
        #expect(try names(declared).isEmpty)
        // Another one is drift, and an apply brings the declared one back.
        declared.setBot(live: ["admin_chat_id": .integer(667)])
        #expect(try names(declared).isEmpty && declared.plan().changes.count == 1)
    }

    @Test(
        "of configuration: a merchant, a secret, an address that is not the bot's own; a key by its name where nobody described it",
        arguments: [
            ("yookassa", "YOOKASSA_SHOP_ID", .string("attacker"), "payments of yookassa go"),
            ("yookassa", "YOOKASSA_SECRET_KEY", .string("theirs"), "payments of yookassa go"),
            ("cryptobot", "CRYPTOBOT_BASE_URL", .string("https://evil.example"), "payments of cryptobot go"),
            ("cryptobot", "CRYPTOBOT_BASE_URL", .string("https://pay.crypt.bot"), nil),
            ("cryptobot", "CRYPTOBOT_TESTNET", .bool(true), "payments of cryptobot go"),
            ("cryptobot", "CRYPTOBOT_TESTNET", .bool(false), nil),
            ("cryptobot", "YOOKASSA_SHOP_ID", .string("attacker"), nil),
            ("yookassa", "YOOKASSA_SHOP_ID", .string(""), nil), ("yookassa", "YOOKASSA_SHOP_ID", .null, nil),
            ("yookassa", "ACME_MERCHANT_ID", .string("attacker"), "payments go"),
            // What is cheap costs a shop money and leads none elsewhere.
            ("yookassa", "PRICE_30_DAYS", .integer(1), nil), ("yookassa", "SUPPORT_USERNAME", .string("x"), nil),
        ] as [(String, String, JSON, String?)]
    )
    func configuration(feature: String, key: String, value: JSON, named: String?) throws {
        let expected = named.map { ["configuration \(key) decides where \($0), and no manifest declares it"] }
        #expect(try names(shop(on: feature, [key: value])) == expected ?? [])
    }

    @Test("drift names each of many in a line of its own, so that no merchant stands behind an approver")
    func namedApart() throws {
        let merchants = Dictionary(
            uniqueKeysWithValues: (10..<40).map { ("ACME_\($0)_MERCHANT_ID", JSON.string("attacker")) }
        )
        var shop = shop(on: "yookassa", merchants)
        shop.setBot(live: ["card_to_card_enabled": .bool(true), "admin_chat_id": .integer(666)])
        let report = TextDriftRenderer(colour: false).text(try shop.drift())
        let lines = report.split(separator: "\n").filter { $0.hasPrefix("  parsvpn: ") }
        #expect(lines.count == 31 && lines.allSatisfy { $0.hasSuffix(", and no manifest declares it") }, "\(report)")
    }

    @Test("what a way to pay is set to beside its switch, and of another feature what its names tell")
    func options() throws {
        let shopID = JSON.object([JSON.Member("shop_id", .string("attacker"))])
        let colour = JSON.object([JSON.Member("colour", .string("red"))])
        let page = JSON.object([JSON.Member("miniapp_purchase_url", .string("https://evil.example"))])
        #expect(try names(shop(on: "yookassa", [:], config: shopID)).count == 1)
        #expect(try names(shop(on: "yookassa", [:], config: colour)).count == 1)
        #expect(try names(shop(on: "mini_app", [:], config: colour)).isEmpty)
        #expect(
            try names(shop(on: "mini_app", [:], config: page))
                == ["feature mini_app config decides where payments of mini_app go, and no manifest declares it"]
        )
    }

    @Test("the role of the operator's own shop, where somebody gave it to one that does not say so")
    func master() throws {
        #expect(
            try names(shop(["is_master": .bool(true)]))
                == ["bot is_master gives the operator's rights, and no manifest declares it"]
        )
        var declared = shop(["is_master": .bool(true)])
        declared.setBot(desired: ["is_master": .bool(true)], ledger: ["is_master": .bool(true)])
        #expect(try names(declared).isEmpty)
    }

    @Test("what goes with the plan is not named; what comes into use by it is, and is asked about besides")
    func afterwards() throws {
        var letGo = shop(Self.theirs)
        letGo.setBot(ledger: ["admin_chat_id": .integer(666), "zarinpal_merchant_id": .text(Self.merchant)])
        #expect(try names(letGo).isEmpty && letGo.plan().changes.count == 1)
        var coming = shop(["zarinpal_merchant_id": .text(Self.merchant)])
        coming.setBot(desired: ["zarinpal_enabled": .bool(true)], ledger: ["zarinpal_enabled": .bool(false)])
        #expect(try names(coming).count == 1)
        #expect(try coming.plan().changes.map(\.risks) == [[.merchantChanged]])
        // It goes off with the plan, though only its flag is declared.
        var going = shop(on: "yookassa", ["YOOKASSA_SHOP_ID": .string("attacker")])
        going.desired[.feature] = ["yookassa": ["enabled": .bool(false)]]
        going.state.ledger[.feature] = ["yookassa": ["enabled": .bool(false)]]
        #expect(try names(going).isEmpty)
    }

    @Test("of a tenant that is off, of one that nobody applied, and of one that was not asked for, nothing is said")
    func others() throws {
        var off = shop(Self.theirs)
        off.setBot(
            desired: ["is_active": .bool(false)],
            ledger: ["is_active": .bool(false)],
            live: ["is_active": .bool(false)]
        )
        #expect(try names(off).isEmpty)
        var foreign = shop(Self.theirs)
        foreign.state.ledger = [:]
        #expect(try names(foreign).isEmpty)
        let shop = shop(Self.theirs)
        let narrowed = try Plan(request([shop.tenant], [shop.state], secrets: shop.secrets) { $0 == "other" })
        #expect(narrowed.undeclaredPaymentUse.isEmpty)
    }

    @Test("of a tenant whose file is gone they are named until it is off, held against what was applied last")
    func withoutFile() throws {
        var shop = shop(Self.theirs)
        shop.setBot(ledger: ["admin_chat_id": .integer(666)])
        func named() throws -> [String] {
            let plan = try Plan(request([], [shop.state], secrets: shop.secrets))
            return document(plan).undeclaredUse.payments.map(\.field)
        }
        #expect(try named() == ["zarinpal_merchant_id"])
        shop.setBot(ledger: ["is_active": .bool(false)], live: ["is_active": .bool(false)])
        #expect(try named().isEmpty)
    }

    @Test("of a tenant whose file is gone they are marked, and no line of a manifest is advised")
    func adviceWithoutFile() throws {
        let shop = shop(Self.theirs)
        let gone = document(try Plan(request([], [shop.state], secrets: shop.secrets)))
        let shown = text(gone)
        let words = "and its manifest did not declare it; the tenant has no file\n"
        #expect(shown.contains(", decides where payments of zarinpal go, \(words)"), "\(shown)")
        #expect(shown.contains(", decides who approves payments of card_to_card, \(words)"), "\(shown)")
        let advice = "\n  Of a tenant without a file: give it its file back "
        #expect(shown.contains(advice) && !shown.contains("first one"), "\(shown)")
        let saved = try SavedPlan(parsing: json(gone))
        #expect(saved.isIntact && saved.document.undeclaredUse == gone.undeclaredUse)
        #expect(gone.undeclaredUse.payments.map(\.isWithoutFile) == [true, true])
        // The first one that a manifest can declare is advised of, whoever comes first.
        let own = document(try shop.plan())
        #expect(!String(decoding: json(own), as: UTF8.self).contains("without_file"))
        let both = (gone.undeclaredUse.payments + own.undeclaredUse.payments).advice
        #expect(both.map(\.code) == ["payments.zarinpal.merchant_id", "tenantctl apply"])
    }

    @Test("one that comes or goes makes no saved plan stale and has no part in its id")
    func saved() throws {
        var before = shop(Self.theirs)
        before.desired[.plan] = ["monthly": Parsvpn.planRow]
        var after = before
        after.setBot(live: ["support_username": .null])
        after.state.live[.configuration] = ["ACME_MERCHANT_ID": value(.string("x"))]
        let (made, now) = (document(try before.plan()), document(try after.plan()))
        #expect(made.undeclaredUse.payments.count == 2 && now.undeclaredUse.payments.count == 3)
        #expect(try SavedPlan(parsing: json(made)).difference(from: now) == nil)
    }

    @Test(
        "drift names them, and counts them where the policy in force says so; a word about cards says nothing of them"
    )
    func drift() throws {
        let named = try shop(Self.theirs).drift()
        #expect(named.rows.isEmpty && named.undeclaredUse.payments.count == 2 && !named.hasDrift)
        let shown = TextDriftRenderer(colour: false).text(named)
        #expect(shown.hasPrefix("Settings that nobody looks after:\n  parsvpn: bot "), "\(shown)")
        #expect(shown.hasSuffix("every value that was applied is as it was; \(Self.words).\n"), "\(shown)")
        var policy = Policy()
        policy.countedAsDrift = [.undeclaredCardUse]
        #expect(try !shop(Self.theirs).drift(inForce: policy).hasDrift)
        policy.countedAsDrift = [.undeclaredPaymentUse]
        #expect(try shop(Self.theirs).drift(inForce: policy).hasDrift)
        #expect(try !Parsvpn().drift(inForce: policy).hasDrift)
    }

    @Test("a merchant comes before an approver, whatever the tenants are called")
    func ranked() throws {
        var (tenants, bots): ([DesiredTenant], [BotState]) = ([], [])
        for (id, (slug, live)) in [("a", ["admin_chat_id"]), ("b", ["zarinpal_merchant_id"])].enumerated() {
            let bot: Row = ["name": .text("Shop"), "telegram_bot_id": .integer(Int64(id))]
            var state = BotState(id: Int32(id), slug: slug)
            state.live[.bot] = [
                slug: bot.merging(Self.theirs.filter { live.contains($0.key) || $0.key.hasSuffix("enabled") }) { $1 }
            ]
            state.ledger[.bot] = [slug: bot]
            bots.append(state)
            tenants.append(DesiredTenant(slug, [.bot: [slug: bot]]))
        }
        let uses = try Plan(request(tenants, bots)).undeclaredPaymentUse
        #expect(uses.map(\.tenant) == ["b", "a"])
    }
}
