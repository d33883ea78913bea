internal import CanonicalJSON
internal import Escaping
internal import TenantModel

extension MarkdownPlanRenderer {
    /// What changes for all tenants at once and needs nobody's consent, a row for everything that is said otherwise; what does
    /// need it stands among the risks.
    func addDirectory(of document: PlanDocument, to page: inout MarkdownPage) {
        page.add(
            "directory line",
            heading: """
                ### For the whole directory

                | what | value | now | then |
                | --- | --- | --- | --- |

                """,
            rows: document.directory.filter { !$0.needsAcknowledgement }.flatMap { entry in
                entry.lines.enumerated().map { place, line -> MarkdownPage.Row in
                    let what: MarkdownFragment = place == 0 ? "\(words: "~ \(entry.kind.rawValue)")" : ""
                    return MarkdownPage.Row(
                        "| \(what) | \(cells(line, longest: longestValue)) |\n",
                        kind: line.bearing.words
                    )
                }
            }
        )
    }

    /// What is said otherwise: its name, what it is now, and then.
    func cells(_ line: DirectoryChange.Line, longest: Int) -> MarkdownFragment {
        let name: MarkdownFragment = line.name.isEmpty ? "" : "\(TerminalText.escaped(line.name))"
        let (before, after) = cells(text(line.before), text(line.after), longest: longest)
        return "\(name) | \(before) | \(after)"
    }

    private func text(_ value: JSONText?) -> String? { value.map { TerminalText.escaped($0.text) } }
}

extension DirectoryChange.Line.Bearing {
    /// What lines of it are called behind their number, where they are left out.
    var words: String {
        switch self {
        case .shared: "about shared secrets"
        case .limit: "about limits and acknowledgements"
        case .drift: "about what counts as drift"
        case .changed: "changed or gone"
        case .added: "new"
        case .reason: "about reasons"
        }
    }
}
