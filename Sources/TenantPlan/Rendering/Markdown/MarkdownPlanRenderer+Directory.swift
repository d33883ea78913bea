internal import CanonicalJSON
internal import Escaping
internal import TenantModel

extension MarkdownPlanRenderer {
    /// What changes for all tenants at once: a row for everything that is said otherwise.
    func addDirectory(of document: PlanDocument, to page: inout MarkdownPage) {
        page.add(
            "directory line",
            heading: """
                ### For the whole directory

                | what | value | now | then |
                | --- | --- | --- | --- |

                """,
            rows: document.directory.flatMap { entry in
                entry.lines.enumerated().map { place, line in
                    let what: MarkdownFragment = place == 0 ? "\(words: "~ \(entry.kind.rawValue)")" : ""
                    let name: MarkdownFragment = line.name.isEmpty ? "" : "\(TerminalText.escaped(line.name))"
                    let (before, after) = cells(text(line.before), text(line.after))
                    return "| \(what) | \(name) | \(before) | \(after) |\n"
                }
            }
        )
    }

    private func text(_ value: JSONText?) -> String? { value.map { TerminalText.escaped($0.text) } }
}
