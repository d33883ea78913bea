internal import Escaping

/// Renders for people: `file:line:col: error: [id] message`, and below it, indented, the source line with a caret, notes
/// and hint.
///
/// The first line of each diagnostic has the form that editors and terminals make clickable.
public struct TextRenderer: DiagnosticRenderer {
    /// Whether to use ANSI colours. The caller knows whether its output is a terminal.
    public let colour: Bool

    /// Makes a renderer.
    ///
    /// - Parameter colour: Whether to use ANSI colours.
    public init(colour: Bool) {
        self.colour = colour
    }

    /// Renders a report, with one line of totals at its end; an empty report is empty text.
    public func render(_ report: DiagnosticReport) -> String {
        guard !report.isEmpty else { return "" }
        var text = ""
        for diagnostic in report.diagnostics {
            append(diagnostic, to: &text)
        }
        for omission in report.omissions {
            let count = "\(omission.count) more not listed"
            text += "\(label(omission.severity)): [\(TerminalText(escaping: omission.id))] \(count)\n"
        }
        return text + totals(of: report) + "\n"
    }

    private func append(_ diagnostic: Diagnostic, to text: inout String) {
        text += place(diagnostic.location) + label(diagnostic.severity)
        text += ": [\(TerminalText(escaping: diagnostic.id))] \(TerminalText(escaping: diagnostic.message))\n"
        if let excerpt = diagnostic.excerpt, let location = diagnostic.location {
            append(excerpt, at: location, to: &text)
        }
        for note in diagnostic.notes {
            text += "    \(place(note.location))note: \(TerminalText(escaping: note.message))\n"
        }
        if let hint = diagnostic.hint {
            text += "    hint: \(TerminalText(escaping: hint))\n"
        }
    }

    /// The number before the line keeps a source from beginning a line of our output.
    private func append(_ excerpt: Excerpt, at location: SourceLocation, to text: inout String) {
        let shown = ShownExcerpt(excerpt, caretAt: location.column)
        let number = String(location.line)
        text += "    \(number) | \(shown.text)\n"
        guard let caret = shown.caret else { return }
        let gutter = String(repeating: " ", count: 4 + number.utf8.count) + " | "
        text += gutter + String(repeating: " ", count: caret) + paint("^", .bold) + "\n"
    }

    private func place(_ location: SourceLocation?) -> String {
        guard let location else { return "" }
        return paint("\(TerminalText(escaping: location.description)): ", .bold)
    }

    private func label(_ severity: Severity) -> String {
        switch severity {
        case .error: paint(severity.rawValue, .red)
        case .warning: paint(severity.rawValue, .yellow)
        case .note: paint(severity.rawValue, .cyan)
        }
    }

    private func totals(of report: DiagnosticReport) -> String {
        var parts: [String] = []
        for (count, noun) in [
            (report.errorCount, "error"), (report.warningCount, "warning"), (report.noteCount, "note"),
        ] where count > 0 {
            parts.append("\(count) \(noun)\(count == 1 ? "" : "s")")
        }
        return parts.joined(separator: ", ")
    }

    private func paint(_ text: String, _ style: Style) -> String {
        colour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Select Graphic Rendition parameters of ECMA-48.
    private enum Style: String {
        case bold = "1"
        case red = "1;31"
        case yellow = "1;33"
        case cyan = "1;36"
    }
}
