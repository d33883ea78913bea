import TenantModel
import TenantPlan
import Testing

@Suite("A change that nobody could see is shown by code points")
struct LookAlikeTests {
    static let cases: [(before: String, after: String, shown: String)] = [
        ("ی\u{200C}", "ی", #""ی\u{200C}" → "ی""#),
        ("نیم\u{200C}فاصله", "نیم\u{200D}فاصله", #""نیم\u{200C}فاصله" → "نیم\u{200D}فاصله""#),
        ("a b", "a\u{A0}b", #""a b" → "a\u{A0}b""#),
        ("a", "a\u{2060}", #""a" → "a\u{2060}""#),
        ("caf\u{E9}", "cafe\u{301}", #""caf\u{E9}" → "caf\u{65}\u{301}""#),
        ("\u{622}ب", "\u{627}\u{653}ب", #""\u{622}ب" → "\u{627}\u{653}ب""#),
        ("e\u{302}\u{323}x", "e\u{323}\u{302}x", #""e\u{302}\u{323}x" → "e\u{323}\u{302}x""#),
        // Anybody sees these, and reads them better without code points.
        ("نیم\u{200C}فاصله", "نیم\u{200C}روز", "\"نیم\u{200C}فاصله\" → \"نیم\u{200C}روز\""),
        ("a", "a ", #""a" → "a ""#),
        ("é", "e", "\"é\" → \"e\""),
    ]

    @Test("in text", arguments: cases)
    func inText(before: String, after: String, shown: String) throws {
        let lines = text(try made(before, after)).split(separator: "\n")
        // By bytes: Swift takes what only is composed otherwise for the same.
        #expect(lines.contains { $0.utf8.elementsEqual("      name: \(shown)".utf8) }, "\(lines)")
    }

    @Test("in Markdown and in HTML")
    func formats() throws {
        let made = try made("ی\u{200C}", "ی")
        let markdown = MarkdownPlanRenderer().render(made)
        #expect(markdown.contains("<code>\"ی&#92;u&#123;200C&#125;\"</code> | <code>\"ی\"</code> |"), "\(markdown)")
        var html = ""
        HTMLPlanRenderer().render(made) { html += $0 }
        #expect(html.contains(#"<code>&quot;ی\u{200C}&quot;</code>"#), "\(html)")
    }

    @Test("of a row that is left to others too")
    func deviation() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["name": .text("ی")], ledger: ["name": .text("ی")], live: ["name": .text("ی\u{200C}")])
        shop.management = ["name": .once]
        #expect(text(document(try shop.plan())).contains(#"name: "ی\u{200C}", declared "ی""#))
    }

    private func made(_ before: String, _ after: String) throws -> PlanDocument {
        var shop = Parsvpn()
        shop.setBot(
            desired: ["name": .text(after)],
            ledger: ["name": .text(before)],
            live: ["name": .text(before)]
        )
        return document(try shop.plan())
    }
}
