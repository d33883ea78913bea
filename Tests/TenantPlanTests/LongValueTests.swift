import CanonicalJSON
import TenantPlan
import Testing

@Suite("Of a long value a comment shows what differs")
struct LongValueTests {
    /// A price list as bots have them: `1:100000:true,2:200000:true,…`.
    private static func prices(_ places: ClosedRange<Int>, _ price: (Int) -> Int? = { $0 * 100_000 }) -> String {
        places.compactMap { place in price(place).map { "\(place):\($0):true" } }.joined(separator: ",")
    }

    /// A plan in which one value changes, of each of some tenants.
    ///
    /// - Parameters:
    ///   - values: Before and after, a pair for each tenant.
    ///   - isRisk: Whether somebody has to accept it.
    ///   - others: What is said besides, by the name of the member: `applied`, `present`.
    /// - Returns: What is shown of it.
    /// - Throws: `PlanFileError` when it is none.
    private func plan(
        _ values: [(String, String)],
        isRisk: Bool = true,
        others: [String: String] = [:]
    ) throws -> PlanDocument {
        func quoted(_ text: String) -> String {
            var writer = JSONWriter()
            writer.write(string: text)
            return writer.text
        }
        let risks = isRisk ? #"{"id":"price_fell","severity":"acknowledge","hash":"0123abcd","reach":"unknown"}"# : ""
        let members = others.map { "\"\($0)\":\(quoted($1))," }.joined()
        let changes = values.enumerated().map { place, value in
            #"""
            {"tenant":"shop-\#(100 + place)","kind":"configuration","key":"PRICES","action":"update",
             "fields":[{"name":"config_value","before":\#(quoted(value.0)),"after":\#(quoted(value.1)),
                        \#(members)"sensitive":false,"drift":"none"}],
             "reason":"config_changed","drift":"none","source":null,"risks":[\#(risks)]}
            """#
        }
        return try document(ofChanges: changes)
    }

    /// What stands in the columns "now" and "then" of each row of the field, as a reader sees it.
    private func cells(_ markdown: String) -> [(now: String, then: String)] {
        markdown.split(separator: "\n").filter { $0.contains("<code>config_value</code>") }.map { row in
            let cells = row.dropLast(2).split(separator: " | ", omittingEmptySubsequences: false).suffix(2)
                .map { seen(String($0)) }
            return (now: cells[0], then: cells[1])
        }
    }

    /// Markdown as a reader sees it.
    private func seen(_ markdown: String) -> String {
        ["<wbr>", "<code>", "</code>"].reduce(markdown) { $0.replacing($1, with: "") }
            .replacing(/&#(\d+);/) { found in
                UInt32(found.1).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? ""
            }
    }

    @Test(
        "a price list that rises at its beginning and falls at its end shows both, in every table",
        arguments: [true, false]
    )
    func priceList(isRisk: Bool) throws {
        let before = Self.prices(1...60) + ",500:90000000:true"
        let after = Self.prices(1...60) { $0 == 1 ? 110_000 : $0 * 100_000 } + ",500:1:true"
        let rows = cells(MarkdownPlanRenderer().render(try plan([(before, after)], isRisk: isRisk)))
        #expect(rows.count == (isRisk ? 2 : 1))
        for (now, then) in rows.suffix(1) {
            #expect(
                now.hasPrefix("\"1:100000:true,2:200000:true,…") && then.hasPrefix("\"1:110000:true,2:200000:true,…")
            )
            #expect(
                now.contains("…60:6000000:true,500:90000000:true\" (")
                    && then.contains("…60:6000000:true,500:1:true\" (")
            )
            #expect(now.hasSuffix(" characters, 2 differences)") && then.hasSuffix(" characters, 2 differences)"))
            #expect(now.count < 150)
        }
        // What is to be accepted is whole where there is room.
        if isRisk { #expect(rows[0] == ("\"\(before)\"", "\"\(after)\"")) }
    }

    @Test("what was applied, and what stays, is cut as what is there is", arguments: ["applied", "present"])
    func besideTheCells(member: String) throws {
        let after = Self.prices(1...2000)
        let other = Self.prices(1...2000) { $0 == 700 ? 7 : $0 * 100_000 }
        let document = try plan([("x", after)], isRisk: false, others: [member: other])
        let limit = MarkdownPlanRenderer.leastLimit * 4
        let text = MarkdownPlanRenderer(limit: limit).render(document)
        #expect(text.unicodeScalars.count <= limit && !text.contains("### Left out"), "\(text)")
        let rows = text.split(separator: "\n").filter { $0.contains("<code>config_value</code>") }
        let row = seen(String(try #require(rows.first)))
        #expect(row.contains("700:7:true") && row.contains("\(other.unicodeScalars.count + 2) characters"), "\(row)")
        // So it is where somebody has to accept it.
        let accepted = try plan([("x", after), ("x", after)], others: [member: other])
        #expect(seen(MarkdownPlanRenderer().render(accepted)).contains("700:7:true"))
    }

    @Test("a piece that comes in between or goes does not hide a fall behind it")
    func inserted() throws {
        let before = Self.prices(1...90)
        let after = "0:1:true," + Self.prices(1...90) { $0 == 45 ? nil : $0 == 80 ? 7 : $0 * 100_000 }
        let (now, then) = try #require(
            cells(MarkdownPlanRenderer().render(try plan([(before, after)], isRisk: false))).first
        )
        #expect(now.contains("80:8000000:true") && then.contains("80:7:true"))
        #expect(now.contains("44:4400000:true,45:4500000:true,46:4600000:true"))
        #expect(then.contains("44:4400000:true,46:4600000:true") && then.hasPrefix("\"0:1:true,1:100000:true,"))
        #expect(then.hasSuffix(", 3 differences)"))
    }

    @Test(
        "where there are more differences than room it says how many are missing, and what is asked about is shown further"
    )
    func manyDifferences() throws {
        // Every third price falls, so that there are 200 differences with two prices in between.
        let before = Self.prices(1...600)
        let after = Self.prices(1...600) { $0 % 3 == 0 ? 9 : $0 * 100_000 }
        var shown: [Int] = []
        for limit in [4000, 20_000, 65_000] {
            let text = MarkdownPlanRenderer(limit: limit).render(try plan([(before, after)]))
            #expect(text.unicodeScalars.count <= limit && !text.contains("### Left out"))
            for (now, then) in cells(text) {
                #expect(now.hasPrefix("…") || now.hasPrefix("\""))
                let seen = then.matches(of: /:9:true/).count
                guard seen < 200 else { continue }
                #expect(seen >= 1 && then.contains(" characters, 200 differences, \(200 - seen) of them not shown)"))
            }
            let (now, then) = cells(text)[0]
            #expect(now.contains("3:300000:true") && then.contains("3:9:true"))
            shown.append(then.matches(of: /:9:true/).count)
        }
        #expect(shown[0] < shown[1] && shown[1] < shown[2] && shown[2] == 200, "\(shown)")
    }

    @Test("a difference that is too long leaves room for the next one, and says how much of it is missing")
    func longDifference() throws {
        let before = "first,\(String(repeating: "a", count: 4000)),second,third,limit:90000,last,\(Self.prices(1...30))"
        let after = "first,\(String(repeating: "b", count: 5000)),second,third,limit:1,last,\(Self.prices(1...30))"
        let (now, then) = try #require(
            cells(MarkdownPlanRenderer().render(try plan([(before, after)], isRisk: false))).first
        )
        #expect(now.contains("limit:90000,last") && then.contains("limit:1,last"))
        #expect(then.contains("first,bbb") && then.contains("bbb…bbb") && then.contains("bbb,second"))
        let missing = try #require(then.firstMatch(of: /, 2 differences, (\d+) characters that differ not shown\)$/))
        #expect(Int(missing.1).map { $0 + then.count { $0 == "b" } } == 5000)
        #expect(then.count < 400)
    }

    @Test("a value that has nothing beside it shows its beginning and its end")
    func aloneOrNew() throws {
        let value = "begin,\(Self.prices(1...100)),end"
        let (_, then) = try #require(cells(MarkdownPlanRenderer().render(try plan([("", value)], isRisk: false))).first)
        #expect(then.hasPrefix("\"begin,1:") && then.contains(",end\" ("))
        #expect(then.contains(/[0-9]+ characters, [0-9]+ characters that differ not shown\)$/))
    }

    @Test("rows that differ in what is not shown are not put together")
    func notMerged() throws {
        func value(_ letter: Character) -> String {
            String(repeating: "x", count: 900) + String(repeating: letter, count: 9)
                + String(repeating: "x", count: 900)
        }
        let values = (0..<40).map { ("short", value($0 < 25 ? "a" : "b")) }
        let text = MarkdownPlanRenderer(limit: 4000).render(try plan(values))
        #expect(text.contains("| 25 tenants: ") && text.contains("| 15 tenants: ") && !text.contains("| 40 tenants: "))
    }

    @Test("a letter keeps the marks on it, and a difference in a mark alone is seen with its letter")
    func marks() throws {
        let (start, end) = (String(repeating: "بَ", count: 300), String(repeating: "تِ", count: 300))
        let (now, then) = try #require(
            cells(MarkdownPlanRenderer().render(try plan([(start + "مُ" + end, start + "مِ" + end)], isRisk: false)))
                .first
        )
        #expect(now.contains("بَمُتِ") && then.contains("بَمِتِ"))
        #expect(now.hasPrefix("…بَ") && now.contains("تِ… ("))
    }

    @Test("what is cut of hostile values is no less escaped; check-markdown has other readers look at it")
    func hostile() throws {
        let changed = HostilePlan.texts.enumerated().map { $0 % 4 == 1 ? $1 + $1 : $1 }
        let values = [",", "", " | "].map {
            (HostilePlan.texts.joined(separator: $0), changed.joined(separator: $0))
        }
        try GoldenTests().compare(MarkdownPlanRenderer(limit: 12_000).render(try plan(values)), with: "long.md")
    }

    @Test(
        "values of hundreds of thousands of characters take a moment, whatever differs in them",
        .timeLimit(.minutes(1))
    )
    func large() throws {
        let lists = Self.prices(1...12_000)
        let cases: [(String, String)] = [
            (lists, Self.prices(1...12_000) { $0 % 2 == 0 ? 1 : $0 % 7 == 0 ? nil : $0 * 100_000 }),
            (String(repeating: "1,", count: 100_000), String(repeating: "1,2,", count: 50_001)),
            (String(repeating: "ab", count: 100_000), String(repeating: "ba", count: 100_001)),
        ]
        for (before, after) in cases {
            let text = MarkdownPlanRenderer().render(try plan([(before, after)], isRisk: false))
            #expect(cells(text).count == 1 && text.unicodeScalars.count < 3000)
        }
    }
}
