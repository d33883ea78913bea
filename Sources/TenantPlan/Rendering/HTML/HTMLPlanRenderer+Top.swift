internal import Escaping
internal import TenantModel

extension HTMLPlanRenderer {
    /// Whether the plan can be applied, and how much it is.
    func verdict(_ overview: PlanOverview) -> HTMLFragment {
        let document = overview.document
        let summary = document.summary
        let left = document.asides.joined(separator: "; ")
        let rest: HTMLFragment = left.isEmpty ? "" : "<p>\(left).</p>\n"
        var text: HTMLFragment = """
            <header>
            <div class="verdict \(overview.verdict.level.rawValue)">
            <h1>\(overview.verdict.words)</h1>
            \(rest)\(notes(overview))</div>
            <ul class="figures">

            """
        let counts = Change.Action.allCases.map { ($0.rawValue, summary.counts[$0, default: 0]) }
        for (name, count) in [("tenants", summary.tenants)] + counts where count > 0 {
            text += "<li><b>\(count)</b> \(name)</li>\n"
        }
        text += "</ul>\n"
        return text
    }

    /// What notes there are.
    private func notes(_ overview: PlanOverview) -> HTMLFragment {
        let groups = overview.notes.gravestFirst
        guard !groups.isEmpty else { return "" }
        var text: HTMLFragment = "<p>Notes: "
        for (place, group) in groups.enumerated() {
            text += "\(place > 0 ? "; " : "")\(group.risk.meaning) (\(group.tenants): "
            let names = group.names(NoteCounts.mostNamed)
            for (place, name) in names.enumerated() { text += "\(place > 0 ? ", " : "")<bdi>\(name)</bdi>" }
            text += "\(group.rest(behind: names.count)))"
        }
        text += ".</p>\n"
        return text
    }

    /// What the plan was made of.
    func origin(of document: PlanDocument) -> HTMLFragment {
        var facts: [(String, String)] = [
            ("plan", document.id),
            ("database", "\(document.database.identity), at revision \(document.database.revision)"),
        ]
        if let environment = document.context.environment { facts.append(("environment", environment)) }
        if let commit = document.context.sourceCommit { facts.append(("commit", commit)) }
        if let glob = document.context.tenantGlob { facts.append(("only tenants like", glob)) }
        facts.append(("tenantctl", document.context.toolVersion))
        var list: HTMLFragment = "<dl class=\"origin\">\n"
        for (name, value) in facts { list += "<div><dt>\(name)</dt><dd><bdi>\(value)</bdi></dd></div>\n" }
        list += "</dl>\n</header>\n"
        return list
    }

    /// What no acknowledgement helps against.
    func obstacles(of document: PlanDocument) -> HTMLFragment {
        var text: HTMLFragment = ""
        if !document.brokenLimits.isEmpty {
            text += "<section>\n<h2>Beyond the limits</h2>\n<ul>\n"
            for limit in document.brokenLimits {
                text += "<li><code>\(limit.id)</code>: \(limit.words)</li>\n"
            }
            text += "</ul>\n</section>\n"
        }
        if let lifted = document.liftedLimits {
            text += "<section>\n<h2>Allowed by hand, beyond the policy in force</h2>\n<ul>\n"
            for line in lifted.sentences { text += "<li><bdi>\(line)</bdi></li>\n" }
            text += "</ul>\n</section>\n"
        }
        if !document.violations.isEmpty {
            text += "<section>\n<h2>Not allowed by the policy in force</h2>\n<ul>\n"
            for violation in document.violations { text += "<li><bdi>\(violation)</bdi></li>\n" }
            text += "</ul>\n</section>\n"
        }
        return text
    }

    /// Secrets that are not at hand, and tenants that are left out.
    func missing(of document: PlanDocument) -> HTMLFragment {
        var text: HTMLFragment = ""
        if !document.unresolved.isEmpty {
            text += "<section>\n<h2>Secrets that are not at hand</h2>\n<p>An apply refuses.</p>\n<ul>\n"
            for secret in document.unresolved { text += "<li><bdi><code>\(secret)</code></bdi></li>\n" }
            text += "</ul>\n</section>\n"
        }
        if !document.holds.isEmpty {
            text += "<section>\n<h2>Held, and left out</h2>\n<ul>\n"
            for hold in document.holds { text += "<li><bdi>\(hold.sentence)</bdi></li>\n" }
            text += "</ul>\n</section>\n"
        }
        return text
    }

    /// By what customers pay though no manifest has a say about it, and how one gets it.
    func undeclared(in document: PlanDocument) -> HTMLFragment {
        let use = document.undeclaredUse
        let cards = use.cards.map { card -> HTMLFragment in
            "<li><bdi>\(card.tenant)</bdi>: <bdi>\(card.name)</bdi>, \(card.numberText.html), \(card.words)</li>\n"
        }
        let settings = use.payments.map { setting -> HTMLFragment in
            """
            <li><bdi>\(setting.tenant)</bdi>: <bdi>\(setting.name)</bdi> \(setting.valueText.html), \
            <bdi>\(setting.words)</bdi></li>\n
            """
        }
        var text = section("Cards that nobody looks after", cards, more: use.moreCards, use.cards.advice)
        text += section(
            "Settings that nobody looks after",
            settings,
            more: use.morePayments,
            use.payments.advice
        )
        return text
    }

    private func section(
        _ heading: String,
        _ rows: [HTMLFragment],
        more: String?,
        _ advice: [(words: String, code: String)]
    ) -> HTMLFragment {
        guard !rows.isEmpty else { return "" }
        var text: HTMLFragment = "<section>\n<h2>\(heading)</h2>\n<ul>\n"
        for row in rows { text += row }
        if let more { text += "<li>… \(more) <code>\(UndeclaredUse.report)</code>.</li>\n" }
        text += "</ul>\n"
        for advice in advice { text += "<p class=\"why\">\(advice.words) <code>\(advice.code)</code>.</p>\n" }
        text += "</section>\n"
        return text
    }

    /// Whose money the manifests do not decide about.
    func leftToOthers(of document: PlanDocument) -> HTMLFragment {
        guard !document.leftToOthers.isEmpty else { return "" }
        var text: HTMLFragment = "<section>\n<h2>Money that is left to others</h2>\n<ul>\n"
        for left in document.moneyLeft.flatMap(\.lines) {
            text +=
                "<li><code>\(left.position)</code>: <bdi><code>\(left.line)</code></bdi> <bdi>\(left.words)</bdi></li>\n"
        }
        text += "</ul>\n</section>\n"
        return text
    }

    /// What has to be accepted: each meaning once, with the fields that it is about, and the lines to copy.
    func risks(_ overview: PlanOverview) -> HTMLFragment {
        let notes = overview.document.requiredAcknowledgements
        guard !notes.isEmpty else { return "" }
        var text: HTMLFragment =
            "<section class=\"risks\">\n<h2>Needs \(Count.of(notes.count, "acknowledgement"))</h2>\n\(counts(overview))"
        for group in overview.risks {
            let meaning = group.risk.meaning.prefix(1).uppercased() + group.risk.meaning.dropFirst()
            text += """
                <h3>\(meaning) <span class="tag">\(group.risk.name)</span></h3>
                <div class="scroll"><table>
                <thead><tr><th>tenant</th><th>row</th><th>field</th><th>now</th><th>then</th></tr></thead>

                """
            for entry in group.directory { text += risk(entry) }
            for change in group.changes { text += risk(change) }
            text += "</table></div>\n"
        }
        text += """
            <h3>The lines that accept this</h3>
            <pre class="acknowledgements" tabindex="0" aria-label="Acknowledgements to copy">
            """
        for (_, line) in overview.document.acknowledgementLines { text += "\(line)\n" }
        text += "</pre>\n</section>\n"
        return text
    }

    /// How often which risk is to be accepted.
    private func counts(_ overview: PlanOverview) -> HTMLFragment {
        var text: HTMLFragment = """
            <div class="scroll"><table>
            <thead><tr><th>to accept</th><th>changes</th><th>tenants</th></tr></thead>
            <tbody>

            """
        for group in overview.risks {
            text += "<tr><td>\(group.risk.name)</td><td>\(group.count)</td><td>\(group.reachedTenants)</td></tr>\n"
        }
        text += "</tbody></table></div>\n"
        return text
    }

    private func risk(_ change: RiskyChange) -> HTMLFragment {
        let entry = change.entry
        let tenant: HTMLFragment = "<a href=\"#t\(change.part)\"><bdi>\(entry.tenant)</bdi></a>"
        let row: HTMLFragment = "\(entry.htmlLabel)\(change.note.htmlReach)"
        var body: HTMLFragment = "<tbody class=\"\(entry.action.rawValue)\">"
        if change.fields.isEmpty {
            body += "<tr><td>\(tenant)</td><td>\(row)</td><td></td><td></td><td></td></tr>"
        }
        for (place, field) in change.fields.enumerated() {
            let lead: HTMLFragment = "<tr><td>\(tenant)</td><td>\(row)</td>"
            body += place == 0 ? lead : "<tr class=\"more\"><td></td><td></td>"
            body += "\(field.cells(of: entry))</tr>"
        }
        for cells in change.woken.flatMap(\.cells) { body += "<tr class=\"more\"><td></td><td></td>\(cells)</tr>" }
        body += "</tbody>\n"
        return body
    }

    /// What is deleted or switched off.
    func removals(_ overview: PlanOverview) -> HTMLFragment {
        guard !overview.removals.isEmpty else { return "" }
        var text: HTMLFragment = """
            <section>
            <h2>Goes away: \(Count.of(overview.removals.count, "row"))</h2>
            <div class="scroll"><table>
            <thead><tr><th>tenant</th><th>row</th><th>why</th></tr></thead>
            <tbody>

            """
        for removal in overview.removals {
            let entry = removal.entry
            text += """
                <tr class="\(entry.action.rawValue)">\
                <td><a href="#t\(removal.part)"><bdi>\(entry.tenant)</bdi></a></td>\
                <td>\(entry.htmlLabel)</td><td>\(entry.explanation { $0 } ?? "")</td></tr>

                """
        }
        text += "</tbody></table></div>\n</section>\n"
        return text
    }
}
