internal import Escaping
internal import TenantModel

extension HTMLPlanRenderer {
    /// The filter; the script shows it.
    var filter: HTMLFragment {
        var form: HTMLFragment = """
            <form class="filter" id="filter" role="search" hidden>
            <label>Tenant <input name="tenant" type="search" autocomplete="off" spellcheck="false"></label>
            <label>Kind <select name="kind"><option value="">all</option>
            """
        for kind in ResourceKind.all { form += "<option>\(kind.name)</option>" }
        form += "</select></label>\n<label>Action <select name=\"action\"><option value=\"\">all</option>"
        for action in Change.Action.allCases { form += "<option>\(action.rawValue)</option>" }
        form += """
            <option value="left">left to others</option></select></label>
            <label>Text <input name="text" type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/" \
            placeholder="/"></label>
            <button type="reset">Show all</button>
            <button type="button" id="open">Unfold</button>
            <button type="button" id="close">Fold</button>
            <output aria-live="polite"></output>
            </form>

            """
        return form
    }

    /// A tenant with all its changes.
    func block(_ place: Int, _ part: TenantPart, _ document: PlanDocument, isUnfolded: Bool) -> HTMLFragment {
        var text: HTMLFragment = """
            <details class="tenant" id="t\(place)" data-tenant="\(part.tenant)"\(isUnfolded ? " open" : "")>\
            <summary>\(summary(of: part))</summary><div class="scroll"><table>
            <thead><tr><th>row</th><th>field</th><th>now</th><th>then</th></tr></thead>

            """
        for entry in document.entries[part.changes] { text += rows(entry) }
        for deviation in document.deviations[part.deviations] { text += rows(deviation) }
        text += "</table></div></details>\n"
        return text
    }

    /// A tenant that is only counted.
    func line(_ place: Int, _ part: TenantPart) -> HTMLFragment {
        "<p class=\"brief\" id=\"t\(place)\" data-tenant=\"\(part.tenant)\">\(summary(of: part))</p>\n"
    }

    private func summary(of part: TenantPart) -> HTMLFragment {
        let file = part.file ?? (part.isRemoved ? "no file" : "")
        let tag: HTMLFragment = part.toAccept > 0 ? " <span class=\"tag\">\(part.toAccept) to accept</span>" : ""
        return "<bdi class=\"slug\">\(part.tenant)</bdi> \(part.sentence)\(tag) <bdi class=\"note\">\(file)</bdi>"
    }

    private func rows(_ entry: PlanEntry) -> HTMLFragment {
        var lead = entry.htmlLabel
        if let why = entry.explanation({ $0 }) { lead += " <span class=\"why\">\(why)</span>" }
        if let place = entry.declaredPlace {
            lead +=
                place.isOwn
                ? " <span class=\"note\">\(place.text)</span>" : " <bdi class=\"note\">\(place.text)</bdi>"
        }
        for note in entry.risks {
            lead +=
                note.needsAcknowledgement
                ? " <span class=\"tag\">\(note.risk.name)</span>" : " <span class=\"note\">\(note.risk.meaning)</span>"
            lead += note.htmlReach
        }
        var body: HTMLFragment = """
            <tbody class="\(entry.action.rawValue)" data-kind="\(entry.kind.name)" data-action="\(entry.action.rawValue)">
            """
        if entry.fields.isEmpty { body += "<tr><th scope=\"rowgroup\" colspan=\"4\">\(lead)</th></tr>" }
        for (place, field) in entry.fields.enumerated() {
            body += place == 0 ? "<tr><th scope=\"rowgroup\">\(lead)</th>" : "<tr class=\"more\"><td></td>"
            body += "\(field.cells(of: entry))</tr>"
        }
        for cells in entry.woken.flatMap(\.cells) { body += "<tr class=\"more\"><td></td>\(cells)</tr>" }
        body += "</tbody>\n"
        return body
    }

    private func rows(_ entry: DeviationEntry) -> HTMLFragment {
        let key: HTMLFragment = entry.kind == .bot ? "" : " <bdi>\(entry.key)</bdi>"
        let lead: HTMLFragment = """
            <span class="sign">≠</span> \(entry.kind.name)\(key) <span class="why">\(entry.explanation)</span>
            """
        var body: HTMLFragment = "<tbody class=\"left\" data-kind=\"\(entry.kind.name)\" data-action=\"left\">"
        let fields = entry.standing == .differs ? entry.fields : []
        if fields.isEmpty { body += "<tr><th scope=\"rowgroup\" colspan=\"4\">\(lead)</th></tr>" }
        for (place, field) in fields.enumerated() {
            let unit = entry.kind.unit(ofField: field.name, ofRow: entry.key)
            let (live, declared) = ShownText.pair(field.live, field.declared, unit: unit)
            body += place == 0 ? "<tr><th scope=\"rowgroup\">\(lead)</th>" : "<tr class=\"more\"><td></td>"
            body += """
                <td class="field">\(field.name) <span class="note">\(field.words)</span></td>\
                <td>\(live.html)</td><td><span class="note">declared</span> \(declared.html)</td></tr>
                """
        }
        body += "</tbody>\n"
        return body
    }
}

extension RiskNote {
    /// Whom it reaches; nothing where nobody can tell.
    var htmlReach: HTMLFragment { knownReach.map { " <bdi class=\"note\">\($0)</bdi>" } ?? "" }
}

extension PlanEntry {
    /// The row, with the sign of what happens to it.
    var htmlLabel: HTMLFragment {
        let key: HTMLFragment = kind == .bot ? "" : " <bdi>\(key)</bdi>"
        return "<span class=\"sign\">\(action.sign)</span> \(kind.name)\(key)"
    }
}

extension PlanEntry.WokenEntry {
    /// Name, now and then of each field: what comes into use stays what it is, and of what goes it counts what it was.
    var cells: [HTMLFragment] {
        fields.map { field in
            let value = text(of: field).html
            let (now, then): (HTMLFragment, HTMLFragment) = (isThere.now ? value : "", isThere.then ? value : "")
            return """
                <td class="field"><bdi>\(label)</bdi> \(field.name) <span class="tag">\(remark)</span></td>\
                <td>\(now)</td><td>\(then)</td>
                """
        }
    }
}

extension PlanEntry.EntryField {
    /// Name, now and then; nothing where there is no row.
    func cells(of entry: PlanEntry) -> HTMLFragment { inTable(of: entry).cellsAsTheyAre(of: entry) }

    private func cellsAsTheyAre(of entry: PlanEntry) -> HTMLFragment {
        let unit = entry.kind.unit(ofField: name, ofRow: entry.key)
        let live: HTMLFragment = liveNote(in: entry).map { " <span class=\"tag\">\($0)</span>" } ?? ""
        let applied: HTMLFragment =
            appliedText(in: entry).map { " <span class=\"note\">applied was <bdi>\($0)</bdi></span>" } ?? ""
        let present: HTMLFragment =
            presentText(in: entry).map { " <span class=\"note\">is and stays <bdi>\($0)</bdi></span>" } ?? ""
        let (before, after) = ShownText.pair(before, after, unit: unit)
        let now: HTMLFragment = entry.action == .create ? "" : before.html
        let then: HTMLFragment = entry.action == .delete ? "" : after.html
        return "<td class=\"field\">\(name)\(live)\(applied)\(present)</td><td>\(now)</td><td>\(then)</td>"
    }
}

extension ShownText {
    /// The value, isolated: it may run from right to left, and what stands around it does not.
    var html: HTMLFragment {
        let note: HTMLFragment = note.map { " <bdi class=\"note\">\($0)</bdi>" } ?? ""
        return "<bdi class=\"value\"><code>\(value)</code></bdi>\(note)"
    }
}
