internal import Escaping
internal import TenantModel

extension MarkdownPlanRenderer {
    /// What has to be accepted: each meaning once, with the fields that it is about, and the lines to copy.
    ///
    /// Removals keep a quarter of the room, however many risks there are.
    func addRisks(_ overview: PlanOverview, to page: inout MarkdownPage) {
        let notes = overview.document.requiredAcknowledgements
        guard !notes.isEmpty else { return }
        let wanted = removals(overview).reduce(0) { $0 + $1.length } + 200
        let held = page.hold(min(wanted, page.room / 4))
        defer { page.release(held) }
        page.add("### Needs \(words: Count.of(notes.count, "acknowledgement"))\n\n")
        for group in overview.risks {
            page.add(
                "risk",
                heading: """
                    **\(words: group.risk.meaning)** (\(words: group.risk.name), \(group.changes.count))

                    | tenant | row | field | now | then |
                    | --- | --- | --- | --- | --- |

                    """,
                rows: group.changes.map(row)
            )
        }
        addAcknowledgements(notes, to: &page)
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
            rows += "\(start)| \(field.name) | \(field.beforeCell(entry)) | \(field.afterCell(entry)) |\n"
        }
        return rows
    }

    private func addAcknowledgements(_ notes: [RiskNote], to page: inout MarkdownPage) {
        let lines = notes.map { "--ack \($0.acknowledgement)" }
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
    func addRemovals(_ overview: PlanOverview, to page: inout MarkdownPage) {
        page.add(
            "removal",
            heading: """
                ### Goes away

                | tenant | row | why |
                | --- | --- | --- |

                """,
            rows: removals(overview)
        )
    }

    private func removals(_ overview: PlanOverview) -> [MarkdownFragment] {
        overview.removals.map(\.entry).map { entry in
            "| \(entry.tenant) | \(words: entry.action.sign) \(entry.label) | \(entry.markdownExplanation) |\n"
        }
    }
}
