internal import Escaping

/// Renders annotations for GitHub Actions: a workflow command a line, `::error file=a.yaml,line=1,col=2,title=id::message`.
///
/// Commands and properties are those of "Workflow commands for GitHub Actions" (docs.github.com): `error`, `warning`,
/// `notice`. GitHub annotates with the first ten of each in a step and shows the others in the log alone, without their
/// properties: therefore the message ends with the place, as it is called in that step.
public struct GitHubRenderer: DiagnosticRenderer {
    private let workspace: GitHubWorkspace?

    /// Makes a renderer.
    ///
    /// - Parameter workspace: Where GitHub looks for files; where nothing says so, files are called there as here.
    public init(workspace: GitHubWorkspace? = nil) {
        self.workspace = workspace
    }

    /// Renders a report; an empty report is empty text.
    public func render(_ report: DiagnosticReport) -> String {
        var text = ""
        for diagnostic in report.diagnostics {
            let properties = properties(of: diagnostic)
            text += command(diagnostic.severity, properties, message(of: diagnostic))
        }
        for omission in report.omissions {
            text += command(omission.severity, [("title", omission.id)], "\(omission.count) more not listed")
        }
        return text
    }

    private func command(_ severity: Severity, _ properties: [(String, String)], _ message: String) -> String {
        let name =
            switch severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        let listed = properties.map { "\($0.0)=\(GitHubText(escapingProperty: $0.1))" }.joined(separator: ",")
        return "::\(name) \(listed)::\(GitHubText(escapingMessage: message))\n"
    }

    private func properties(of diagnostic: Diagnostic) -> [(String, String)] {
        var properties: [(String, String)] = []
        if let location = diagnostic.location {
            properties.append(("file", workspace?.path(of: location.file) ?? location.file))
            if location.line > 0 { properties.append(("line", String(location.line))) }
            if location.column > 0 { properties.append(("col", String(location.column))) }
        }
        return properties + [("title", diagnostic.id)]
    }

    /// A line a part. No part may hold a line of its own: it could pass for a hint.
    private func message(of diagnostic: Diagnostic) -> String {
        var lines = [diagnostic.message]
        for note in diagnostic.notes {
            lines.append((note.location.map { "\($0.description): " } ?? "") + note.message)
        }
        if let hint = diagnostic.hint { lines.append("hint: \(hint)") }
        if let location = diagnostic.location { lines.append("at \(location.description)") }
        return lines.map(TerminalText.escaped).joined(separator: "\n")
    }
}
