internal import CanonicalJSON
internal import Escaping
internal import TenantModel

extension TextPlanRenderer {
    /// Changes of the whole directory: a heading, and of each a line for everything that is said otherwise.
    func directory(_ entries: [DirectoryEntry]) -> String {
        entries.isEmpty
            ? "" : "\n" + style(.bold, "the whole directory") + "\n" + entries.map(paragraph).joined()
    }

    private func paragraph(_ entry: DirectoryEntry) -> String {
        let file = entry.file.map { "  (\(TerminalText.escaped($0)))" } ?? ""
        var text = "  " + style(.yellow, "~ \(entry.kind.rawValue)") + style(.dim, file) + "\n"
        for line in entry.lines { text += "      \(words(line))\n" }
        for note in entry.risks { text += risk(note) }
        return text
    }

    private func words(_ line: DirectoryChange.Line) -> String {
        let name = TerminalText.escaped(line.name)
        let (before, after) = (line.before.map(value), line.after.map(value))
        return switch (before, after) {
        case (let before?, let after?):
            (name.isEmpty ? "" : "\(name): ") + before + style(.dim, " → ") + after
        case (nil, let after?): style(.green, "+ ") + (name.isEmpty ? after : "\(name): \(after)")
        case (let before?, nil): style(.red, "- ") + (name.isEmpty ? before : "\(name): \(before)")
        case (nil, nil): name
        }
    }

    private func value(_ json: JSONText) -> String { TerminalText.escaped(json.text) }
}
