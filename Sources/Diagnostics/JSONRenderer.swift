internal import CanonicalJSON

/// Renders for scripts: one JSON object whose keys always come in the same order.
///
/// `format_version` is `1.1`. A new key raises the second number, a changed or removed one the first.
/// What is unknown is left out, not null: a diagnostic without a place has no `location`, a whole file
/// has no `line`. An `excerpt` holds the `text` of the source line from `column` on, up to a comment, and where the line
/// was cut after it `cut`.
public struct JSONRenderer: DiagnosticRenderer {
    /// The version of the form.
    public static let formatVersion = "1.1"

    /// Makes a renderer.
    public init() {}

    /// Renders a report as indented JSON.
    public func render(_ report: DiagnosticReport) -> String {
        let document = JSON.object([
            JSON.Member("format_version", .string(Self.formatVersion)),
            JSON.Member(
                "summary",
                .object([
                    JSON.Member("errors", .integer(report.errorCount)),
                    JSON.Member("warnings", .integer(report.warningCount)),
                    JSON.Member("notes", .integer(report.noteCount)),
                ])
            ),
            JSON.Member("diagnostics", .array(report.diagnostics.map(value))),
            JSON.Member("omitted", .array(report.omissions.map(value))),
        ])
        var writer = JSONWriter(escapesUnsafe: true)
        writer.writeIndented(document)
        return writer.text + "\n"
    }

    private func value(_ diagnostic: Diagnostic) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("severity", .string(diagnostic.severity.rawValue)),
            JSON.Member("id", .string(diagnostic.id)),
            JSON.Member("message", .string(diagnostic.message)),
        ]
        if let location = diagnostic.location { members.append(JSON.Member("location", value(location))) }
        if let excerpt = diagnostic.excerpt { members.append(JSON.Member("excerpt", value(excerpt))) }
        if !diagnostic.notes.isEmpty { members.append(JSON.Member("notes", .array(diagnostic.notes.map(value)))) }
        if let hint = diagnostic.hint { members.append(JSON.Member("hint", .string(hint))) }
        return .object(members)
    }

    private func value(_ note: Diagnostic.Note) -> JSON {
        var members: [JSON.Member] = [JSON.Member("message", .string(note.message))]
        if let location = note.location { members.append(JSON.Member("location", value(location))) }
        return .object(members)
    }

    private func value(_ location: SourceLocation) -> JSON {
        var members: [JSON.Member] = [JSON.Member("file", .string(location.file))]
        if location.line > 0 { members.append(JSON.Member("line", .integer(location.line))) }
        if location.column > 0 { members.append(JSON.Member("column", .integer(location.column))) }
        return .object(members)
    }

    private func value(_ excerpt: Excerpt) -> JSON {
        var members = [
            JSON.Member("column", .integer(excerpt.column)),
            JSON.Member("text", .string(excerpt.text)),
        ]
        if excerpt.isCut { members.append(JSON.Member("cut", .bool(true))) }
        return .object(members)
    }

    private func value(_ omission: DiagnosticReport.Omission) -> JSON {
        .object([
            JSON.Member("severity", .string(omission.severity.rawValue)),
            JSON.Member("id", .string(omission.id)),
            JSON.Member("count", .integer(omission.count)),
        ])
    }
}
