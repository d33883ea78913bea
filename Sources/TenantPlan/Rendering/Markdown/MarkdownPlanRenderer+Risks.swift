internal import CanonicalJSON
internal import Escaping
internal import TenantModel

extension MarkdownPlanRenderer {
    /// What has to be accepted: each meaning once, with the fields that it is about, and the lines to copy.
    ///
    /// Removals keep a quarter of the room, however many risks there are. Of the rest the lines get half, and what the
    /// tables leave: a line is short and names its change, so that the gravest are seen even where no table has room.
    func addRisks(_ grave: GraveRows, to page: inout MarkdownPage) {
        guard !grave.acknowledgements.isEmpty else { return }
        let held = page.hold(min(grave.removalLength, page.room / 4))
        defer { page.release(held) }
        page.add("### Needs \(words: Count.of(grave.acknowledgements.count, "acknowledgement"))\n\n")
        let heldForLines = page.hold(min(grave.lineLength, page.room / 2))
        for (table, room) in zip(grave.risks, RoomShares(of: page.room, for: grave.risks).shares) {
            let kept = page.hold(page.room - room)
            page.add(table.what, heading: table.heading, rows: table.rows)
            page.release(kept)
        }
        page.release(heldForLines)
        addAcknowledgements(grave.acknowledgements, to: &page)
    }

    /// How often which risk is to be accepted: short enough to stand in any page, however much of the rest is cut.
    func riskCounts(_ overview: PlanOverview) -> MarkdownFragment {
        guard !overview.risks.isEmpty else { return "" }
        var text: MarkdownFragment = "| to accept | changes | tenants |\n| --- | --- | --- |\n"
        for group in overview.risks {
            text += "| \(words: group.risk.name) | \(group.count) | \(words: group.reachedTenants) |\n"
        }
        text += "\n"
        return text
    }

    /// What notes there are: as short, so that nothing that is cut takes them away. Names are left out before that, and at last
    /// the meanings are their ids.
    func noteCounts(_ overview: PlanOverview) -> MarkdownFragment {
        let groups = overview.notes.gravestFirst
        guard !groups.isEmpty else { return "" }
        func line(_ clauses: [MarkdownFragment]) -> MarkdownFragment {
            "Notes: \(MarkdownFragment(joining: clauses, by: "; ")).\n\n"
        }
        for most in stride(from: NoteCounts.mostNamed, through: 0, by: -1) {
            let line = line(
                groups.map { group in
                    let names = group.names(most)
                    var clause: MarkdownFragment = "\(words: group.risk.meaning) (\(group.tenants)"
                    if !names.isEmpty {
                        let list = MarkdownFragment(joining: names.map { "\($0)" }, by: ", ")
                        clause += ": \(list)\(words: group.rest(behind: names.count))"
                    }
                    clause += ")"
                    return clause
                }
            )
            if line.length <= limit / 6 { return line }
        }
        return line(groups.map { "\(words: $0.risk.name) (\($0.tenants))" })
    }

    /// Makes the rows that are left out last.
    ///
    /// - Parameters:
    ///   - overview: What is rendered.
    ///   - room: How many characters the tables may have: while they have more, changes that differ in nothing but their
    ///     tenant become one row, of the least grave risks first.
    /// - Returns: The rows.
    func graveRows(_ overview: PlanOverview, room: Int) -> GraveRows {
        let removals = overview.removals.map(\.entry).map { entry -> MarkdownFragment in
            "| \(entry.tenant) | \(words: entry.action.sign) \(entry.label) | \(entry.markdownExplanation) |\n"
        }
        var tables = riskTables(overview, merged: [], longest: longestValue)
        var length = tables.reduce(0) { $0 + $1.length }
        var merged: Set<Int> = []
        for place in tables.indices.reversed() where length > room {
            let group = overview.risks[place]
            let table = RiskTable(group, rows: mergedRows(group, longest: longestValue))
            length += table.length - tables[place].length
            tables[place] = table
            merged.insert(place)
        }
        return GraveRows(
            acknowledgements: overview.document.acknowledgementLines.map(\.line),
            risks: tables,
            merged: merged,
            isCut: overview.risks.contains { $0.hasValues(longerThan: longestValue) },
            removals: removals
        )
    }

    /// A table for each meaning.
    ///
    /// - Parameters:
    ///   - overview: What is rendered.
    ///   - merged: The places of those in which changes that differ in nothing but their tenant are one row.
    ///   - longest: How many characters of a value are shown at most.
    /// - Returns: The tables, in the order of the risks.
    func riskTables(_ overview: PlanOverview, merged: Set<Int>, longest: Int) -> [RiskTable] {
        overview.risks.enumerated().map { place, group in
            let rows = merged.contains(place) ? mergedRows(group, longest: longest) : rows(group, longest: longest)
            return RiskTable(group, rows: rows)
        }
    }

    private func rows(_ group: RiskGroup, longest: Int) -> [MarkdownPage.Row] {
        group.directory.flatMap { rows($0, longest: longest) }
            + group.changes.map { change in
                let reach = change.note.knownReach
                return MarkdownPage.Row(row(change, lead: "\(change.entry.tenant)", reach: reach, longest: longest))
            }
    }

    /// Changes that differ in nothing but their tenant as one row, those first by which a number falls the furthest.
    private func mergedRows(_ group: RiskGroup, longest: Int) -> [MarkdownPage.Row] {
        var places: [SameRow: Int] = [:]
        var merged: [(change: RiskyChange, tenants: [String], count: Int)] = []
        for change in group.worstFirst {
            let content = SameRow(
                row: row(change, lead: "", reach: nil, longest: longest).description,
                values: (change.fields + change.woken.flatMap(\.fields)).flatMap(\.values)
            )
            if let place = places[content] {
                merged[place].count += 1
                if merged[place].tenants.count < Self.namedTenants { merged[place].tenants.append(change.entry.tenant) }
            } else {
                places[content] = merged.count
                merged.append((change, [change.entry.tenant], 1))
            }
        }
        return group.directory.flatMap { rows($0, longest: longest) }
            + merged.map { change, tenants, count in
                guard count > 1 else {
                    let reach = change.note.knownReach
                    return MarkdownPage.Row(row(change, lead: "\(tenants[0])", reach: reach, longest: longest))
                }
                var lead: MarkdownFragment = "\(count) tenants: "
                lead += MarkdownFragment(joining: tenants.map { "\($0)" }, by: ", ")
                if count > tenants.count { lead += " and \(count - tenants.count) more" }
                return MarkdownPage.Row(row(change, lead: lead, reach: nil, longest: longest), count: count)
            }
    }

    /// How many tenants a row of many names; the lines to copy name all.
    private static let namedTenants = 10

    /// One change and what it means, a row of the table for each field.
    private func row(
        _ change: RiskyChange,
        lead tenant: MarkdownFragment,
        reach: String?,
        longest: Int
    ) -> MarkdownFragment {
        let entry = change.entry
        var rows: MarkdownFragment = ""
        var lead: MarkdownFragment = "| \(tenant) | \(words: entry.action.sign) \(entry.label) "
        if let reach { lead += "\(reach) " }
        if change.fields.isEmpty { rows += "\(lead)| | | |\n" }
        for (place, field) in change.fields.map({ $0.inTable(of: entry) }).enumerated() {
            let start: MarkdownFragment = place == 0 ? lead : "| | "
            let (before, after) = cells(field, of: entry, longest: longest)
            rows +=
                "\(start)| \(field.name)\(field.otherValues(in: entry, longest: longest)) | \(before) | \(after) |\n"
        }
        rows += self.rows(change.woken, lead: "| |", longest: longest)
        return rows
    }

    /// What changes for all tenants at once, a row for everything that is said otherwise.
    private func rows(_ entry: DirectoryEntry, longest: Int) -> [MarkdownPage.Row] {
        var lead: MarkdownFragment = "| the whole directory | \(words: "~ \(entry.kind.rawValue)")"
        if let reach = entry.risks.first?.knownReach { lead += " \(reach)" }
        return entry.lines.enumerated().map { place, line in
            MarkdownPage.Row(
                "\(place == 0 ? lead : "| |") | \(cells(line, longest: longest)) |\n",
                kind: line.bearing.words
            )
        }
    }

    private func addAcknowledgements(_ lines: [String], to page: inout MarkdownPage) {
        let start: MarkdownFragment = "<details><summary>The lines that accept this</summary>\n\n"
        let end: MarkdownFragment = "\n</details>\n\n"
        if page.add("\(start)\(MarkdownFence(escaping: lines))\(end)") { return }
        // As many as there is room for, the gravest first, and the number of the others.
        var (fitting, tooMany) = (0, lines.count)
        func piece(_ count: Int) -> MarkdownFragment {
            let fence = MarkdownFence(escaping: Array(lines.prefix(count)))
            return "\(start)\(fence)\n… and \(lines.count - count) more, left out.\n\(end)"
        }
        while fitting + 1 < tooMany {
            let count = (fitting + tooMany) / 2
            if piece(count).length <= page.room { fitting = count } else { tooMany = count }
        }
        if fitting > 0 { page.add(piece(fitting)) }
        page.omit(lines.count - fitting, "acknowledgement")
    }

    /// What is deleted or switched off.
    func addRemovals(_ grave: GraveRows, to page: inout MarkdownPage) {
        page.add(
            "removal",
            heading: """
                ### Goes away

                | tenant | row | why |
                | --- | --- | --- |

                """,
            rows: grave.removals
        )
    }
}

/// What makes two changes one row: what is shown, and the values, of which a long one is not shown whole.
private struct SameRow: Hashable {
    let row: String
    let values: [ShownValue]
}
