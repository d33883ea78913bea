import CanonicalJSON
import Foundation
import TenantModel
import TenantPlan
import Testing

@Suite("Plans as people and pipelines read them")
struct GoldenTests {
    /// Everything that a plan can say, in one directory.
    private func directory() -> (desired: [DesiredTenant], bots: [BotState], secrets: [String: String]) {
        var shop = Parsvpn()
        shop.secrets["PARSVPN_KEY"] = "key"
        shop.setBot(
            desired: [
                "telegram_bot_token": secret("PARSVPN_NEW_TOKEN"), "telegram_bot_id": .integer(702),
                "admin_chat_id": .integer(-1002),
                "is_active": .bool(false), "zarinpal_sandbox": .bool(true),
                "zarinpal_merchant_id": .text("aaaaaaaa-0000-4000-8000-000000000001"),
            ],
            ledger: ["admin_chat_id": .integer(-1001), "support_username": .text("@old")],
            live: [
                "name": .text("\u{1B}[31mhacked\u{202E}\nline two"), "admin_chat_id": .integer(-1001),
                "support_username": .text("@old"),
                "zarinpal_merchant_id": .text("bbbbbbbb-0000-4000-8000-000000000002"),
            ]
        )
        shop.secrets["PARSVPN_NEW_TOKEN"] = "702:token"
        let card = Parsvpn.cardRow
        shop.desired[.card] = [
            "mellat": card.merging(["card_number": .text("6219861034529007")]) { $1 }, "new": card,
            "weighed": card.merging(["weight": .integer(3)]) { $1 },
        ]
        shop.state.ledger[.card] = ["mellat": card, "old": card, "used": card, "used-off": card, "weighed": card]
        shop.state.live[.card] = [
            "mellat": card, "old": card, "used": card, "used-off": card.merging(["is_active": .bool(false)]) { $1 },
            "theirs": card, "weighed": card,
        ]
        shop.state.referenced = ["used", "used-off"]
        let plan = Parsvpn.planRow.merging(["price_kopeks": .integer(15_000_000)]) { $1 }
        func priced(_ kopeks: Int64, name: String = "یک‌ماهه ۵۰ گیگ") -> Row {
            plan.merging(["price_kopeks": .integer(kopeks), "name": .text(name)]) { $1 }
        }
        shop.desired[.plan] = [
            "adopted": priced(1), "adopted-same": plan, "conflict": priced(3), "converged": priced(2),
            "cheap": priced(9_000_000),
            "recreated": plan, "released": plan,
            "generous": priced(14_000_000).merging(["period_days": .integer(3000)]) { $1 },
        ]
        shop.state.ledger[.plan] = [
            "conflict": priced(1), "converged": priced(1), "cheap": plan, "recreated": plan, "forgotten": plan,
            "generous": plan,
            "released": plan.merging(["sort_order": .integer(4)]) { $1 },
        ]
        shop.state.live[.plan] = [
            "adopted": priced(2, name: "\u{2066}x\u{2069}"), "adopted-same": plan, "conflict": priced(2),
            "converged": priced(2), "cheap": plan, "generous": plan,
            "released": plan.merging(["sort_order": .integer(5)]) { $1 },
        ]
        let map = JSONText(.object([JSON.Member("a", .array([.number("1.50"), .string("\u{202E}")]))]))
        shop.desired[.configuration] = [
            "KEY": ["config_value": secret("PARSVPN_KEY")], "MAP": ["config_value": .json(map)],
            "UNKNOWN": ["config_value": secret("PARSVPN_UNKNOWN")],
        ]
        shop.state.ledger[.configuration] = ["KEY": ["config_value": applied("PARSVPN_KEY", "old key")]]
        shop.state.live[.configuration] = ["KEY": ["config_value": .json(map)]]
        shop.desired[.feature] = ["referral": ["enabled": .bool(true)]]
        shop.state.ledger[.feature] = ["referral": ["enabled": .bool(true), "config": .json(.emptyObject)]]
        shop.state.live[.feature] = ["referral": ["enabled": .bool(false)]]

        var removed = BotState(id: 2, slug: "removed")
        removed.live[.bot] = ["removed": ["name": .text("x"), "telegram_bot_token": live("2:x")]]
        removed.ledger[.bot] = ["removed": ["name": .text("x"), "telegram_bot_token": applied("X", "2:x")]]
        var gone = BotState(id: 3, slug: "removed-and-off")
        gone.live[.bot] = ["": ["name": .text("x"), "telegram_bot_token": live("3:x"), "is_active": .bool(false)]]
        gone.ledger[.bot] = ["removed-and-off": ["name": .text("x")]]
        var guarded = BotState(id: 5, slug: "guarded")
        let guardedRow: Row = ["name": .text("نگهبان"), "telegram_bot_id": .integer(5)]
        let token = applied("GUARDED_BOT_TOKEN", "5:token")
        guarded.live[.bot] = [
            "guarded": guardedRow.merging(["telegram_bot_token": live("5:token"), "protected": .bool(true)]) { $1 }
        ]
        guarded.ledger[.bot] = [
            "guarded": guardedRow.merging(["telegram_bot_token": token, "protected": .bool(true)]) { $1 }
        ]
        (guarded.live[.plan], guarded.ledger[.plan]) = (["monthly": plan], ["monthly": plan])
        (guarded.live[.card], guarded.ledger[.card]) = (["main": card], ["main": card])
        let gateway: Row = ["enabled": .bool(true)]
        (guarded.live[.feature], guarded.ledger[.feature]) = (["yookassa": gateway], ["yookassa": gateway])
        guarded.live[.configuration] = ["YOOKASSA_SHOP_ID": ["config_value": .json(JSONText(.string("77")))]]
        shop.secrets["GUARDED_BOT_TOKEN"] = "5:token"
        let unguarded = DesiredTenant(
            "guarded",
            [
                .bot: [
                    "guarded": guardedRow.merging([
                        "telegram_bot_token": secret("GUARDED_BOT_TOKEN"), "is_master": .bool(true),
                    ]) { $1 }
                ]
            ]
        )
        let (managed, renamed) = (managedShop(plan), renamedShop(plan))
        shop.secrets.merge(managed.secrets.merging(renamed.secrets) { $1 }) { $1 }
        let new = DesiredTenant(
            "zeta",
            [
                .bot: [
                    "zeta": [
                        "name": .text("زتا"), "telegram_bot_token": secret("ZETA_BOT_TOKEN"),
                        "telegram_bot_id": .integer(9),
                    ]
                ],
                .card: ["main": Parsvpn.cardRow], .plan: ["monthly": plan],
            ]
        )
        shop.secrets["ZETA_BOT_TOKEN"] = "9:token"
        let taken = takenShop()
        shop.secrets.merge(taken.secrets) { $1 }
        return (
            [new, unguarded, shop.tenant, managed.tenant, renamed.tenant, taken.tenant],
            [
                gone, guarded, managed.state, renamed.state, shop.state, removed, taken.state,
                BotState(id: 4, slug: nil, live: [.bot: ["": [:]]]),
            ],
            shop.secrets
        )
    }

    /// A bot of somebody else that is declared for the first time, with what nobody declares of it: a card that is in use, and a
    /// merchant that comes into use.
    private func takenShop() -> (tenant: DesiredTenant, state: BotState, secrets: [String: String]) {
        let bot: Row = ["name": .text("تازه"), "telegram_bot_id": .integer(11)]
        var state = BotState(id: 11, slug: "taken")
        state.live[.bot] = [
            "taken": bot.merging([
                "telegram_bot_token": live("11:token"), "card_to_card_enabled": .bool(true),
                "zarinpal_merchant_id": .text("deadbeef-0000-4000-8000-000000000666"),
            ]) { $1 }
        ]
        state.nameless[.card] = [["card_number": .text("6219861034529007"), "card_holder_name": .text("Mallory")]]
        let declared = bot.merging([
            "telegram_bot_token": secret("TAKEN_BOT_TOKEN"), "card_to_card_enabled": .bool(true),
            "zarinpal_enabled": .bool(true),
        ]) { $1 }
        return (DesiredTenant("taken", [.bot: ["taken": declared]]), state, ["TAKEN_BOT_TOKEN": "11:token"])
    }

    /// A tenant of which others have the last word about this and that; one thing is left to them from now on.
    private func managedShop(_ plan: Row) -> (tenant: DesiredTenant, state: BotState, secrets: [String: String]) {
        let bot: Row = ["name": .text("مدیر"), "telegram_bot_id": .integer(6)]
        var state = BotState(id: 6, slug: "left")
        // Nobody declares who approves its payments.
        state.live[.bot] = [
            "left": bot.merging([
                "telegram_bot_token": live("6:token"), "card_to_card_enabled": .bool(true),
                "admin_chat_id": .integer(-1_001_234),
            ]) { $1 }
        ]
        state.ledger[.bot] = ["left": bot.merging(["telegram_bot_token": applied("LEFT_BOT_TOKEN", "6:token")]) { $1 }]
        func priced(_ kopeks: Int64) -> Row { plan.merging(["price_kopeks": .integer(kopeks)]) { $1 } }
        state.ledger[.plan] = ["drift": priced(1), "edited": priced(1), "both": priced(1), "away": plan, "stays": plan]
        state.live[.plan] = ["drift": priced(2), "edited": priced(1), "both": priced(3), "stays": plan]
        let card = Parsvpn.cardRow
        state.ledger[.card] = ["card": card]
        state.live[.card] = ["card": card.merging(["card_number": .text("6219861034529007")]) { $1 }]
        // Cards that its manifest has no say about: one in use that somebody else made, and one that somebody switched off.
        let off = card.merging(["is_active": .bool(false), "card_number": .text("5022291083818920")]) { $1 }
        state.ledger[.card]?["off"] = card.merging(["card_number": .text("5022291083818920")]) { $1 }
        state.live[.card]?["off"] = off
        state.nameless[.card] = [card.merging(["card_number": .text("6104337000007870")]) { $1 }]
        state.ledger[.feature] = ["polls": ["enabled": .bool(true)]]
        state.live[.feature] = ["polls": ["enabled": .bool(false)]]
        let tenant = DesiredTenant(
            "left",
            [
                .bot: ["left": bot.merging(["telegram_bot_token": secret("LEFT_BOT_TOKEN")]) { $1 }],
                .plan: ["drift": priced(1), "edited": priced(5), "both": priced(2), "away": plan],
                .card: [
                    "card": card, "off": card.merging(["card_number": .text("5022291083818920")]) { $1 },
                ],
                .feature: ["polls": ["enabled": .bool(true)], "\u{202E}theirs": ["enabled": .bool(true)]],
            ],
            management: ["plans": .once, "payments.card_to_card.cards": .once, "features": .observe]
        )
        return (tenant, state, ["LEFT_BOT_TOKEN": "6:token"])
    }

    /// A tenant with another name, of which a plan has another key; two more lines do nothing.
    private func renamedShop(_ plan: Row) -> (tenant: DesiredTenant, state: BotState, secrets: [String: String]) {
        let bot: Row = ["name": .text("نو"), "telegram_bot_id": .integer(7)]
        var state = BotState(id: 7, slug: "old-name")
        state.live[.bot] = ["old-name": bot.merging(["telegram_bot_token": live("7:token")]) { $1 }]
        state.ledger[.bot] = [
            "old-name": bot.merging(["telegram_bot_token": applied("OLD_NAME_BOT_TOKEN", "7:token")]) { $1 }
        ]
        (state.live[.plan], state.ledger[.plan]) = (["monthly": plan, "same": plan], ["monthly": plan, "same": plan])
        let tenant = DesiredTenant(
            "new-name",
            [
                .bot: ["new-name": bot.merging(["telegram_bot_token": secret("NEW_NAME_BOT_TOKEN")]) { $1 }],
                .plan: [
                    "monthly-50": plan.merging(["price_kopeks": .integer(16_000_000)]) { $1 }, "other": plan,
                    "same": plan,
                ],
            ],
            renamedFrom: "old-name",
            previousKeys: [.plan: ["monthly-50": "monthly", "other": "unheard-of", "same": "former"]]
        )
        return (tenant, state, ["NEW_NAME_BOT_TOKEN": "7:token"])
    }

    /// The plan of ``directory()``.
    func made() throws -> PlanDocument {
        let all = directory()
        var limits = Limits()
        limits.deletions = 1
        var (inForce, policy) = (Policy(), Policy())
        inForce.shared = SharedSecrets(names: ["OLD_KEY"])
        inForce.constraints = [
            PathConstraint(path: "plans.*.price_kopeks", minimum: JSONText(.integer(3)), reason: "\u{1B}[2Jbelow cost")
        ]
        policy[limit: .deletions] = 500
        policy.shared = SharedSecrets(names: ["PANEL_KEY"])
        let catalog = Catalog.builtIn.adding(
            features: [FeatureKey(name: "loyalty")],
            configuration: [ConfigurationKey(name: "LOYALTY_KEY", type: .string, isSecret: true)]
        )
        let request = request(
            all.desired,
            all.bots,
            secrets: all.secrets,
            declared: DeclaredDirectory(
                settings: DirectorySettings(policy: policy, catalog: catalog),
                environment: "staging",
                files: [.policy: "tenants/_policy.yaml", .catalog: "tenants/_catalog.yaml"]
            ),
            lineage: .doesNotDescend(commit: "0123abcd", applied: "4567cdef"),
            settings: RecordedSettings(
                inForce: DirectorySettings(policy: inForce, catalog: .builtIn),
                policyRevision: 3,
                catalogRevision: nil
            )
        )
        let plan = try Plan(request)
        return document(
            plan,
            limits: limits,
            context: PlanContext(toolVersion: "1.0.0", environment: "staging", sourceCommit: "0123abcd")
        ).reaching(Self.reach, in: plan)
    }

    /// Customers of two shops, of whom one waits for approval of what was paid to a card that changes.
    private static let reach: RiskReach = {
        var payments = RiskReach.PendingPayments()
        payments.add(1, ofBot: 1, toCard: 1000)
        payments.add(2, ofBot: 1, toCard: nil)
        return RiskReach(
            subscribers: RiskReach.Subscribers(counts: [1: 312, 7: 1], isWhole: false),
            pendingPayments: payments
        )
    }()

    @Test("everything that a plan can say, as text")
    func wholeText() throws {
        let made = try made()
        try compare(text(made), with: "everything.txt")
        #expect(text(try SavedPlan(parsing: json(made)).document) == text(made))
    }

    @Test("everything that a plan can say, as JSON")
    func wholeJSON() throws {
        try compare(String(decoding: json(try made()), as: UTF8.self), with: "everything.json")
    }

    @Test("every event that an apply and the commands like it print, a line each, before the error that ends one")
    func events() throws {
        let made = try made()
        let steps = ["lock", "compare", "write", "record", "commit"]
        var events: [ApplyEvent] = [.planned(made)]
        events += steps.map { ApplyEvent.step($0) }
        events.append(.unchanged(revision: 41))
        events += ApplyEvent.Done.allCases.map { ApplyEvent.done($0, revision: 42, made) }
        events.append(.rolledBack(target: 40, revision: 42, made))
        try compare(events.map(\.line).joined(), with: "events.jsonl")
    }

    @Test("the golden plan holds every action, reason, drift and risk that there is")
    func coverage() throws {
        let entries = try made().entries
        #expect(Set(entries.map(\.action)) == Set(Change.Action.allCases))
        #expect(Set(entries.map(\.reason)).count == 11)
        #expect(Set(entries.map(\.drift)).count == 5)
        // A tenant is let go of, or deleted, by commands of their own and by no manifest.
        let ofManifests = Set(Risk.allCases).subtracting([.tenantForgotten, .tenantPurged])
        #expect(Set(try made().risks.map(\.risk)) == ofManifests)
        let deviations = try made().deviations
        #expect(Set(deviations.map(\.standing)) == Set(Deviation.Standing.allCases))
        #expect(Set(deviations.flatMap(\.fields).map(\.cause)) == Set(FieldDeviation.Cause.allCases))
        #expect(Set(try made().undeclaredUse.cards.map(\.use)) == Set(UndeclaredCardUse.Use.allCases))
        #expect(try made().undeclaredUse.counts.payments == 1)
        #expect(Set(try made().hints.map(\.reason)) == Set(RenameHint.Reason.allCases))
    }

    @Test("colours are on top of the text and change nothing of it")
    func colour() throws {
        var coloured = ""
        TextPlanRenderer(colour: true).render(try made()) { coloured += $0 }
        #expect(coloured.contains("\u{1B}[33m~ bot\u{1B}[0m"))
        #expect(coloured.replacing(#/\u{1B}\[\d+m/#, with: "") == text(try made()))
    }

    @Test("nothing to do, as text and as JSON")
    func nothing() throws {
        let made = document(try Parsvpn().plan())
        try compare(text(made), with: "nothing.txt")
        try compare(String(decoding: json(made), as: UTF8.self), with: "nothing.json")
    }

    /// Compares with a file of `Golden/`, or writes it.
    func compare(_ found: String, with name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["TENANTRY_WRITE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(found.utf8).write(to: file)
            return
        }
        let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        let pairs = zip(golden.split(separator: "\n"), found.split(separator: "\n"))
        let first = pairs.first { !String($0).utf8.elementsEqual(String($1).utf8) }
        // Compared outside: what is expected is printed whole when it fails.
        let isSame = found.utf8.elementsEqual(golden.utf8)
        #expect(
            isSame,
            "\(name) differs, first in \(first.map { "‘\($0)’ that is now ‘\($1)’" } ?? "its length"); if that is wanted, run the tests with TENANTRY_WRITE_GOLDEN=1 and review the file"
        )
    }
}
