internal import Escaping
internal import TenantModel

extension MarkdownPlanRenderer {
    /// A table a tenant, as far as there is room: tenants with risks and removals first, then those with notes.
    ///
    /// - Returns: The tenants that there was no room for, in the order of the plan.
    func addTenants(_ overview: PlanOverview, to page: inout MarkdownPage) -> [TenantPart] {
        var tables: [Int: MarkdownFragment] = [:]
        var room = page.room
        for place in overview.gravestFirst {
            let part = overview.tenants[place]
            // Not worth making where even its bars and dashes would not fit.
            guard part.length * Self.leastRow <= room else { continue }
            let table = table(part, overview)
            guard table.length <= room else { continue }
            room -= table.length
            tables[place] = table
        }
        for (_, table) in tables.sorted(by: { $0.key < $1.key }) { page.add(table) }
        let omitted = overview.tenants.indices.filter { tables[$0] == nil }.map { overview.tenants[$0] }
        if !omitted.isEmpty {
            page.omit(omitted.reduce(0) { $0 + $1.changes.count }, "change")
            page.omit(omitted.count, "tenant")
        }
        return omitted
    }

    /// What a field takes in a table at the least: five bars, and its name as code.
    private static let leastRow = 24

    private func table(_ part: TenantPart, _ overview: PlanOverview) -> MarkdownFragment {
        let document = overview.document
        var text: MarkdownFragment = "<details><summary>\(part.tenant) \(words: part.sentence)"
        if let file = part.file { text += " (\(file))" } else if part.isRemoved { text += " (no file)" }
        text += "</summary>\n\n| row | field | now | then |\n| --- | --- | --- | --- |\n"
        for entry in document.entries[part.changes] { text += rows(entry) }
        for deviation in document.deviations[part.deviations] { text += rows(deviation) }
        text += "\n</details>\n\n"
        return text
    }

    private func rows(_ entry: PlanEntry) -> MarkdownFragment {
        var lead: MarkdownFragment = "| \(words: entry.action.sign) \(entry.label)"
        let why = entry.markdownExplanation
        if !why.description.isEmpty { lead += ", \(why)" }
        if let place = entry.declaredPlace {
            lead += place.isOwn ? ", \(words: place.text)" : ", \(place.text)"
        }
        for note in entry.risks {
            lead += note.needsAcknowledgement ? ", **\(words: note.risk.name)**" : ", \(words: note.risk.meaning)"
            // What is to be accepted says so above.
            if !note.needsAcknowledgement, let reach = note.knownReach { lead += " \(reach)" }
        }
        let woken = rows(entry.woken, lead: "|", longest: longestValue)
        if entry.fields.isEmpty { return "\(lead) | | | |\n\(woken)" }
        if entry.isOneLine {
            let values = entry.fields.map { field -> MarkdownFragment in
                let (before, after) = cells(field, of: entry, longest: longestValue)
                let value = entry.action == .delete ? before : after
                let note = field.appliedNote(in: entry, longest: longestValue)
                return entry.kind.fields.count == 1 ? "\(value)\(note)" : "\(field.name) \(value)\(note)"
            }
            let whole = MarkdownFragment(joining: values, by: ", ")
            return entry.action == .delete
                ? "\(lead) | | \(whole) | |\n\(woken)" : "\(lead) | | | \(whole) |\n\(woken)"
        }
        var rows: MarkdownFragment = ""
        for (place, field) in entry.fields.map({ $0.inTable(of: entry) }).enumerated() {
            let start: MarkdownFragment = place == 0 ? lead : "|"
            let live: MarkdownFragment = field.liveNote(in: entry).map { " (\(words: $0))" } ?? ""
            let (before, after) = cells(field, of: entry, longest: longestValue)
            rows +=
                "\(start) | \(field.name)\(live)\(field.otherValues(in: entry, longest: longestValue)) | \(before) | \(after) |\n"
        }
        rows += woken
        return rows
    }

    /// What comes into use by a change, or goes beside it, a row for each field.
    ///
    /// - Parameters:
    ///   - woken: The rows of the database.
    ///   - lead: The cells in front, which say nothing.
    ///   - longest: How many characters of a value are shown at most.
    /// - Returns: The rows of the table.
    func rows(_ woken: [PlanEntry.WokenEntry], lead: MarkdownFragment, longest: Int) -> MarkdownFragment {
        var rows: MarkdownFragment = ""
        for row in woken {
            for field in row.fields {
                let value = Excerpt(row.text(of: field).text, longest: longest).markdown
                let name: MarkdownFragment = "\(row.name(of: field)) \(words: row.remark)"
                let now: MarkdownFragment = row.isThere.now ? value : ""
                let then: MarkdownFragment = row.isThere.then ? value : ""
                rows += "\(lead) | \(name) | \(now) | \(then) |\n"
            }
        }
        return rows
    }

    private func rows(_ entry: DeviationEntry) -> MarkdownFragment {
        let lead: MarkdownFragment = "| ≠ \(entry.label), \(words: entry.explanation)"
        guard entry.standing == .differs else { return "\(lead) | | | |\n" }
        var rows: MarkdownFragment = ""
        for (place, field) in entry.fields.enumerated() {
            let start: MarkdownFragment = place == 0 ? lead : "|"
            let unit = entry.kind.unit(ofField: field.name, ofRow: entry.key)
            let shown = ShownText.pair(field.live, field.declared, unit: unit)
            let (live, declared) = cells(shown.0.text, shown.1.text, longest: longestValue)
            rows += "\(start) | \(field.name) (\(words: field.words)) | \(live) | declared \(declared) |\n"
        }
        return rows
    }
}

extension PlanEntry {
    /// The row: `bot`, or its kind and key.
    var label: MarkdownFragment { kind == .bot ? "bot" : "\(words: kind.name) \(key)" }

    /// Why the change happens; empty where its sign says so.
    var markdownExplanation: MarkdownFragment {
        "\(words: explanation { MarkdownText(escaping: $0).description } ?? "")"
    }
}

extension DeviationEntry {
    fileprivate var label: MarkdownFragment { kind == .bot ? "bot" : "\(words: kind.name) \(key)" }
}

extension MarkdownPlanRenderer {
    /// What a field holds now and what it will hold; nothing where there is no row.
    func cells(
        _ field: PlanEntry.EntryField,
        of entry: PlanEntry,
        longest: Int
    ) -> (MarkdownFragment, MarkdownFragment) {
        let unit = entry.kind.unit(ofField: field.name, ofRow: entry.key)
        let (before, after) = ShownText.pair(field.before, field.after, unit: unit)
        return cells(
            entry.action == .create ? nil : before.text,
            entry.action == .delete ? nil : after.text,
            longest: longest
        )
    }

    /// Two values that stand beside each other, each cut to what differs where it has more than `longest` characters.
    func cells(_ before: String?, _ after: String?, longest: Int) -> (MarkdownFragment, MarkdownFragment) {
        guard let before, let after else {
            func cell(_ text: String?) -> MarkdownFragment { text.map { Excerpt($0, longest: longest).markdown } ?? "" }
            return (cell(before), cell(after))
        }
        let (first, second) = Excerpt.pair(before, after, longest: longest)
        return (first.markdown, second.markdown)
    }

    /// How many characters of a value are shown: a row of a long one would leave no room for others, or find none itself.
    /// Of values that somebody has to accept there are more where there is room, by ``GraveRows/widen(to:lengths:_:)``.
    var longestValue: Int { max(40, min(300, limit / 50)) }
}
