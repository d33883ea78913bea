internal import Escaping
internal import TenantModel

/// A plan as Markdown, for a comment on a pull request: verdict, risks, removals, then a folded table a tenant.
///
/// It is GitHub Flavored Markdown; GitLab and Gitea read it as well. Every value goes through ``MarkdownText``.
public struct MarkdownPlanRenderer: Sendable {
    /// How many characters, counted as code points, the result may have.
    public let limit: Int

    /// The fewest that a limit may be: verdict and counts, those of each risk too, are never left out.
    public static let leastLimit = 2000

    /// What fits into one comment of GitHub, which takes 65,536 characters, with room for a line above it.
    public static let commentLimit = 65_000

    /// Makes a renderer.
    ///
    /// - Parameter limit: How many characters the result may have; ``leastLimit`` where it is less.
    public init(limit: Int = commentLimit) {
        self.limit = max(limit, Self.leastLimit)
    }

    /// The whole of `document`, or as much of it as there is room for: how many there are of each risk and note, then risks, the
    /// gravest first, before removals, both before tenants, and of those the ones with risks and removals first, then the ones
    /// with notes. Long values
    /// are cut to what differs in them, those that somebody has to accept only where there is no room for more, and changes
    /// that differ in nothing but their tenant become one row. What is left out is counted, by tenant.
    public func render(_ document: PlanDocument) -> String {
        let overview = PlanOverview(document)
        // Room to say what is left out is not taken from a plan that fits without.
        let whole = page(overview, isWhole: true)
        return (whole.omissions.isEmpty ? whole : page(overview, isWhole: false)).text
    }

    private func page(_ overview: PlanOverview, isWhole: Bool) -> MarkdownPage {
        let document = overview.document
        var page = MarkdownPage(limit: limit)
        page.add("**\(words: overview.verdict.words).** \(words: sentence(of: document)).\n\n")
        page.add(riskCounts(overview))
        page.add(noteCounts(overview))
        let held = page.hold(isWhole ? 0 : limit / 8 + 200)
        addOrigin(of: document, to: &page)
        let left = moneyLeft(of: document, isWhole: isWhole)
        let undeclared = undeclaredSections(of: document, isWhole: isWhole)
        // Nobody is asked about either, so that they keep a little of the room, however much else there is.
        let room = page.room
        let heldForUndeclared = undeclared.map { section in
            page.hold(min(length(of: section.rows) + section.end.length, room / 8))
        }
        let heldForMoney = page.hold(min(length(of: left), room / 8))
        // A plan that fits is shown as it is; of one that does not, risks may take half of the room before they are put together.
        var grave = graveRows(overview, room: isWhole ? limit : page.room / 2)
        grave.widen(to: isWhole ? page.room : page.room / 2, lengths: longestValue...limit) {
            riskTables(overview, merged: $0, longest: $1)
        }
        // However much stands above them.
        let heldForGrave = page.hold(min(grave.length, page.room / 4 * 3))
        addObstacles(of: document, to: &page)
        page.release(heldForGrave)
        addRisks(grave, to: &page)
        addDirectory(of: document, to: &page)
        addRemovals(grave, to: &page)
        addMissing(of: document, to: &page)
        for (section, held) in zip(undeclared, heldForUndeclared) {
            page.release(held)
            page.add(section.what, heading: section.heading, rows: section.rows, end: section.end)
        }
        page.release(heldForMoney)
        page.add("line of management", heading: "### Money that is left to others\n\n", rows: left)
        let omitted = addTenants(overview, to: &page)
        page.add(
            "hint",
            heading: "### Worth knowing\n\n",
            rows: document.hints.map { "- \($0.position): \($0.line) \(words: $0.words)\n" }
        )
        page.release(held)
        addOmitted(omitted, to: &page)
        return page
    }

    private func sentence(of document: PlanDocument) -> String {
        let parts = [document.summary.sentence] + document.asides
        return parts.joined(separator: "; ").prefix(1).uppercased() + parts.joined(separator: "; ").dropFirst()
    }

    private func addOrigin(of document: PlanDocument, to page: inout MarkdownPage) {
        var parts: [MarkdownFragment] = ["plan \(document.id)"]
        if let environment = document.context.environment { parts.append("environment \(environment)") }
        if let commit = document.context.sourceCommit { parts.append("commit \(commit)") }
        if let glob = document.context.tenantGlob { parts.append("only tenants like \(glob)") }
        parts.append("database \(document.database.identity), at revision \(document.database.revision)")
        page.add("<sub>\(MarkdownFragment(joining: parts, by: ", "))</sub>\n\n")
    }

    /// What leaves money to others, the gravest first; lines of several files that say the same are one row where there is no
    /// room for all.
    private func moneyLeft(of document: PlanDocument, isWhole: Bool) -> [MarkdownPage.Row] {
        document.moneyLeft.flatMap { isWhole ? $0.lines.map { MoneyLeft(lines: [$0]) } : [$0] }.map { left in
            let (whole, others) = (left.whole, left.lines.count - 1)
            let more = others > 0 ? " and \(Count.of(others, "other line"))" : ""
            let words = Excerpt(whole.words, longest: 2 * longestValue).markdown
            return MarkdownPage.Row("- \(whole.position)\(words: more): \(whole.line) \(words)\n", count: others + 1)
        }
    }

    /// Rows below a heading of their own.
    private struct Section {
        let what: String
        let heading: MarkdownFragment
        let rows: [MarkdownPage.Row]
        let end: MarkdownFragment
    }

    /// By what customers pay though no manifest has a say about it. What is left out is of those tenants that the plan names
    /// last.
    private func undeclaredSections(of document: PlanDocument, isWhole: Bool) -> [Section] {
        let use = document.undeclaredUse
        let cards = use.cards.map { MarkdownPage.Row("- \($0.tenant): \(words($0))\n", kind: $0.use.words) }
        let settings = use.payments.map { MarkdownPage.Row("- \($0.tenant): \(words($0))\n") }
        return [
            Section(
                what: "card",
                heading: "### Cards that nobody looks after\n\n",
                rows: cards,
                end: end(more: use.moreCards, isWhole ? use.cards.advice : [])
            ),
            Section(
                what: "setting",
                heading: "### Settings that nobody looks after\n\n",
                rows: settings,
                end: end(more: use.morePayments, isWhole ? use.payments.advice : [])
            ),
        ]
    }

    private func words(_ card: UndeclaredCardEntry) -> MarkdownFragment {
        let number = Excerpt(card.numberText.text, longest: 2 * longestValue).markdown
        return "\(Excerpt(card.name, longest: longestValue).markdown), \(number), \(words: card.words)"
    }

    private func words(_ setting: UndeclaredPaymentEntry) -> MarkdownFragment {
        let value = Excerpt(setting.valueText.text, longest: 2 * longestValue).markdown
        let feature = setting.feature.map { Excerpt($0, longest: longestValue).markdown }
        let around = setting.wordsAround
        let of: MarkdownFragment = feature.map { " of \($0)" } ?? ""
        return """
            \(Excerpt(setting.name, longest: longestValue).markdown) \(value), \
            \(words: around.before)\(of)\(words: around.after)
            """
    }

    /// How many there are besides, and how a manifest gets hold of such as these.
    private func end(more: String?, _ advice: [(words: String, code: String)]) -> MarkdownFragment {
        let more: MarkdownFragment = more.map { "- … \(words: $0) \(UndeclaredUse.report).\n" } ?? ""
        return advice.reduce(into: "\(more)\n") { text, advice in
            text += "\(words: advice.words) \(advice.code).\n\n"
        }
    }

    /// How much room rows take with what stands above them.
    private func length(of rows: [MarkdownPage.Row]) -> Int {
        rows.reduce(rows.isEmpty ? 0 : 100) { $0 + $1.markdown.length }
    }

    private func addObstacles(of document: PlanDocument, to page: inout MarkdownPage) {
        page.add(
            "limit",
            heading: "### Beyond the limits\n\n",
            rows: document.brokenLimits.map { "- \($0.id): \(words: $0.words)\n" }
        )
        page.add(
            "lifted limit",
            heading: "### Allowed by hand, beyond the policy in force\n\n",
            rows: (document.liftedLimits?.sentences ?? []).map { "- \($0)\n" }
        )
        page.add(
            "violation",
            heading: "### Not allowed by the policy in force\n\n",
            rows: document.violations.map { "- \(Excerpt($0, longest: 2 * longestValue).markdown)\n" }
        )
    }

    /// Secrets that are not at hand, and tenants that are left out: together they take half of the room at most, and holds
    /// keep half of that, however many secrets there are.
    private func addMissing(of document: PlanDocument, to page: inout MarkdownPage) {
        let held = page.hold(page.room / 2)
        let holds = document.holds.map { hold -> MarkdownFragment in
            "- \(Excerpt(hold.sentence, longest: 2 * longestValue).markdown)\n"
        }
        let wanted = holds.isEmpty ? 0 : holds.reduce(200) { $0 + $1.length }
        let heldForHolds = page.hold(min(wanted, page.room / 2))
        page.add(
            "secret",
            heading: "### Secrets that are not at hand\n\nAn apply refuses.\n\n",
            rows: document.unresolved.map { "- \($0)\n" }
        )
        page.release(heldForHolds)
        page.add("hold", heading: "### Held, and left out\n\n", rows: holds)
        page.release(held)
    }

    /// Says what there was no room for, and how much of which tenant.
    private func addOmitted(_ omitted: [TenantPart], to page: inout MarkdownPage) {
        guard !page.omissions.isEmpty else { return }
        page.add(
            """
            ### Left out

            There was no room in \(limit) characters for \(words: page.omissions.joined(separator: ", ")). \
            `tenantctl show` has the saved plan whole.


            """
        )
        page.add(
            "line",
            heading: "<details><summary>The tenants</summary>\n\n",
            rows: omitted.map { "- \($0.tenant) \(words: $0.sentence)\n" },
            end: "\n</details>\n\n"
        )
    }
}

extension MarkdownFragment {
    /// `parts` with `separator`, which is markup, between them.
    init(joining parts: [MarkdownFragment], by separator: MarkdownFragment) {
        self = ""
        for (place, part) in parts.enumerated() {
            if place > 0 { self += separator }
            self += part
        }
    }
}
