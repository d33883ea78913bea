/// Renders for scripts: one JSON object whose keys always come in the same order.
///
/// `format_version` is `1.0`. A new key raises the second number, a changed or removed one the first.
/// What is unknown is left out, not null: a diagnostic without a place has no `location`, a whole file
/// has no `line`.
public struct JSONRenderer: DiagnosticRenderer {
    /// Makes a renderer.
    public init() {}

    /// Renders a report as indented JSON.
    public func render(_ report: DiagnosticReport) -> String {
        let document = JSONValue.object([
            ("format_version", .string("1.0")),
            (
                "summary",
                .object([
                    ("errors", .integer(report.errorCount)),
                    ("warnings", .integer(report.warningCount)),
                    ("notes", .integer(report.noteCount)),
                ])
            ),
            ("diagnostics", .array(report.diagnostics.map(value))),
            ("omitted", .array(report.omissions.map(value))),
        ])
        return document.text + "\n"
    }

    private func value(_ diagnostic: Diagnostic) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("severity", .string(diagnostic.severity.rawValue)),
            ("id", .string(diagnostic.id)),
            ("message", .string(diagnostic.message)),
        ]
        if let location = diagnostic.location { members.append(("location", value(location))) }
        if !diagnostic.notes.isEmpty { members.append(("notes", .array(diagnostic.notes.map(value)))) }
        if let hint = diagnostic.hint { members.append(("hint", .string(hint))) }
        return .object(members)
    }

    private func value(_ note: Diagnostic.Note) -> JSONValue {
        var members: [(String, JSONValue)] = [("message", .string(note.message))]
        if let location = note.location { members.append(("location", value(location))) }
        return .object(members)
    }

    private func value(_ location: SourceLocation) -> JSONValue {
        var members: [(String, JSONValue)] = [("file", .string(location.file))]
        if location.line > 0 { members.append(("line", .integer(location.line))) }
        if location.column > 0 { members.append(("column", .integer(location.column))) }
        return .object(members)
    }

    private func value(_ omission: DiagnosticReport.Omission) -> JSONValue {
        .object([
            ("severity", .string(omission.severity.rawValue)),
            ("id", .string(omission.id)),
            ("count", .integer(omission.count)),
        ])
    }
}
