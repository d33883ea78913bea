import Escaping
import TenantModel
import TenantPlan
import Testing

/// `scripts/check-formats` has other readers look at the golden files: a browser, two readers of Markdown.
@Suite("Plans for browsers and for comments")
struct FormatTests {
    private let golden = GoldenTests()

    private func markdown(_ document: PlanDocument, limit: Int = MarkdownPlanRenderer.commentLimit) -> String {
        MarkdownPlanRenderer(limit: limit).render(document)
    }

    private func html(_ document: PlanDocument, detailLimit: Int = HTMLPlanRenderer.standardDetailLimit) -> String {
        var text = ""
        HTMLPlanRenderer(detailLimit: detailLimit).render(document) { text += $0 }
        return text
    }

    @Test("everything that a plan can say, as Markdown and as HTML")
    func whole() throws {
        let made = try golden.made()
        try golden.compare(markdown(made), with: "everything.md")
        try golden.compare(html(made), with: "everything.html")
        let saved = try SavedPlan(parsing: json(made)).document
        #expect(markdown(saved) == markdown(made))
        #expect(html(saved) == html(made))
    }

    @Test("nothing to do, as Markdown and as HTML")
    func nothing() throws {
        let made = document(try Parsvpn().plan())
        try golden.compare(markdown(made), with: "nothing.md")
        try golden.compare(html(made), with: "nothing.html")
    }

    @Test("hostile values, as text, Markdown and HTML; check-formats looks for what they made")
    func hostile() throws {
        let plan = try HostilePlan.document(HostilePlan.texts)
        try golden.compare(text(plan), with: "hostile.txt")
        try golden.compare(markdown(plan, limit: .max), with: "hostile.md")
        try golden.compare(html(plan), with: "hostile.html")
    }

    @Test("no format holds a character that a terminal, a log or a browser obeys", arguments: HostilePlan.texts)
    func noControls(_ hostile: String) throws {
        let plan = try HostilePlan.document([hostile])
        for shown in [text(plan), markdown(plan), html(plan), String(decoding: json(plan), as: UTF8.self)] {
            let unsafe = shown.unicodeScalars.filter { UnsafeScalar.matches($0) && $0 != "\n" }
            #expect(unsafe.isEmpty, "\(unsafe.map(\.value))")
            #expect(!shown.split(separator: "\n").contains { $0.drop(while: \.isWhitespace).hasPrefix("::") })
            #expect(!shown.contains("##["))
        }
    }

    @Test("a page has the tags that it has for a harmless value", arguments: HostilePlan.texts)
    func sameTags(_ hostile: String) throws {
        #expect(try tags(html(HostilePlan.document([hostile]))) == tags(html(HostilePlan.document(["x"]))))
    }

    /// Whatever a browser could take for a tag, without what stands in quotes.
    private func tags(_ page: String) throws -> [String] {
        let body = try #require(page.split(separator: "<body>").last)
        return body.matches(of: #/<[^>]*>/#).map { String($0.output).replacing(#/"[^"]*"/#, with: "\"\"") }
    }

    @Test("the page may load nothing, and runs only what it brings")
    func policy() throws {
        let page = html(try golden.made())
        #expect(page.contains("content=\"default-src &#39;none&#39;; style-src &#39;sha256-"))
        #expect(page.matches(of: #/<(script|style)[ >]/#).count == 2)
        #expect(page.matches(of: #/ (src|href|style|on[a-z]+)="(?!#)/#).isEmpty)
    }

    @Test("Markdown never grows beyond its limit, and keeps verdict, risks and removals longest", arguments: 0..<40)
    func limited(_ step: Int) throws {
        let made = try golden.made()
        let whole = markdown(made)
        let limit = MarkdownPlanRenderer.leastLimit + step * 400
        let cut = markdown(made, limit: limit)
        #expect(cut.unicodeScalars.count <= limit)
        #expect(cut.hasPrefix(whole.prefix(80)))
        if cut.unicodeScalars.count < whole.unicodeScalars.count { #expect(cut.contains("### Left out")) }
        // Everything before the first tenant; a quarter is kept back for removals, and some for what is left out.
        let top = try #require(whole.split(separator: "<details><summary><code>", maxSplits: 1).first)
        if limit * 7 / 8 - 200 > top.unicodeScalars.count * 4 / 3 + 400 { #expect(cut.hasPrefix(top)) }
    }

    @Test("what Markdown leaves out is counted by tenant")
    func leftOut() throws {
        let cut = markdown(try golden.made(), limit: 11_000)
        let listed = cut.split(separator: "\n").filter { $0.hasPrefix("- <code>") && $0.contains(" to ") }
        #expect(listed.contains("- <code>zeta</code> 3 to create"))
    }

    @Test("HTML beyond its limit counts tenants instead of showing them, those without risks first")
    func counted() throws {
        let page = html(try golden.made(), detailLimit: 68)
        #expect(page.contains("are counted and not shown"))
        #expect(page.matches(of: #/<p class="brief"/#).count + page.matches(of: #/<details class="tenant"/#).count == 8)
        #expect(page.contains("<details class=\"tenant\" id=\"t3\" data-tenant=\"parsvpn\""))
        #expect(page.contains("<p class=\"brief\" id=\"t1\" data-tenant=\"left\""))
    }
}
