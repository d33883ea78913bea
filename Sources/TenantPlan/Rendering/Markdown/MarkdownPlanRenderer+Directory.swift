internal import CanonicalJSON
internal import Escaping
internal import TenantModel

extension MarkdownPlanRenderer {
    /// What changes for all tenants at once: a row for everything that is said otherwise.
    func addDirectory(of document: PlanDocument, to page: inout MarkdownPage) {
        page.add(
            "line of the whole directory",
            heading: """
                ### For the whole directory

                | what | value | now | then |
                | --- | --- | --- | --- |

                """,
            rows: document.directory.flatMap { entry in
                entry.lines.enumerated().map { place, line in
                    let what: MarkdownFragment = place == 0 ? "\(words: "~ \(entry.kind.rawValue)")" : ""
                    let name: MarkdownFragment = line.name.isEmpty ? "" : "\(TerminalText.escaped(line.name))"
                    return "| \(what) | \(name) | \(cell(line.before)) | \(cell(line.after)) |\n"
                }
            }
        )
    }

    private func cell(_ value: JSONText?) -> MarkdownFragment {
        value.map { "\(TerminalText.escaped($0.text))" } ?? ""
    }
}
