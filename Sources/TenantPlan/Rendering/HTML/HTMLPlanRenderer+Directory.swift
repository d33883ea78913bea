internal import CanonicalJSON
internal import Escaping
internal import TenantModel

extension HTMLPlanRenderer {
    /// What changes for all tenants at once: a row for everything that is said otherwise.
    func directory(of document: PlanDocument) -> HTMLFragment {
        guard !document.directory.isEmpty else { return "" }
        var text: HTMLFragment = """
            <section>
            <h2>For the whole directory</h2>
            <div class="scroll"><table>
            <thead><tr><th>what</th><th>value</th><th>now</th><th>then</th></tr></thead>

            """
        for entry in document.directory {
            text += "<tbody class=\"update\">"
            for (place, line) in entry.lines.enumerated() {
                let what: HTMLFragment = place == 0 ? "\(entry.kind.rawValue)" : ""
                text += "<tr><td>\(what)</td><td><code>\(TerminalText.escaped(line.name))</code></td>"
                text += "\(cell(line.before))\(cell(line.after))</tr>"
            }
            text += "</tbody>\n"
        }
        text += "</table></div>\n</section>\n"
        return text
    }

    private func cell(_ value: JSONText?) -> HTMLFragment {
        value.map { "<td><bdi><code>\(TerminalText.escaped($0.text))</code></bdi></td>" } ?? "<td></td>"
    }
}
