internal import Escaping
internal import TenantModel

extension MarkdownPlanRenderer {
    /// What has to be accepted: each meaning once, with the fields that it is about, and the lines to copy.
    ///
    /// Removals keep a quarter of the room, however many risks there are.
    func addRisks(_ grave: GraveRows, to page: inout MarkdownPage) {
        guard !grave.acknowledgements.isEmpty else { return }
        let held = page.hold(min(grave.removalLength, page.room / 4))
        defer { page.release(held) }
        page.add("### Needs \(words: Count.of(grave.acknowledgements.count, "acknowledgement"))\n\n")
        for (heading, rows) in grave.risks { page.add("risk", heading: heading, rows: rows) }
        addAcknowledgements(grave.acknowledgements, to: &page)
    }

    /// Makes the rows that are left out last.
    func graveRows(_ overview: PlanOverview) -> GraveRows {
        GraveRows(
            acknowledgements: overview.document.acknowledgementLines.map(\.line),
            risks: overview.risks.map { group in
                (
                    """
                    **\(words: group.risk.meaning)** (\(words: group.risk.name), \(group.changes.count))

                    | tenant | row | field | now | then |
                    | --- | --- | --- | --- | --- |

                    """,
                    group.changes.map(row)
                )
            },
            removals: overview.removals.map(\.entry).map { entry in
                "| \(entry.tenant) | \(words: entry.action.sign) \(entry.label) | \(entry.markdownExplanation) |\n"
            }
        )
    }

    /// One change and what it means, a row of the table for each field.
    private func row(_ change: RiskyChange) -> MarkdownFragment {
        let entry = change.entry
        var rows: MarkdownFragment = ""
        var lead: MarkdownFragment = "| \(entry.tenant) | \(words: entry.action.sign) \(entry.label) "
        if let reach = change.note.knownReach { lead += "\(reach) " }
        if change.fields.isEmpty { return "\(lead)| | | |\n" }
        for (place, field) in change.fields.enumerated() {
            let start: MarkdownFragment = place == 0 ? lead : "| | "
            let (before, after) = cells(field, of: entry)
            rows += "\(start)| \(field.name) | \(before) | \(after) |\n"
        }
        return rows
    }

    private func addAcknowledgements(_ lines: [String], to page: inout MarkdownPage) {
        let start: MarkdownFragment = "<details><summary>The lines that accept this</summary>\n\n"
        let end: MarkdownFragment = "\n</details>\n\n"
        if page.add("\(start)\(MarkdownFence(escaping: lines))\(end)") { return }
        // Halves until there is room: half of them, and the number of the others, is better than none.
        var count = lines.count / 2
        while count > 0 {
            let fence = MarkdownFence(escaping: Array(lines.prefix(count)))
            let left = lines.count - count
            if page.add("\(start)\(fence)\n… and \(left) more, left out.\n\(end)") {
                page.omit(left, "acknowledgement")
                return
            }
            count /= 2
        }
        page.omit(lines.count, "acknowledgement")
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

/// What a reader must not miss: made before what stands above it, so that there is room for it below.
struct GraveRows {
    /// The lines to copy.
    let acknowledgements: [String]
    /// A table for each meaning: what stands above its rows, and the rows.
    let risks: [(heading: MarkdownFragment, rows: [MarkdownFragment])]
    /// What is deleted or switched off.
    let removals: [MarkdownFragment]

    /// How much room the removals take.
    var removalLength: Int { removals.isEmpty ? 0 : Self.length(removals) + 200 }

    /// How much room all of it takes.
    var length: Int {
        let lines = acknowledgements.reduce(200) { $0 + $1.unicodeScalars.count + 1 }
        return risks.reduce(removalLength + lines) { $0 + $1.heading.length + Self.length($1.rows) + 40 }
    }

    private static func length(_ rows: [MarkdownFragment]) -> Int { rows.reduce(0) { $0 + $1.length } }
}
