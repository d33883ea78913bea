import TenantPlan
import Testing

@Suite("A comment that is cut keeps what nobody may miss")
struct MarkdownLimitTests {
    /// A plan in which `count` cards change, the first from a live value of that many letters, and as many go away.
    ///
    /// - Parameters:
    ///   - letters: How long the first live value is.
    ///   - keyLetters: How much longer the first keys are.
    ///   - count: How many cards change.
    ///   - secrets: How many secrets are not at hand.
    ///   - holds: How many tenants are held.
    /// - Returns: What is shown of it.
    /// - Throws: `PlanFileError` when it is none.
    private func plan(letters: Int = 1, keyLetters: Int = 0, count: Int = 3, secrets: Int = 0, holds: Int = 0) throws
        -> PlanDocument
    {
        func change(_ key: String, _ action: String, _ before: String, _ after: String) -> String {
            #"""
            {"tenant":"parsvpn","kind":"card","key":"\#(key)","action":"\#(action)",
             "fields":[{"name":"card_holder_name","before":\#(before),"after":\#(after),"sensitive":false,"drift":"none"}],
             "reason":"\#(action == "delete" ? "removed" : "config_changed")","drift":"none","source":null,
             "risks":[{"id":"\#(action == "delete" ? "merchant_changed" : "card_changed")","severity":"acknowledge","hash":"0123abcd","reach":"unknown"}]}
            """#
        }
        let long = String(repeating: "a", count: letters)
        let key = String(repeating: "a", count: keyLetters)
        let changes =
            (0..<count).map {
                change(
                    "new-\($0)" + ($0 == 0 ? key : ""),
                    "update",
                    "\"\($0 == 0 ? long : "")now\"",
                    "\"\($0 == 0 ? long : "")then\""
                )
            }
            + (0..<count).map { change("old-\($0)" + ($0 == 0 ? key : ""), "delete", "\"now\"", "null") }
        let json = #"""
            {"format_version":"1.1","id":"sha256:00","complete":true,
             "database":{"identity":"x","revision":1,"schema_version":2},"tool_version":"1.0.0",
             "environment":null,"source_commit":null,"tenant_glob":null,
             "limits_exceeded":[],
             "unresolved_secrets":[\#((0..<secrets).map { "\"tenant-\($0) env:TOKEN_\($0)\"" }.joined(separator: ","))],
             "held":[\#((0..<holds).map { #"{"tenant":"held-\#($0)","reason":"freeze","by":"sara","until":null}"# }.joined(separator: ","))],
             "changes":[\#(changes.joined(separator: ","))],"preconditions":[]}
            """#
        return try SavedPlan(parsing: Array(json.utf8)).document
    }

    @Test("a live value of 200,000 letters takes no row away, its own least of all; where it changes is seen")
    func longValue() throws {
        let text = MarkdownPlanRenderer().render(try plan(letters: 200_000))
        #expect(
            text.contains(
                "| <code>parsvpn</code> | ~ card <code>new-0</code> | <code>card_holder_name</code> | <code>…aaa"
            )
        )
        #expect(text.contains("aaanow\""))
        #expect(text.contains("aaathen\""))
        #expect(text.contains("(200005 characters)"))
        for place in 0..<3 { #expect(text.contains("| <code>parsvpn</code> | ~ card <code>new-\(place)</code>")) }
        #expect(!text.contains("### Left out"))
    }

    @Test("thousands of secrets and holds come behind risks and removals, and leave each other room")
    func missing() throws {
        for (secrets, holds) in [(5000, 5000), (5000, 1), (1, 5000)] {
            let text = MarkdownPlanRenderer(limit: 20_000).render(try plan(secrets: secrets, holds: holds))
            #expect(text.unicodeScalars.count <= 20_000)
            let headings = text.split(separator: "\n").filter { $0.hasPrefix("### ") }
            #expect(
                headings == [
                    "### Needs 6 acknowledgements", "### Goes away", "### Secrets that are not at hand",
                    "### Held, and left out", "### Left out",
                ]
            )
            for place in 0..<3 {
                #expect(text.contains("| <code>parsvpn</code> | ~ card <code>new-\(place)</code>"))
                #expect(
                    text.contains("| <code>parsvpn</code> | - card <code>old-\(place)</code> | no longer declared |")
                )
            }
        }
    }

    @Test("a row that is too long for what is left keeps no shorter one away")
    func longRow() throws {
        let text = MarkdownPlanRenderer(limit: 5000).render(try plan(keyLetters: 4000))
        #expect(!text.contains("aaa"))
        for place in 1..<3 {
            #expect(text.contains("| <code>parsvpn</code> | ~ card <code>new-\(place)</code>"))
            #expect(text.contains("| <code>parsvpn</code> | - card <code>old-\(place)</code> | no longer declared |"))
        }
        #expect(text.contains("There was no room in 5000 characters for 2 risks, "))
    }

    @Test("of what there is no room for each kind is counted once, whatever it means")
    func counts() throws {
        let text = MarkdownPlanRenderer(limit: 3000).render(try plan(letters: 500, count: 60, secrets: 100))
        #expect(text.unicodeScalars.count <= 3000)
        let left = try #require(text.split(separator: "\n").first { $0.hasPrefix("There was no room in 3000") })
        #expect(left.contains(/characters for \d+ risks, \d+ acknowledgements, \d+ removals,/))
        for what in ["risk", "removal", "secret", "acknowledgement", "tenant"] {
            #expect(left.components(of: what) <= 1, "\(left)")
        }
    }

    /// A plan in which four prices of each of 200 shops fall, as they do when a layer changes, and a few things happen besides.
    ///
    /// - Parameter prices: What the prices are now: of all shops the same, or of each another one.
    /// - Returns: What is shown of it.
    /// - Throws: `PlanFileError` when it is none.
    private func falling(_ prices: (Int) -> Int) throws -> PlanDocument {
        func change(
            _ tenant: Int,
            _ kind: String,
            _ key: String,
            _ fields: [(String, String, String)],
            _ risks: [String]
        )
            -> String
        {
            let fields = fields.map {
                #"{"name":"\#($0)","before":\#($1),"after":\#($2),"sensitive":false,"drift":"none"}"#
            }
            let risks = risks.map {
                #"{"id":"\#($0)","severity":"acknowledge","hash":"0123abcd","reach":"\#(tenant) active subscribers"}"#
            }
            return #"""
                {"tenant":"shop-\#(1000 + tenant)","kind":"\#(kind)","key":"\#(key)","action":"update",
                 "fields":[\#(fields.joined(separator: ","))],"reason":"config_changed","drift":"none","source":null,
                 "risks":[\#(risks.joined(separator: ","))]}
                """#
        }
        let changes = (0..<200).flatMap { shop -> [String] in
            var changes: [String] = []
            if shop == 100 {
                let chats = [("admin_chat_id", "-1", "-2")]
                changes.append(change(shop, "bot", "shop-1100", chats, ["approver_changed", "protected_changed"]))
            }
            changes += (0..<4).map { plan in
                let price = prices(shop)
                let fields = [("price_kopeks", "\(price)", "\(price / 2 - (shop == 77 ? price / 3 : 0))")]
                return change(shop, "plan", "plan-\(plan)", fields, ["price_fell"])
            }
            if shop == 150 {
                let holder = [("card_holder_name", #""Sara""#, #""Mallory""#)]
                changes.append(change(shop, "card", "main", holder, ["card_changed"]))
            }
            return changes
        }
        return try document(ofChanges: changes)
    }

    @Test(
        "hundreds of falling prices take no swapped card away, and each risk is counted",
        arguments: [2000, 3000, 65_000]
    )
    func gravest(_ limit: Int) throws {
        for prices in [{ _ in 9000 }, { 9000 + 60 * $0 }] as [(Int) -> Int] {
            let text = MarkdownPlanRenderer(limit: limit).render(try falling(prices))
            #expect(text.unicodeScalars.count <= limit)
            for line in [
                "| card changed | 1 | 1 |", "| approver changed | 1 | 1 |", "| protected changed | 1 | 1 |",
                "| price fell | 800 | 200 |", "--ack card_changed:shop-1150/main@0123abcd",
                "--ack approver_changed:shop-1100@0123abcd", "--ack protected_changed:shop-1100@0123abcd",
            ] { #expect(text.contains(line + "\n"), "\(limit)") }
            guard limit > 2000 else { continue }
            for words in ["customers will pay to another card", "somebody else approves payments", "Mallory", "Sara"] {
                #expect(text.contains(words), "\(limit)")
            }
        }
    }

    @Test("falls that differ in their tenant alone are one row, and the furthest comes first")
    func merged() throws {
        let text = MarkdownPlanRenderer().render(try falling { _ in 9000 })
        #expect(text.contains("| 199 tenants: <code>shop-1000</code>, <code>shop-1001</code>, "))
        #expect(text.contains("<code>shop-1009</code> and 189 more | ~ plan <code>plan-0</code> |"))
        let first = try #require(text.split(separator: "\n").first { $0.contains("<code>price_kopeks</code>") })
        #expect(
            first.hasPrefix(
                "| <code>shop-1077</code> | ~ plan <code>plan-0</code> <code>77 active subscribers</code> |"
            )
        )
        #expect(first.contains("<code>1500 (15 toman)</code>"))
        #expect(!text.contains("risks,"))
    }

    @Test("text and HTML count the risks and begin with the gravest too")
    func gravestElsewhere() throws {
        let plan = try falling { _ in 9000 }
        let shown = text(plan)
        let headings = shown.split(separator: "\n").filter { $0.hasPrefix("Needs an acknowledgement: ") }
        #expect(
            headings == [
                "Needs an acknowledgement: customers will pay to another card",
                "Needs an acknowledgement: somebody else approves payments",
                "Needs an acknowledgement: the tenant is protected",
                "Needs an acknowledgement: a price falls by more than 30 % or to zero, or has nothing to be held against (800)",
            ]
        )
        var page = ""
        HTMLPlanRenderer().render(plan) { page += $0 }
        #expect(page.contains("<tr><td>price fell</td><td>800</td><td>200</td></tr>"))
        let places = try [
            "card changed</span>", "approver changed</span>", "protected changed</span>", "price fell</span>",
        ]
        .map { try #require(page.firstRange(of: $0)).lowerBound }
        #expect(places == places.sorted())
    }

    @Test("text and HTML name risks before secrets too")
    func others() throws {
        let plan = try plan(secrets: 2, holds: 1)
        let shown = text(plan)
        let risk = try #require(shown.firstRange(of: "--ack card_changed:"))
        let secret = try #require(shown.firstRange(of: "Secrets that are not at hand"))
        #expect(risk.lowerBound < secret.lowerBound)
        var page = ""
        HTMLPlanRenderer().render(plan) { page += $0 }
        let places = try [
            "<h2>Needs 6 acknowledgements", "<h2>Goes away", "<h2>Secrets that are not", "<h2>Held, and left",
        ]
        .map { try #require(page.firstRange(of: $0)).lowerBound }
        #expect(places == places.sorted())
    }
}

extension Substring {
    /// How often a word stands in it, alone or in the plural.
    fileprivate func components(of word: String) -> Int {
        split { !$0.isLetter }.count { $0 == word || $0 == word + "s" }
    }
}
