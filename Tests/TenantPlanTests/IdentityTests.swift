import TenantModel
import TenantPlan
import Testing

@Suite("Two tenants are never one")
struct IdentityTests {
    private func bot(
        _ id: Int32,
        slug: String?,
        telegramID: Int64? = nil,
        token: String,
        isManaged: Bool,
        isMaster: Bool = false
    ) -> BotState {
        let row: Row = [
            "name": .text("x"), "telegram_bot_token": live(token),
            "telegram_bot_id": telegramID.map(FieldValue.integer) ?? .null,
            "is_master": .bool(isMaster),
        ]
        var applied: Row = [
            "name": .text("x"), "telegram_bot_token": TenantPlanTests.applied("T_\(slug ?? "")", token),
        ]
        if let telegramID { applied["telegram_bot_id"] = .integer(telegramID) }
        if isMaster { applied["is_master"] = .bool(true) }
        return BotState(
            id: id,
            slug: slug,
            live: [.bot: [slug ?? "": row]],
            ledger: isManaged ? [.bot: [slug ?? "": applied]] : [:]
        )
    }

    private func tenant(
        _ slug: String,
        telegramID: Int64? = nil,
        master: Bool? = nil,
        management: [String: Management] = [:]
    ) -> DesiredTenant {
        var row: Row = ["name": .text("x"), "telegram_bot_token": secret("T_\(slug)")]
        if let telegramID { row["telegram_bot_id"] = .integer(telegramID) }
        if let master { row["is_master"] = .bool(master) }
        return DesiredTenant(slug, [.bot: [slug: row]], management: management)
    }

    @Test("a bot without a name is adopted by the number in its token")
    func adoptedByNumber() throws {
        let plan = try Plan(
            request(
                [tenant("a", telegramID: 1)],
                [bot(7, slug: nil, telegramID: 1, token: "1:x", isManaged: false)],
                secrets: ["T_a": "1:y"]
            )
        )
        #expect(outline(plan) == ["bot a adopt adopted none telegram_bot_token"])
        #expect(plan.changes[0].target == Change.Target(botID: 7, rowID: 7))
        #expect(plan.changes[0].risks.contains(.tokenChanged))
    }

    @Test("a bot without a name and without a number is adopted by its token: the original writes no number")
    func adoptedByToken() throws {
        let plan = try Plan(
            request(
                [tenant("a", telegramID: 1)],
                [bot(7, slug: nil, token: "1:x", isManaged: false)],
                secrets: ["T_a": "1:x"]
            )
        )
        #expect(outline(plan) == ["bot a adopt adopted none telegram_bot_id"])
    }

    @Test("a bot with the name is adopted, and cards that come with it are acknowledged")
    func adoptedByName() throws {
        let declared = DesiredTenant(
            "a",
            [
                .bot: ["a": ["name": .text("x"), "telegram_bot_token": secret("T_a")]],
                .card: ["mellat": Parsvpn.cardRow],
            ]
        )
        let plan = try Plan(
            request([declared], [bot(7, slug: "a", token: "1:x", isManaged: false)], secrets: ["T_a": "1:x"])
        )
        #expect(plan.changes.map(\.action) == [.adopt, .create])
        #expect(plan.changes[1].risks == [.cardChanged])
    }

    @Test("a name that was taken away or changed behind our back comes back", arguments: [nil, "other"])
    func lostName(live: String?) throws {
        var state = bot(7, slug: "a", telegramID: 1, token: "1:x", isManaged: true)
        state.slug = live
        let plan = try Plan(request([tenant("a", telegramID: 1)], [state], secrets: ["T_a": "1:x"]))
        #expect(outline(plan) == ["bot a update drifted drift "])
        let before = live.map { "\"\($0)\"" } ?? "null"
        #expect(text(document(plan)).contains("      slug: \(before) → \"a\"\n"))
        #expect(
            String(decoding: json(document(plan)), as: UTF8.self)
                .contains(#"{"name":"slug","before":\#(before),"after":"a","#)
        )
        var interpreter = PlanInterpreter(bots: [state])
        interpreter.apply(plan)
        #expect(interpreter.bots[0].slug == "a")
        #expect(try Plan(request([tenant("a", telegramID: 1)], interpreter.bots, secrets: ["T_a": "1:x"])).isEmpty)
    }

    @Test("a bot that never had a name gets one, as the plan shows")
    func firstName() throws {
        let nameless = bot(7, slug: nil, telegramID: 1, token: "1:x", isManaged: false)
        let plan = try Plan(request([tenant("a", telegramID: 1)], [nameless], secrets: ["T_a": "1:x"]))
        #expect(plan.changes.map(\.action) == [.adopt])
        #expect(text(document(plan)).contains("      slug: null → \"a\"\n"))
    }

    @Test("names that were swapped behind our back are swapped back, and nothing else is")
    func swappedNames() throws {
        var (first, second) = (
            bot(1, slug: "a", telegramID: 1, token: "1:x", isManaged: true),
            bot(2, slug: "b", telegramID: 2, token: "2:x", isManaged: true)
        )
        (first.slug, second.slug) = ("b", "a")
        let desired = [tenant("a", telegramID: 1), tenant("b", telegramID: 2)]
        let secrets = ["T_a": "1:x", "T_b": "2:x"]
        let plan = try Plan(request(desired, [first, second], secrets: secrets))
        #expect(outline(plan) == ["bot a update drifted drift ", "bot b update drifted drift "])
        #expect(plan.changes.map(\.target.botID) == [1, 2] && plan.changes.allSatisfy(\.risks.isEmpty))
        var interpreter = PlanInterpreter(bots: [first, second])
        interpreter.apply(plan)
        #expect(interpreter.bots.map(\.slug) == ["a", "b"])
        #expect(try Plan(request(desired, interpreter.bots, secrets: secrets)).isEmpty)
    }

    @Test("a nameless tenant whose file is gone is deactivated under the name that it was applied as")
    func namelessRemoved() throws {
        var state = bot(7, slug: "a", telegramID: 1, token: "1:x", isManaged: true)
        state.slug = nil
        #expect(outline(try Plan(request([], [state]))) == ["bot a deactivate tenant_removed none is_active"])
    }

    /// What two bots would share, what the message has to say, and how it comes about.
    private func conflict(
        _ desired: [DesiredTenant],
        _ bots: [BotState],
        secrets: [String: String],
        only: String? = nil,
        holds: [Hold] = []
    ) -> IdentityConflict? {
        #expect(throws: IdentityConflict.self) {
            try Plan(request(desired, bots, secrets: secrets, holds: holds) { slug in only.map { $0 == slug } ?? true })
        }
    }

    @Test("a new tenant with the bot of another one")
    func takenBot() throws {
        let owner = bot(7, slug: "b", telegramID: 1, token: "1:x", isManaged: true)
        let both = try #require(
            conflict(
                [tenant("a", telegramID: 1), tenant("b", telegramID: 1)],
                [owner],
                secrets: ["T_a": "1:y", "T_b": "1:x"]
            )
        )
        #expect(both.clashes.map(\.property) == [.telegramBotID(1)])
        #expect(
            both.clashes[0].tenant == "a" && both.clashes[0].owner == "b" && both.clashes[0].file == "tenants/a.yaml"
        )
        let gone = try #require(conflict([tenant("a", telegramID: 1)], [owner], secrets: ["T_a": "1:y"]))
        #expect(
            gone.description
                == "tenants/a.yaml: bot 1 of tenant 'a' belongs to tenant 'b' in the database, whose file is gone; "
                + "two tenants are never one bot: give 'a' a token of its own, keep the name 'b', or say `renamed_from: b`"
        )
    }

    @Test("a tenant that exists gets the token of a bot nobody declares, by number and by token")
    func takenToken() throws {
        let mine = bot(1, slug: "a", telegramID: 1, token: "1:x", isManaged: true)
        let byNumber = conflict(
            [tenant("a", telegramID: 2)],
            [mine, bot(7, slug: nil, telegramID: 2, token: "2:x", isManaged: false)],
            secrets: ["T_a": "2:y"]
        )
        #expect(byNumber?.clashes.map(\.property) == [.telegramBotID(2)])
        let byToken = conflict(
            [tenant("a", telegramID: 2)],
            [mine, bot(7, slug: nil, token: "2:x", isManaged: false)],
            secrets: ["T_a": "2:x"]
        )
        #expect(byToken?.clashes.map(\.property) == [.token])
        #expect(byToken?.description.contains("bot number 7 of the database") == true)
    }

    @Test("a second master, whoever the first is", arguments: [true, false])
    func secondMaster(isManaged: Bool) {
        let conflict = conflict(
            [tenant("a", telegramID: 1, master: true)],
            [bot(7, slug: isManaged ? "b" : nil, telegramID: 2, token: "2:x", isManaged: isManaged, isMaster: true)],
            secrets: ["T_a": "1:x"]
        )
        #expect(conflict?.clashes.map(\.property) == [.master])
    }

    @Test("one bot claimed by two manifests")
    func claimedTwice() {
        let conflict = conflict(
            [tenant("a", telegramID: 1), tenant("b", telegramID: 1)],
            [bot(7, slug: nil, telegramID: 1, token: "1:x", isManaged: false)],
            secrets: ["T_a": "1:x", "T_b": "1:x"]
        )
        #expect(conflict?.clashes.map(\.property) == [.telegramBotID(1)])
    }

    @Test("a clash of tenants that were not asked for is found as well")
    func outsideOfNarrowing() {
        let conflict = conflict(
            [tenant("a", telegramID: 1), tenant("b", telegramID: 2), tenant("c", telegramID: 1)],
            [],
            secrets: ["T_a": "1:x", "T_b": "2:x", "T_c": "1:z"],
            only: "b"
        )
        #expect(conflict?.clashes.map(\.tenant) == ["c"])
    }

    @Test(
        "a row that nobody declares keeps back the tenant that it clashes with, and no other one",
        arguments: [false, true]
    )
    func stranger(hasName: Bool) throws {
        let mine = bot(1, slug: "a", telegramID: 1, token: "1:x", isManaged: true)
        let stray = bot(7, slug: hasName ? "stray" : nil, token: "1:x", isManaged: false)
        let (desired, secrets) = (
            [tenant("a", telegramID: 1), tenant("b", telegramID: 2)], ["T_a": "1:x", "T_b": "2:x"]
        )
        let refused = conflict(desired, [mine, stray], secrets: secrets)
        #expect(refused?.clashes.map(\.tenant) == ["a"])
        #expect(refused?.description.contains("DELETE FROM public.bots WHERE id = 7;") == true)
        #expect(refused?.description.contains("hint: the others can be planned meanwhile") == true)
        #expect(conflict(desired, [mine, stray], secrets: secrets, only: "a")?.clashes.count == 1)
        let others = try Plan(request(desired, [mine, stray], secrets: secrets) { $0 == "b" })
        #expect(others.changes.map(\.action) == [.create])
    }

    @Test("two tenants may swap their bots, but not by halves")
    func swap() throws {
        let bots = [
            bot(1, slug: "a", telegramID: 1, token: "1:x", isManaged: true),
            bot(2, slug: "b", telegramID: 2, token: "2:x", isManaged: true),
        ]
        let desired = [tenant("a", telegramID: 2), tenant("b", telegramID: 1)]
        let secrets = ["T_a": "2:x", "T_b": "1:x"]
        #expect(try Plan(request(desired, bots, secrets: secrets)).changes.count == 2)
        let half = conflict(desired, bots, secrets: secrets, only: "a")
        #expect(half?.description.hasSuffix("apply both tenants together") == true)
        let hold = Hold(botID: 2, tenant: "b", reason: "x", actor: "sara", since: "", until: nil)
        let held = conflict(desired, bots, secrets: secrets, holds: [hold])
        #expect(
            held?.description.hasSuffix("'b' is held: 'tenantctl release b', then apply both tenants together") == true
        )
    }

    @Test("the role of master may move in one plan, but not by halves")
    func masterMoves() throws {
        let bots = [
            bot(1, slug: "a", telegramID: 1, token: "1:x", isManaged: true, isMaster: true),
            bot(2, slug: "b", telegramID: 2, token: "2:x", isManaged: true),
        ]
        let desired = [tenant("a", telegramID: 1), tenant("b", telegramID: 2, master: true)]
        let secrets = ["T_a": "1:x", "T_b": "2:x"]
        #expect(try Plan(request(desired, bots, secrets: secrets)).changes.count == 2)
        #expect(conflict(desired, bots, secrets: secrets, only: "b")?.clashes.map(\.property) == [.master])
        #expect(try Plan(request(desired, bots, secrets: secrets) { $0 == "a" }).changes.count == 1)
    }

    @Test(
        "a role that another file says nothing of is taken by a line in that file, and not by applying both together",
        arguments: [("a", "b"), ("b", "a")]
    )
    func masterOfAnother(declared: String, other: String) {
        let secrets = ["T_\(declared)": "1:x", "T_\(other)": "2:x"]
        // By hand, and changed besides: the number of its bot is not known yet.
        var owner = bot(2, slug: other, token: "2:x", isManaged: true)
        owner.live[.bot]?[other]?["is_master"] = .bool(true)
        let bots = [bot(1, slug: declared, telegramID: 1, token: "1:x", isManaged: true), owner]
        func words(_ ofOther: DesiredTenant, only: String? = nil) -> String? {
            let desired = [tenant(declared, telegramID: 1, master: true), ofOther]
            return conflict(desired, bots, secrets: secrets, only: only)?.description
        }
        let what =
            "tenants/\(declared).yaml: the role of master of tenant '\(declared)' belongs to tenant '\(other)' "
            + "(tenants/\(other).yaml); "
        let silent = tenant(other, telegramID: 2)
        let line = "one tenant is master: `master: false` in tenants/\(other).yaml takes the role from that one"
        #expect(words(silent) == what + line)
        #expect(words(silent, only: declared) == what + line + "; then apply both tenants together")
        #expect(
            words(tenant(other, telegramID: 2, master: false, management: ["master": .observe]))
                == what + "one tenant is master: `management` in tenants/\(other).yaml leaves it to the database "
                + "whether that one is; take `master` out of it, or: UPDATE public.bots SET is_master = false WHERE id = 2;"
        )
    }

    @Test("a name that a tenant without a file was given by hand goes back by giving that one its own")
    func nameOfAnother() {
        var mine = bot(1, slug: "a", telegramID: 1, token: "1:x", isManaged: true)
        mine.slug = nil
        var gone = bot(7, slug: "b", telegramID: 2, token: "2:x", isManaged: true)
        gone.slug = "a"
        gone.live[.bot]?["b"]?["is_active"] = .bool(false)
        gone.ledger[.bot]?["b"]?["is_active"] = .bool(false)
        let conflict = conflict([tenant("a", telegramID: 1)], [mine, gone], secrets: ["T_a": "1:x"])
        #expect(
            conflict?.description
                == "tenants/a.yaml: the name 'a' of tenant 'a' belongs to tenant 'b' in the database, whose file is gone; "
                + "a name is given once; this gives that bot its own again: "
                + "UPDATE public.bots SET slug = 'b' WHERE id = 7;"
        )
    }

    @Test("names of bots that nobody checked are harmless in a message")
    func hostileNames() {
        let conflict = conflict(
            [tenant("a", telegramID: 1)],
            [bot(7, slug: "\u{1B}[2J\u{202E}b", telegramID: 1, token: "1:x", isManaged: false)],
            secrets: ["T_a": "1:y"]
        )
        #expect(conflict?.description.contains(#"\u{1B}[2J\u{202E}b"#) == true)
    }
}
