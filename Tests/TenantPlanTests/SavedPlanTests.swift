import TenantModel
import Testing

@testable import TenantPlan

@Suite("A saved plan is held against the one that is made now")
struct SavedPlanTests {
    private func shop(_ name: String) -> Parsvpn {
        let row = Parsvpn.planRow.merging(["name": .text(name)]) { $1 }
        return Parsvpn(.plan, "monthly", desired: row, ledger: Parsvpn.planRow, live: Parsvpn.planRow)
    }

    private func saved(_ document: PlanDocument) throws -> SavedPlan {
        try SavedPlan(parsing: json(document))
    }

    @Test("where a tenant is held by now, who holds it and why is said with the change that is missing")
    func held() throws {
        let shop = shop("x")
        let approved = try saved(document(try shop.plan()))
        let hold = Hold(botID: 1, tenant: "parsvpn", reason: "freeze", actor: "sara", since: "", until: nil)
        let plan = try Plan(request([shop.tenant], [shop.state], secrets: shop.secrets, holds: [hold]))
        #expect(
            approved.difference(from: document(plan))?.first
                == "plan parsvpn/monthly was approved and is not planned any more (held: parsvpn: freeze (sara))"
        )
    }

    @Test("another change, a missing one and an extra one make it stale, and so does another spelling")
    func changes() throws {
        let approved = try saved(document(try shop("caf\u{E9}").plan()))
        #expect(approved.difference(from: document(try shop("caf\u{E9}").plan())) == nil)
        let respelled = approved.difference(from: document(try shop("cafe\u{301}").plan()))
        #expect(respelled?.first == "plan parsvpn/monthly is another change than the approved one: name")
        let gone = approved.difference(from: document(try shop("Monthly").plan()))
        #expect(gone?.first == "plan parsvpn/monthly was approved and is not planned any more")
        let extra = try saved(document(try shop("Monthly").plan())).difference(from: document(try shop("x").plan()))
        #expect(extra?.first == "plan parsvpn/monthly is planned and was not approved")
        // What it relies on is of the same row.
        #expect(extra?.others == 0)
    }

    @Test("a plan for some tenants is another than one for all or for others, even with the same changes")
    func tenants() throws {
        func made(_ glob: String?) throws -> PlanDocument {
            document(try shop("x").plan(), context: PlanContext(toolVersion: "1", tenantGlob: glob))
        }
        let approved = try saved(made("pars*"))
        #expect(approved.document.context.tenantGlob == "pars*")
        #expect(approved.difference(from: try made("pars*")) == nil)
        for glob in [nil, "parsvpn"] {
            #expect(approved.difference(from: try made(glob))?.first == "it was made for other tenants")
            #expect(try made(glob).id != made("pars*").id)
        }
        #expect(text(try made("pars*")).contains("; only tenants like 'pars*'."))
    }

    @Test("a row that moved in a column that does not change makes it stale")
    func precondition() throws {
        var moved = shop("x")
        moved.state.live[.plan]?["monthly"]?["device_limit"] = .integer(9)
        let difference = try saved(document(try shop("x").plan())).difference(from: document(try moved.plan()))
        #expect(difference?.first == "row moved: plan parsvpn/monthly was changed in the database")
        #expect(difference?.others == 0)
    }

    @Test("of a row that moved it is said whether it was changed, deleted or made")
    func moved() throws {
        func made(_ preconditions: [String]) throws -> PlanDocument {
            let json = #"""
                {"format_version":"1.1","id":"sha256:00","complete":true,
                 "database":{"identity":"x","revision":1,"schema_version":2},"tool_version":"1.0.0",
                 "environment":null,"source_commit":null,"tenant_glob":null,"limits_exceeded":[],"unresolved_secrets":[],
                 "changes":[],"preconditions":[\#(preconditions.map { "\"\($0)\"" }.joined(separator: ","))]}
                """#
            return try SavedPlan(parsing: Array(json.utf8)).document
        }
        func moved(_ old: [String], _ new: [String]) throws -> [String] {
            MovedRow.all(from: try made(old), to: try made(new)).map { "\($0.name) \($0.words)" }
        }
        for (old, new, words) in [
            ("plan a/m 00ff", "plan a/m 11ff", "plan a/m was changed in the database"),
            ("plan a/m 00ff", "plan a/m row 12 00ff", "plan a/m was changed in the database"),
            ("card a/m 00ff", "card a/m absent", "card a/m was deleted"),
            ("bot a absent", "bot a 00ff", "bot a is there now"),
        ] { #expect(try moved([old, "plan b/m 77"], [new, "plan b/m 77"]) == [words]) }
        #expect(try moved(["plan a/m 00", "plan b/m 00"], ["plan a/m 11", "plan b/m 11"]).count == 2)
        #expect(try moved(["plan a/m 00"], ["plan a/m 00"]).isEmpty)
    }

    @Test("a line that leaves money to others, and came, went or says more since, makes it stale")
    func leftToOthers() throws {
        func made(_ management: [String: Management]) throws -> PlanDocument {
            var shop = shop("x")
            shop.management = management
            return document(try shop.plan())
        }
        let (none, price) = (try made([:]), try made(["plans.monthly.price_kopeks": .once]))
        #expect(!price.leftToOthers.isEmpty)
        #expect(try saved(price).difference(from: price) == nil)
        let came = try saved(none).difference(from: price)
        let line = "`plans.monthly.price_kopeks: once` of tenant 'parsvpn', which leaves money to others, "
        #expect(came?.first == line + "was not approved", "\(String(describing: came))")
        #expect(try saved(price).difference(from: none)?.first == line + "was approved and is not there any more")
    }

    @Test("a file that shows one row twice is stale, whichever of both is right")
    func twice() throws {
        let made = document(try shop("x").plan())
        let file = String(decoding: json(made), as: UTF8.self)
        let line = try #require(file.split(separator: "\n").first { $0.hasPrefix(#"{"tenant""#) })
        let entry = String(line.dropLast("],".count))
        let doubled = file.replacing(entry, with: entry.replacing(#""x""#, with: #""y""#) + ",\n" + entry)
        let plan = try SavedPlan(parsing: Array(doubled.utf8))
        let words = "it was edited after it was written: plan parsvpn/monthly is another change than the approved one"
        #expect(plan.difference(from: made)?.first == words + ": name")
    }

    @Test("a byte that somebody edits is never blamed on the database")
    func blamed() throws {
        let made = document(try shop("x").plan())
        let file = String(decoding: json(made), as: UTF8.self)
        let precondition = try #require(made.preconditions.first)
        for (old, new) in [(precondition, precondition + "0"), (stamp.identity, "another"), (#""x""#, #""y""#)] {
            let read = try SavedPlan(parsing: Array(file.replacing(old, with: new).utf8))
            let first = try #require(read.difference(from: made)?.first)
            #expect(first.hasPrefix("it was edited after it was written"), "\(first)")
            #expect(!first.contains("moved") && !first.contains("database"), "\(first)")
        }
    }

    @Test("the id is that of the content: no revision is in it, and any other part is")
    func id() throws {
        func id(_ revision: Int64, _ shop: Parsvpn, _ context: PlanContext = PlanContext(toolVersion: "1")) throws
            -> String
        {
            let database = RecordedDatabase(
                stamp: DatabaseStamp(identity: "x", revision: revision, schemaVersion: 2, environment: nil),
                tenants: [shop.state.recorded]
            )
            let request = PlanRequest(
                desired: [shop.tenant],
                secrets: secrets(shop.secrets),
                recorded: database,
                fingerprinter: fingerprinter
            )
            return document(try Plan(request), context: context).id
        }
        let first = try id(1, shop("x"))
        #expect(first.hasPrefix("sha256:") && first.utf8.count == 71)
        #expect(try id(2, shop("x")) == first)
        #expect(try id(1, shop("y")) != first)
        #expect(try id(1, shop("x"), PlanContext(toolVersion: "2")) != first)
        #expect(try id(1, shop("x"), PlanContext(toolVersion: "1", environment: "staging")) != first)
    }

    @Test(
        "what is no plan is refused",
        arguments: ["", "{}", "[]", #"{"format_version":"1.1"}"#, #"{"format_version":"\u001b[2J9"}"#]
    )
    func noPlan(text: String) {
        let error = #expect(throws: PlanFileError.self) { try SavedPlan(parsing: Array(text.utf8)) }
        #expect(error?.description.contains("\u{1B}") == false)
    }

    @Test("any byte of it that is another one is noticed")
    func everyByte() throws {
        let made = document(try shop("x").plan())
        let bytes = json(made)
        for (place, byte) in bytes.enumerated() {
            // The least digit as well: a revision that is older is none that the database has not reached.
            for other: UInt8 in [0x30, 0x37, 0x38, byte ^ 0x01, byte ^ 0x20, byte ^ 0x80] where other != byte {
                var edited = bytes
                edited[place] = other
                guard let read = try? SavedPlan(parsing: edited) else { continue }
                let context = String(decoding: edited[max(0, place - 20)...place], as: UTF8.self)
                #expect(read.difference(from: made) != nil, "byte \(place): …\(context)")
            }
        }
    }

    @Test("a plan of a revision that the database has not reached is stale, one of an older revision is not")
    func revision() throws {
        let made = document(try shop("x").plan())
        func planned(at revision: Int64) throws -> PlanDocument {
            let stamp = DatabaseStamp(
                identity: stamp.identity,
                revision: revision,
                schemaVersion: stamp.schemaVersion,
                environment: nil
            )
            let shop = shop("x")
            return document(try Plan(request([shop.tenant], [shop.state], secrets: shop.secrets, stamp: stamp)))
        }
        let newer = try saved(planned(at: 42)).difference(from: made)?.first
        #expect(newer == "it was made at revision 42, and the database is at revision 41")
        let older = try saved(planned(at: 40))
        #expect(older.isIntact && older.difference(from: made) == nil)
        // Only as it was written: a revision that somebody puts in says when the plan was not made.
        let edited = String(decoding: json(made), as: UTF8.self).replacing(#""revision":41"#, with: #""revision":40"#)
        let read = try SavedPlan(parsing: Array(edited.utf8))
        #expect(!read.isIntact && read.difference(from: made)?.first == "it was edited after it was written")
    }

    @Test(
        "a plan of another database is refused for that, whatever revision either of them is at",
        arguments: [0, 41, 99]
    )
    func otherDatabase(_ revision: Int64) throws {
        let shop = shop("x")
        let other = DatabaseStamp(identity: "other", revision: revision, schemaVersion: 1, environment: nil)
        let made = document(try Plan(request([shop.tenant], [shop.state], secrets: shop.secrets, stamp: other)))
        let difference = try saved(made).difference(from: document(try shop.plan()))
        #expect(difference?.first == "it is of another database, other, and this is \(stamp.identity)")
    }

    @Test("a plan file that is cut off anywhere is refused")
    func truncation() throws {
        let bytes = json(document(try shop("x").plan()))
        for length in bytes.indices.dropLast() {
            #expect(throws: PlanFileError.self) { try SavedPlan(parsing: Array(bytes[..<length])) }
        }
    }

    @Test("a hostile plan file cannot speak to the terminal")
    func hostileFile() throws {
        let file = String(decoding: json(document(try shop("x").plan())), as: UTF8.self)
        let hostile = file.replacing(#""name":"name""#, with: #""name":"\u001b[2Jname""#)
            .replacing(#""limits_exceeded":[]"#, with: #""limits_exceeded":[{"id":"\u001b[2J","found":1,"allowed":0}]"#)
            .replacing(#""unresolved_secrets":[]"#, with: #""unresolved_secrets":["\u001b[2J"]"#)
            .replacing("tenants/parsvpn.yaml", with: #"\u001b[2J"#).replacing(
                #""key":"monthly""#,
                with: #""key":"\u001b[2J""#
            )
        let read = try SavedPlan(parsing: Array(hostile.utf8))
        #expect(read.document.entries[0].key == "\u{1B}[2J")
        #expect(!text(read.document).contains("\u{1B}"))
        let difference = read.difference(from: document(try shop("y").plan()))
        #expect(difference?.first.contains("\u{1B}") == false)
    }
}
