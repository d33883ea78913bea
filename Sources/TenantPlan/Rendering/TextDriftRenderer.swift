internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// Drift for a person at a terminal: grouped by tenant, a line a field, one line at the end.
public struct TextDriftRenderer: Sendable {
    private let plan: TextPlanRenderer

    /// Makes a renderer.
    public init(colour: Bool) {
        plan = TextPlanRenderer(colour: colour)
    }

    /// The whole report.
    public func text(_ report: DriftReport) -> String {
        var text = ""
        var tenant: String?
        for row in report.rows {
            if tenant?.hasSameBytes(as: row.tenant) != true {
                text += (text.isEmpty ? "" : "\n") + plan.style(.bold, TerminalText.escaped(row.tenant)) + "\n"
                tenant = row.tenant
            }
            text += self.text(row)
        }
        let undeclared = plan.undeclared(report.undeclaredUse)
        // What is first has no blank line above it.
        text += text.isEmpty ? String(undeclared.drop(while: \.isNewline)) : undeclared
        return text + (text.isEmpty ? "" : "\n") + otherEnvironment(report) + summary(report)
    }

    /// That what is shown as changed in a manifest may be what an environment says.
    private func otherEnvironment(_ report: DriftReport) -> String {
        guard report.isOfOtherEnvironment else { return "" }
        func words(_ name: String?) -> String {
            name.map { "with --environment \(TerminalText.escaped($0))" } ?? "without --environment"
        }
        let line =
            "Applied last \(words(report.environmentInForce)), and compared \(words(report.environment)): what the two say "
            + "differently counts as changed in the manifest."
        return plan.style(.yellow, line) + "\n"
    }

    private func text(_ row: DriftReport.Row) -> String {
        var line = "  " + plan.style(row.drift.style, "\(row.drift.mark) \(row.kind.name)")
        if row.kind != .bot { line += " " + plan.style(row.drift.style, TerminalText.escaped(row.key)) }
        line += plan.style(.dim, "  \(row.explanation)")
        if let source = row.source, source.origin.line > 0 {
            line += plan.style(.dim, "  (\(TerminalText.escaped(source.file)):\(source.origin.line))")
        }
        return ([line] + row.fields.map { "      " + text($0, of: row) }).joined(separator: "\n") + "\n"
    }

    private func text(_ field: DriftReport.Field, of row: DriftReport.Row) -> String {
        let unit = row.kind.unit(ofField: field.name, ofRow: row.key)
        func shown(_ value: ShownValue) -> String { ShownText(value, unit: unit).text }
        var text = "\(TerminalText.escaped(field.name)): \(shown(field.live))"
        text += plan.style(.dim, ", applied ") + shown(field.applied)
        if field.declared != field.applied { text += plan.style(.dim, ", declared ") + shown(field.declared) }
        return text + plan.style(.dim, "  [\(field.words)]")
    }

    private func summary(_ report: DriftReport) -> String {
        let counted = Change.Drift.classes.compactMap { drift -> String? in
            let count = report.count(drift)
            return count == 0 ? nil : "\(count) \(drift.words)"
        }
        let tenants = Set(report.rows.lazy.filter { $0.drift != .none }.map(\.tenant)).count
        let undeclared = [report.undeclaredUse.summary].compactMap(\.self)
        let asApplied = "every value that was applied is as it was"
        var parts: [String]
        if !counted.isEmpty {
            parts = [counted.joined(separator: ", ") + " in \(Count.of(tenants, "tenant"))"] + undeclared
        } else if report.hasDriftByPolicy {
            parts = undeclared + [asApplied]
        } else {
            parts = ["none", asApplied] + undeclared
        }
        let unmanaged = report.unmanagedRows
        if unmanaged > 0 { parts.append("\(Count.of(unmanaged, "unmanaged row")) left alone") }
        if let glob = report.tenantGlob { parts.append("only tenants like '\(TerminalText.escaped(glob))'") }
        return plan.style(.bold, "Drift: " + parts.joined(separator: "; ") + ".") + "\n"
    }
}

extension DriftReport.Row {
    fileprivate var explanation: String {
        switch (drift, management) {
        case (.deleted, .always) where source == nil: "was deleted; no longer declared either"
        case (.deleted, .always): "was deleted; apply creates it again"
        case (.deleted, _): "was deleted, and stays away" + (source == nil ? "; the tenant has no file" : "")
        case (.drift, .observe) where source == nil: "was changed in the database; the tenant has no file"
        case (.converged, _): "was changed to what the manifest says"
        case (.conflict, _) where source == nil: "was changed in the database, and is no longer declared"
        case (.conflict, _): "was changed in the database, and in the manifest"
        case (.drift, _): "was changed in the database"
        case (.none, _): "is not what the manifest says, and is left to others"
        }
    }
}

extension DriftReport.Field {
    /// What an apply makes of it, and the form in which the live value stands.
    fileprivate var words: String { outcome + (isBare ? "; " + LiveForm.bareWords : "") }

    private var outcome: String {
        switch (drift, management) {
        case (.converged, _): "converged"
        case (.conflict, .always) where declared == .open(.undeclared): "conflict; apply deletes the row"
        case (.conflict, .always): "conflict; apply writes what is declared"
        case (.none, let management): "\(management.rawValue): stays"
        case (_, .always): "\(drift.rawValue); apply brings it back"
        case (_, let management): "\(drift.rawValue); \(management.rawValue): stays"
        }
    }
}

extension Change.Drift {
    fileprivate var mark: String {
        switch self {
        case .deleted: "-"
        case .conflict: "!"
        case .drift: "~"
        case .converged, .none: "="
        }
    }

    fileprivate var style: TextPlanRenderer.Style {
        switch self {
        case .deleted, .conflict: .red
        case .drift: .yellow
        case .converged, .none: .dim
        }
    }

    /// What one or several rows of the class are called after their number.
    fileprivate var words: String {
        switch self {
        case .deleted: "deleted"
        case .conflict: "in conflict"
        case .drift: "changed"
        case .converged: "converged"
        case .none: "as applied"
        }
    }
}
