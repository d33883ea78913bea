import CanonicalJSON
import TenantModel
import Testing

@testable import TenantPlan

@Suite("Cards in use that no manifest declares, and declared ones out of use, are named and nothing else")
struct UndeclaredCardTests {
    private static let theirs: Row = ["card_number": .text("6219861034529007"), "card_holder_name": .text("Mallory")]

    /// What is said of ``led()`` in the sentence.
    private static let words =
        "1 tenant whose payments nearly all go to cards that no manifest declares; "
        + "1 card in use that no manifest declares; 1 declared card not in use, though no manifest says so"

    /// A shop with one declared card, as it was applied.
    private func shop(_ live: Row = [:], declaring: Row = [:]) -> Parsvpn {
        let declared = Parsvpn.cardRow.merging(declaring) { $1 }
        return Parsvpn(.card, "main", desired: declared, ledger: declared, live: declared.merging(live) { $1 })
    }

    /// All payments of the shop led to another card by two rows that no manifest has a say about.
    private func led() -> Parsvpn {
        var shop = shop(["is_active": .bool(false)])
        shop.state.nameless[.card] = [Self.theirs]
        return shop
    }

    /// The cards that a plan names, a line each.
    private func names(_ shop: Parsvpn) throws -> [String] {
        document(try shop.plan()).undeclaredUse.cards.map { card in
            "\(card.name) \(card.use.rawValue)" + card.causes.map { " " + $0.rawValue }.joined()
        }
    }

    @Test("in every form and in the sentence, without a change, an acknowledgement or another exit code")
    func forms() throws {
        let plan = try led().plan()
        #expect(plan.isEmpty && plan.preconditions.isEmpty)
        let made = document(plan)
        let shown = text(made)
        let number = try #require(made.undeclaredUse.cards.last).numberText.text
        #expect(
            shown.contains(
                """
                Cards that nobody looks after:
                  parsvpn: card main, 603770…5443 #
                """
            ),
            "\(shown)"
        )
        #expect(shown.contains(", is declared and not in use: switched off, which no manifest says\n"))
        #expect(shown.contains("  parsvpn: card id 1500, \(number), is in use, and no manifest declares it\n"))
        #expect(number.hasPrefix("621986…9007 #"))
        let words = Self.words
        #expect(shown.hasSuffix("Plan: no changes; \(words); 1 unmanaged row left alone.\n"), "\(shown)")
        let comment = MarkdownPlanRenderer().render(made)
        #expect(comment.contains(words) && comment.contains("### Cards that nobody looks after"), "\(comment)")
        #expect(comment.contains("- <code>parsvpn</code>: <code>card id 1500</code>, "), "\(comment)")
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(page.contains("<h2>Cards that nobody looks after</h2>") && page.contains("<bdi>card id 1500</bdi>"))
        for form in [shown, comment, page, String(decoding: json(made), as: UTF8.self)] {
            #expect(!form.contains("6219861034529007") && !form.contains("6037701689095443"))
        }
        let saved = try SavedPlan(parsing: json(made))
        #expect(saved.isIntact && saved.document.undeclaredUse.cards == made.undeclaredUse.cards)
        #expect(saved.document.undeclaredUse.cards.map(\.rowID) == [1000, 1500])
    }

    @Test("of a shop whose cards are those that its manifest declares, nothing is said")
    func ordinary() throws {
        let plan = try shop().plan()
        #expect(plan.undeclaredCardUse.isEmpty && text(document(plan)) == "Plan: no changes.\n")
        #expect(!String(decoding: json(document(plan)), as: UTF8.self).contains("undeclared_use"))
    }

    @Test(
        "of a declared card: what keeps it out of use and its manifest does not say",
        arguments: [
            (["is_active": .bool(false)], [:], [:], ["card main out_of_use is_active"]),
            (["is_active": .bool(false)], ["is_active": .bool(false)], [:], []),
            // An apply brings these back, and they are drift by themselves.
            (["is_active": .bool(false)], ["is_active": .bool(true)], [:], []),
            (
                ["is_active": .bool(false)], ["is_active": .bool(true)], ["payments.card_to_card.cards": .once],
                ["card main out_of_use is_active"]
            ),
            // A weight is looked at where cards are drawn by it.
            (["weight": .integer(0)], [:], [:], []),
            (
                ["weight": .integer(0), "rotation_strategy": .text("weighted")], [:], [:],
                ["card main out_of_use weight"]
            ),
            (["rotation_strategy": .text("weighted")], ["weight": .integer(0)], [:], []),
            (
                ["weight": .integer(0), "rotation_strategy": .text("weighted")], ["weight": .integer(7)],
                ["payments.card_to_card.cards.main.weight": .once], ["card main out_of_use weight"]
            ),
            (
                ["weight": .integer(0), "rotation_strategy": .text("weighted")], ["weight": .integer(0)],
                ["payments.card_to_card.cards.main.weight": .once], []
            ),
        ] as [(Row, Row, [String: Management], [String])]
    )
    func declared(live: Row, declaring: Row, management: [String: Management], named: [String]) throws {
        var shop = shop(live, declaring: declaring)
        shop.management = management
        #expect(try names(shop) == named)
    }

    @Test("a declared card that is off and of weight 0, beside one by which cards are drawn by weight: both are said")
    func both() throws {
        var shop = shop(["is_active": .bool(false), "weight": .integer(0)])
        shop.desired[.card]?["other"] = Parsvpn.cardRow
        shop.state.ledger[.card]?["other"] = Parsvpn.cardRow
        shop.state.live[.card]?["other"] = Parsvpn.cardRow.merging(["rotation_strategy": .text("weighted")]) { $1 }
        #expect(try names(shop) == ["card main out_of_use is_active weight"])
        #expect(
            text(document(try shop.plan())).contains("not in use: switched off and of weight 0, which no manifest says")
        )
    }

    @Test(
        "of an undeclared one: with a key or without, whatever its weight where weights do not count, and none that is off"
    )
    func undeclared() throws {
        var shop = shop()
        shop.state.live[.card]?["theirs"] = Self.theirs
        shop.state.nameless[.card] = [
            Self.theirs.merging(["weight": .integer(0)]) { $1 },
            Self.theirs.merging(["is_active": .bool(false)]) { $1 },
        ]
        #expect(try names(shop) == ["card theirs (id 1001) in_use", "card id 1500 in_use"])
        // Drawn by weight, as the first declared card says: one of weight 0 is shown to nobody.
        shop.state.live[.card]?["main"]?["rotation_strategy"] = .text("weighted")
        #expect(try names(shop) == ["card theirs (id 1001) in_use"])
    }

    @Test(
        "a declared card that is hardly drawn beside a foreign one takes no payments either",
        arguments: [(1, 9, true), (1, 8, false), (1, 1_000_000, true), (0, 1, true)]
    )
    func outweighed(ours: Int64, theirs: Int64, takesAll: Bool) throws {
        var shop = shop(["rotation_strategy": .text("weighted"), "weight": .integer(ours)])
        shop.state.nameless[.card] = [
            Self.theirs.merging(["rotation_strategy": .text("weighted"), "weight": .integer(theirs)]) { $1 }
        ]
        #expect(document(try shop.plan()).undeclaredUse.counts.tenantsPaidElsewhere == (takesAll ? 1 : 0))
    }

    @Test(
        "the number of a declared card that is entered once more is no other card, unless the declared one is meant to be off"
    )
    func enteredAgain() throws {
        let again: Row = ["card_number": .text("6037-7016 8909-5443"), "card_holder_name": .text("Admin")]
        var shop = shop(["is_active": .bool(false)])
        shop.state.nameless[.card] = [again]
        #expect(try names(shop) == ["card main out_of_use is_active"])
        #expect(document(try shop.plan()).undeclaredUse.counts.tenantsPaidElsewhere == 0)
        var off = self.shop(["is_active": .bool(false)], declaring: ["is_active": .bool(false)])
        off.state.nameless[.card] = [again]
        #expect(try names(off) == ["card id 1500 in_use"])
    }

    @Test("a declared card that is taken over while it is off, and one that goes on with the plan")
    func afterwards() throws {
        var adopted = Parsvpn(
            .card,
            "main",
            desired: Parsvpn.cardRow,
            live: Parsvpn.cardRow.merging(["is_active": .bool(false)]) { $1 }
        )
        #expect(try names(adopted) == ["card main out_of_use is_active"])
        adopted.desired[.card]?["main"]?["is_active"] = .bool(true)
        #expect(try names(adopted).isEmpty)
        // Switched off by the manifest so far, which says nothing any more: it goes back to its default.
        var released = shop(declaring: ["is_active": .bool(false)])
        released.desired[.card] = ["main": Parsvpn.cardRow]
        #expect(try names(released).isEmpty)
    }

    @Test("a card that goes, or is switched off, is none; one that is made once only, and is declared no longer, is")
    func removed() throws {
        var shop = shop()
        shop.desired[.card] = [:]
        #expect(try names(shop).isEmpty)
        shop.state.referenced = ["main"]
        #expect(try names(shop).isEmpty)
        shop.management = ["payments.card_to_card.cards": .once]
        #expect(try names(shop) == ["card main (id 1000) in_use"])
    }

    @Test("of a tenant that is off, of one that nobody applied, and of one that was not asked for, nothing is said")
    func others() throws {
        var off = led()
        off.setBot(
            desired: ["is_active": .bool(false)],
            ledger: ["is_active": .bool(false)],
            live: ["is_active": .bool(false)]
        )
        #expect(try names(off).isEmpty)
        // It goes off with this plan, and customers pay until then.
        off.setBot(ledger: ["is_active": .bool(true)], live: ["is_active": .bool(true)])
        #expect(try names(off).count == 2)
        var foreign = led()
        foreign.state.ledger = [:]
        #expect(try names(foreign).isEmpty)
        let shop = led()
        let narrowed = try Plan(request([shop.tenant], [shop.state], secrets: shop.secrets) { $0 == "other" })
        #expect(narrowed.undeclaredCardUse.isEmpty)
    }

    @Test("of a tenant whose file is gone they are named until it is off, held against what was applied last")
    func withoutFile() throws {
        var shop = led()
        func named() throws -> [String] {
            let request = request([], [shop.state], secrets: shop.secrets)
            let plan = try Plan(request)
            let cards = document(plan).undeclaredUse.cards
            #expect(
                DriftReport(plan, against: request.recorded, fingerprinter).undeclaredUse.cards.count == cards.count
            )
            return cards.map { "\($0.name) \($0.use.rawValue)" }
        }
        #expect(try named() == ["card main out_of_use", "card id 1500 in_use"])
        // It was retired, and is on again.
        shop.state.ledger[.card] = ["main": ["is_active": .bool(false)]]
        shop.state.live[.card] = ["main": Parsvpn.cardRow]
        shop.state.nameless = [:]
        #expect(try named() == ["card main (id 1000) in_use"])
        shop.setBot(ledger: ["is_active": .bool(false)], live: ["is_active": .bool(false)])
        #expect(try named().isEmpty)
    }

    @Test("of a tenant whose file is gone they are marked, and the advice is what helps there")
    func adviceWithoutFile() throws {
        let shop = led()
        let gone = document(try Plan(request([], [shop.state], secrets: shop.secrets)))
        let shown = text(gone)
        let words = "switched off, which its manifest did not say; the tenant has no file\n"
        #expect(shown.contains(", was declared and is not in use: \(words)"), "\(shown)")
        #expect(shown.contains(", is in use, and its manifest did not declare it; the tenant has no file\n"))
        let advice = "give it its file back and declare there what is meant, or accept that it is switched off, with"
        #expect(shown.contains("\n  Of a tenant without a file: \(advice) `tenantctl apply`.\n"), "\(shown)")
        #expect(!shown.contains("tenantctl adopt") && !shown.contains("active: true, weight: 1"))
        var page = ""
        HTMLPlanRenderer().render(gone) { page += $0 }
        for form in [MarkdownPlanRenderer().render(gone), page] {
            #expect(form.contains(advice) && form.contains("the tenant has no file"), "\(form)")
            #expect(!form.contains("tenantctl adopt") && !form.contains("active: true, weight: 1"))
        }
        let saved = try SavedPlan(parsing: json(gone))
        #expect(saved.isIntact && saved.document.undeclaredUse == gone.undeclaredUse)
        #expect(gone.undeclaredUse.cards.map(\.isWithoutFile) == [true, true])
        // Of one that has its file nothing is marked, and beside it the advice of both is given.
        let own = document(try shop.plan())
        #expect(!String(decoding: json(own), as: UTF8.self).contains("without_file"))
        #expect(!text(own).contains("without a file"))
        let both = (own.undeclaredUse.cards + gone.undeclaredUse.cards).advice
        #expect(both.map(\.code) == ["tenantctl adopt TENANT KEY=ID", "active: true, weight: 1", "tenantctl apply"])
    }

    @Test("the number of a card that somebody made a key is masked there too")
    func numberAsKey() throws {
        var shop = shop()
        shop.state.live[.card]?["6219861034529007"] = Self.theirs
        #expect(try names(shop) == ["card 621986…9007 (id 1000) in_use"])
    }

    @Test(
        "a card that comes or goes makes no saved plan stale and has no part in its id; a file that says otherwise was edited"
    )
    func saved() throws {
        var before = led()
        before.desired[.plan] = ["monthly": Parsvpn.planRow]
        var after = before
        after.state.nameless[.card] = [Self.theirs.merging(["is_active": .bool(false)]) { $1 }]
        let (made, now) = (document(try before.plan()), document(try after.plan()))
        #expect(made.undeclaredUse.cards.count == 2 && now.undeclaredUse.cards.count == 1)
        #expect(made.id == now.id)
        let file = json(made)
        #expect(try SavedPlan(parsing: file).difference(from: now) == nil)
        let edited = String(decoding: file, as: UTF8.self).replacing(#""id":1500"#, with: #""id":1501"#)
        #expect(try !SavedPlan(parsing: Array(edited.utf8)).isIntact)
    }

    @Test("drift names them, and counts them where the policy in force says so")
    func drift() throws {
        let named = try led().drift()
        #expect(named.rows.isEmpty && named.undeclaredUse.cards.count == 2 && !named.hasDrift)
        let words = Self.words
        let shown = TextDriftRenderer(colour: false).text(named)
        #expect(shown.hasPrefix("Cards that nobody looks after:\n  parsvpn: card main, "), "\(shown)")
        let none = "Drift: none; every value that was applied is as it was"
        #expect(shown.hasSuffix("\n\(none); \(words); 1 unmanaged row left alone.\n"), "\(shown)")
        var policy = Policy()
        policy.countedAsDrift = [.undeclaredCardUse]
        let counted = try led().drift(inForce: policy)
        #expect(counted.hasDrift)
        #expect(
            TextDriftRenderer(colour: false).text(counted).hasSuffix(
                "\nDrift: \(words); every value that was applied is as it was; 1 unmanaged row left alone.\n"
            )
        )
        #expect(try !shop().drift(inForce: policy).hasDrift)
        var writer = JSONWriter()
        counted.write(to: &writer)
        #expect(writer.text.contains(#""use":"in_use","key":null,"id":1500,"card_number":{"masked":"621986…9007""#))
        #expect(writer.text.contains(#""counted_as_drift":["undeclared_card_use"]"#))
    }

    /// A plan in which `cards` come in each of `shops` tenants, with a card that changes and money that is left to others.
    private func crowded(shops: Int, cards: Int, off: Int = 0) throws -> PlanDocument {
        func card(_ tenant: String, _ use: String, _ id: Int) -> String {
            #"""
            {"tenant":"\#(tenant)","use":"\#(use)","key":"k\#(id)","id":\#(id),
             "card_number":{"masked":"603770…5443","fingerprint":"0a"},"causes":[]}
            """#
        }
        let undeclared =
            (0..<off).map { card("a-\($0)", "out_of_use", $0) }
            + (0..<shops).flatMap { shop in (0..<cards).map { card("shop-\(1000 + shop)", "in_use", $0) } }
        let changes = (0..<3).map { place in
            #"""
            {"tenant":"parsvpn","kind":"card","key":"main-\#(place)","action":"update",
             "fields":[{"name":"card_holder_name","before":"Sara","after":"Mallory","sensitive":false,"drift":"none"}],
             "reason":"config_changed","drift":"none","source":null,
             "risks":[{"id":"card_changed","severity":"acknowledge","hash":"0123abcd","reach":"unknown"}]}
            """#
        }
        let json = #"""
            {"format_version":"1.1","id":"sha256:00","complete":true,
             "database":{"identity":"x","revision":1,"schema_version":2},"tool_version":"1.0.0",
             "environment":null,"source_commit":null,"tenant_glob":null,"limits_exceeded":[],"unresolved_secrets":[],
             "left_to_others":[{"path":"telegram.bot_token","management":"once","risks":["token_changed"],
              "source":{"file":"tenants/z.yaml","line":7,"column":3},"tenants":["z"],"protected":[]}],
             "undeclared_use":{"tenants_paid_elsewhere":0,"cards_in_use":\#(shops * cards),"cards_out_of_use":\#(off),
              "payment_settings":0,"cards":[\#(undeclared.joined(separator: ","))],"payments":[]},
             "changes":[\#(changes.joined(separator: ","))],"preconditions":[]}
            """#
        return try SavedPlan(parsing: Array(json.utf8)).document
    }

    @Test(
        "thousands of them take no risk and no line that leaves money away from a comment",
        arguments: [5000, 20_000]
    )
    func cut(_ limit: Int) throws {
        for plan in [try crowded(shops: 1, cards: 5000), try crowded(shops: 5000, cards: 1)] {
            let comment = MarkdownPlanRenderer(limit: limit).render(plan)
            #expect(comment.unicodeScalars.count <= limit)
            for place in 0..<3 {
                #expect(comment.contains("| <code>parsvpn</code> | ~ card <code>main-\(place)</code>"), "\(comment)")
            }
            #expect(comment.contains("5000 cards in use that no manifest declares"), "\(comment)")
            #expect(comment.contains("<code>telegram&#46;<wbr>bot_token"), "\(comment)")
            #expect(comment.contains("### Cards that nobody looks after"), "\(comment)")
        }
    }

    @Test("however many cards a tenant has, the text hides none behind another, and JSON holds all")
    func many() throws {
        let plan = try crowded(shops: 2, cards: 11)
        let lines = text(plan).split(separator: "\n").filter { $0.contains("603770…5443") }
        #expect(lines.count == 22 && lines.allSatisfy { $0.hasSuffix("no manifest declares it") }, "\(lines)")
        #expect(try PlanDocument(parsing: json(plan)).undeclaredUse.cards.count == 22)
    }

    @Test("where there is no room for all, they are in the order of the plan, and what is left out is counted")
    func leftOut() throws {
        let comment = MarkdownPlanRenderer(limit: 6000).render(try crowded(shops: 100, cards: 100, off: 1))
        let rows = comment.split(separator: "\n").filter { $0.hasPrefix("- ") && $0.contains("603770…5443") }
        #expect(rows.first?.hasPrefix("- <code>a-0</code>: <code>card k0</code>, ") == true, "\(comment)")
        let next = rows.dropFirst().first
        #expect(next?.hasPrefix("- <code>shop-1000</code>: <code>card k0 (id 0)</code>, ") == true, "\(comment)")
        #expect(next?.hasSuffix(", is in use, and no manifest declares it") == true, "\(comment)")
        #expect(comment.contains(#/more, left out: \d+ in use\./#), "\(comment)")
    }

    /// Shops whose admins added a card each. Of the last one the only declared card is switched off, of the last but one the
    /// second of two. The one called `selling` gets a plan.
    private func shops(_ count: Int32, selling: String? = nil) -> PlanRequest {
        var (tenants, bots): ([DesiredTenant], [BotState]) = ([], [])
        var secrets: [String: String] = [:]
        for id in 1...count {
            let (slug, name, token) = ("s\(1000 + id)", "BOT_\(id)", "\(id):token")
            secrets[name] = token
            let bot: Row = ["name": .text("Shop"), "telegram_bot_id": .integer(Int64(id))]
            let off = Parsvpn.cardRow.merging(["is_active": .bool(false)]) { $1 }
            var declared = ["main": Parsvpn.cardRow]
            var found = ["main": id == count ? off : Parsvpn.cardRow]
            if id == count - 1 {
                declared["second"] = Parsvpn.cardRow
                found["second"] = off
            }
            var state = BotState(id: id, slug: slug)
            state.live[.bot] = [slug: bot.merging(["telegram_bot_token": live(token)]) { $1 }]
            state.ledger[.bot] = [slug: bot.merging(["telegram_bot_token": applied(name, token)]) { $1 }]
            (state.live[.card], state.ledger[.card]) = (found, declared)
            state.nameless[.card] = [Self.theirs]
            bots.append(state)
            let own = bot.merging(["telegram_bot_token": secret(name)]) { $1 }
            let plans = slug == selling ? ["monthly": Parsvpn.planRow] : [:]
            tenants.append(DesiredTenant(slug, [.bot: [slug: own], .plan: plans, .card: declared]))
        }
        return request(tenants, bots, secrets: secrets)
    }

    @Test("of many tenants one that is paid elsewhere altogether is first in every form, then one that has lost a card")
    func ranked() throws {
        let request = shops(400)
        let plan = try Plan(request)
        #expect(plan.isEmpty)
        let made = document(plan)
        let report = DriftReport(plan, against: request.recorded, fingerprinter)
        let tenants = report.undeclaredUse.cards.map(\.tenant)
        #expect(tenants.prefix(5) == ["s1400", "s1400", "s1399", "s1399", "s1001"] && tenants.last == "s1398")
        #expect(report.undeclaredUse.cards.filter(\.takesAllPayments).map(\.rowID) == [400_500])
        let words =
            "1 tenant whose payments nearly all go to cards that no manifest declares; "
            + "400 cards in use that no manifest declares; 2 declared cards not in use, though no manifest says so"
        let shown = text(made)
        #expect(shown.contains("Cards that nobody looks after:\n  s1400: card main, "))
        #expect(shown.hasSuffix("Plan: no changes; \(words); 400 unmanaged rows left alone.\n"), "\(shown.suffix(400))")
        let comment = MarkdownPlanRenderer(limit: 6000).render(made)
        #expect(comment.contains(words), "\(comment)")
        let rows = comment.split(separator: "\n").filter { $0.hasPrefix("- <code>s1") }
        let named = rows.map { $0.dropFirst("- <code>".count).prefix(5) }
        #expect(named == ["s1400", "s1400", "s1399", "s1399"], "\(comment)")
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(page.contains("<h2>Cards that nobody looks after</h2>\n<ul>\n<li><bdi>s1400</bdi>: "))
        let saved = try SavedPlan(parsing: json(made))
        #expect(saved.isIntact && saved.document.undeclaredUse == made.undeclaredUse)
    }

    @Test(
        "of many a plan names those of tenants that lost a card and counts all, so that it stays small; drift names all"
    )
    func few() throws {
        let request = shops(400)
        let plan = try Plan(request)
        let made = document(plan)
        let report = DriftReport(plan, against: request.recorded, fingerprinter)
        #expect(made.undeclaredUse.cards == Array(report.undeclaredUse.cards.prefix(4)))
        #expect(made.undeclaredUse.counts == report.undeclaredUse.counts && report.undeclaredUse.cards.count == 402)
        #expect(json(made).count < 10_000)
        let more = "… and 398 more; all of them are named by "
        #expect(text(made).contains("  \(more)`tenantctl drift`.\n"), "\(text(made))")
        #expect(MarkdownPlanRenderer().render(made).contains("- \(more)<code>tenantctl drift</code>."))
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(page.contains("<li>\(more)<code>tenantctl drift</code>.</li>"))
        let drift = TextDriftRenderer(colour: false).text(report)
        #expect(!drift.contains("all of them are named"))
        #expect(drift.split(separator: "\n").count { $0.hasPrefix("  s1") } == 402)
    }

    @Test(
        "of a tenant that the plan changes they are named as well; of few tenants all are, those that it changes first"
    )
    func changed() throws {
        func tenants(_ count: Int32) throws -> [String] {
            document(try Plan(shops(count, selling: "s1002"))).undeclaredUse.cards.map(\.tenant)
        }
        #expect(try tenants(40) == ["s1040", "s1040", "s1039", "s1039", "s1002"])
        #expect(try tenants(5) == ["s1005", "s1005", "s1004", "s1004", "s1002", "s1001", "s1003"])
    }

    @Test(
        "of a declared card that a line of management leaves to others that line is why, and not what is missing",
        arguments: [Management.once, .observe]
    )
    func leftToOthers(management: Management) throws {
        var shop = shop(["is_active": .bool(false)], declaring: ["is_active": .bool(true)])
        shop.management = ["payments.card_to_card.cards.main.active": management]
        let made = document(try shop.plan())
        let shown = text(made)
        let why = "switched off, which management leaves to others (\(management.rawValue))\n"
        #expect(shown.contains("is declared and not in use: " + why), "\(shown)")
        let advice = "kept in use, once that line of management is gone, by `active: true, weight: 1`.\n"
        #expect(shown.contains("  One that management leaves to others is " + advice), "\(shown)")
        #expect(!shown.contains("is kept in use by its lines"), "\(shown)")
        #expect(try SavedPlan(parsing: json(made)).document.undeclaredUse.cards == made.undeclaredUse.cards)
    }
}
