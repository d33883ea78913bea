internal import CanonicalJSON
internal import Escaping
internal import TenantModel

extension HTMLPlanRenderer {
    /// What changes for all tenants at once and needs nobody's consent, a row for everything that is said otherwise; what does
    /// need it stands among the risks.
    func directory(of document: PlanDocument) -> HTMLFragment {
        let entries = document.directory.filter { !$0.needsAcknowledgement }
        guard !entries.isEmpty else { return "" }
        var text: HTMLFragment = """
            <section>
            <h2>For the whole directory</h2>
            <div class="scroll"><table>
            <thead><tr><th>what</th><th>value</th><th>now</th><th>then</th></tr></thead>

            """
        for entry in entries {
            text += "<tbody class=\"update\">"
            for (place, line) in entry.lines.enumerated() {
                let what: HTMLFragment = place == 0 ? "\(entry.kind.rawValue)" : ""
                text += "<tr><td>\(what)</td>\(cells(line))</tr>"
            }
            text += "</tbody>\n"
        }
        text += "</table></div>\n</section>\n"
        return text
    }

    /// What is to be accepted for all tenants at once.
    func risk(_ entry: DirectoryEntry) -> HTMLFragment {
        let reach: HTMLFragment = entry.risks.first?.htmlReach ?? ""
        var body: HTMLFragment = "<tbody class=\"update\">"
        for (place, line) in entry.lines.enumerated() {
            body +=
                place == 0
                ? """
                <tr><td>the whole directory</td><td><span class="sign">~</span> \(entry.kind.rawValue)\(reach)</td>
                """ : "<tr class=\"more\"><td></td><td></td>"
            body += "\(cells(line))</tr>"
        }
        body += "</tbody>\n"
        return body
    }

    /// What is said otherwise: its name, what it is now, and then.
    private func cells(_ line: DirectoryChange.Line) -> HTMLFragment {
        "<td class=\"field\"><code>\(TerminalText.escaped(line.name))</code></td>\(cell(line.before))\(cell(line.after))"
    }

    private func cell(_ value: JSONText?) -> HTMLFragment {
        value.map { "<td><bdi><code>\(TerminalText.escaped($0.text))</code></bdi></td>" } ?? "<td></td>"
    }
}
