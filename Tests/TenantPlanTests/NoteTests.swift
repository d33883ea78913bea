import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("Notes are counted and named where a reader with a minute looks")
struct NoteTests {
    /// A plan in which of each tenant one value changes, with notes.
    ///
    /// - Parameters:
    ///   - tenants: Their names, in order, and the notes of each.
    ///   - severity: Whether they are notes, or a policy has them accepted.
    /// - Returns: What is shown of it.
    /// - Throws: `PlanFileError` when it is none.
    private func plan(_ tenants: [(name: String, notes: [Risk])], severity: String = "note") throws -> PlanDocument {
        let changes = tenants.map { tenant in
            var name = JSONWriter()
            name.write(string: tenant.name)
            let notes = tenant.notes.map {
                #"{"id":"\#($0.rawValue)","severity":"\#(severity)","hash":"0123abcd","reach":"unknown"}"#
            }
            return #"""
                {"tenant":\#(name.text),"kind":"plan","key":"monthly","action":"update",
                 "fields":[{"name":"name","before":"old","after":"new","sensitive":false,"drift":"none"}],
                 "reason":"config_changed","drift":"none","source":null,"risks":[\#(notes.joined(separator: ","))]}
                """#
        }
        return try document(ofChanges: changes)
    }

    /// 200 shops, of which one has no plan left, one gives more, and two change who is the operator's own.
    private func shops() throws -> PlanDocument {
        try plan(
            (0..<200).map { place in
                let notes: [Int: [Risk]] = [
                    190: [.lastActivePlan], 191: [.offerGrew], 12: [.masterChanged], 13: [.masterChanged],
                ]
                return ("s\(1000 + place)", notes[place] ?? [])
            }
        )
    }

    private func html(_ document: PlanDocument) -> String {
        var page = ""
        HTMLPlanRenderer().render(document) { page += $0 }
        return page
    }

    /// The line of a comment that counts the notes.
    private func noteLine(_ comment: String) -> Substring? {
        comment.split(separator: "\n").first { $0.hasPrefix("Notes: ") }
    }

    @Test("each meaning once with its tenants, the gravest first: at the end, above the folds, beside the figures")
    func forms() throws {
        let plan = try shops()
        let words =
            "Notes: another shop is the operator's own (2: s1012, s1013); no plan is left that is on sale (1: s1190); "
            + "customers get more for their money (1: s1191).\n"
        #expect(text(plan).hasSuffix("\n\n\(words)Plan: 200 to update in 200 tenants.\n"), "\(text(plan).suffix(400))")
        let comment = MarkdownPlanRenderer().render(plan)
        let named = try #require(comment.firstRange(of: "no plan is left that is on sale (1: <code>s1190</code>)"))
        let folds = try #require(comment.firstRange(of: "<details>"))
        #expect(named.lowerBound < folds.lowerBound, "\(comment.prefix(800))")
        #expect(
            html(plan).contains("no plan is left that is on sale (1: <bdi>s1190</bdi>); customers get more"),
            "\(html(plan).prefix(2000))"
        )
    }

    @Test("a comment without room keeps the line, and shows tenants with notes before those without")
    func cut() throws {
        let comment = MarkdownPlanRenderer(limit: 4000).render(try shops())
        #expect(comment.unicodeScalars.count <= 4000)
        #expect(noteLine(comment)?.contains("on sale (1: <code>s1190</code>); ") == true, "\(comment)")
        for name in ["s1012", "s1013", "s1190", "s1191"] {
            #expect(comment.contains("<details><summary><code>\(name)</code>"), "\(comment)")
        }
        #expect(!comment.contains("<details><summary><code>s1199</code>"), "\(comment)")
    }

    @Test("where there is room for one tenant it is the one with the gravest note")
    func gravest() throws {
        let tenants = (0..<200).map { ("s\(1000 + $0)", $0 == 190 ? [Risk.lastActivePlan] : [.tenantCreated]) }
        let comment = MarkdownPlanRenderer(limit: 2000).render(try plan(tenants))
        #expect(comment.contains("<details><summary><code>s1190</code>"), "\(comment)")
    }

    @Test("10,000 new tenants are one clause")
    func many() throws {
        let plan = try plan((0..<10_000).map { ("s\(10_000 + $0)", [.tenantCreated]) })
        #expect(text(plan).contains("\nNotes: a new tenant (10000: s10000, s10001, s10002, …).\nPlan: "))
        let names = "<code>s10000</code>, <code>s10001</code>, <code>s10002</code>, …"
        #expect(noteLine(MarkdownPlanRenderer().render(plan)) == "Notes: a new tenant (10000: \(names)).")
    }

    @Test("a tenant with several notes of one meaning is one")
    func repeated() throws {
        let plan = try plan([("s1", [.priceRose]), ("s1", [.priceRose]), ("s2", [.priceRose])])
        #expect(text(plan).contains("\nNotes: a price rises (2: s1, s2).\n"))
    }

    @Test("a name is cut and escaped in every form, so that it neither fills the line nor writes into it")
    func names() throws {
        let hostile = "a\u{1B}[31m<b>*\n" + String(repeating: "x", count: 5000) + "tail"
        let plan = try plan([(hostile, [.lastActivePlan])])
        let last = try #require(text(plan).split(separator: "\n").first { $0.hasPrefix("Notes: ") })
        #expect(last.count < 150 && last.hasSuffix("tail)."), "\(last)")
        #expect(last.contains(#"(1: a\u{1B}[31m<b>*\u{A}xx"#), "\(last)")
        let comment = try #require(noteLine(MarkdownPlanRenderer().render(plan)))
        #expect(comment.count < 250 && !comment.contains("<b>") && comment.contains("tail</code>)."), "\(comment)")
        let page = html(plan)
        let start = try #require(page.firstRange(of: "<p>Notes: ")).upperBound
        let shown = page[start...].prefix { $0 != "." }
        #expect(shown.count < 250 && !shown.contains("<b>") && shown.hasSuffix("tail</bdi>)"), "\(shown)")
    }

    @Test("every kind of note is counted in the smallest comment, beside everything that has to be accepted")
    func smallest() throws {
        let long = String(repeating: "n", count: 63)
        let notes = Risk.allCases.filter { !$0.needsAcknowledgement }
        let plan = try plan((0..<31).map { (long + "\($0 + 10)", notes) })
        for limit in [MarkdownPlanRenderer.leastLimit, 3000, 5000, 65_000] {
            let comment = MarkdownPlanRenderer(limit: limit).render(plan)
            #expect(comment.unicodeScalars.count <= limit)
            let line = try #require(noteLine(comment), "\(limit)")
            #expect(line.split(separator: ";").count == notes.count, "\(line)")
            #expect(line.components(of: "31") == notes.count, "\(line)")
        }
    }

    @Test("what a policy has accepted is no note, and a plan without notes says nothing of them")
    func others() throws {
        for plan in [try plan([("s1", [.masterChanged])], severity: "acknowledge"), try plan([("s1", [])])] {
            for form in [text(plan), MarkdownPlanRenderer().render(plan), html(plan)] {
                #expect(!form.contains("Notes: "))
            }
        }
    }
}

extension Substring {
    /// How often a number stands in it.
    fileprivate func components(of number: String) -> Int { split { !$0.isNumber }.count { $0 == number } }
}
