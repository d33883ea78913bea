internal import CanonicalJSON
internal import Escaping

/// Renders a SARIF 2.1.0 log with one run, for code hosts and viewers. Section numbers are those of the OASIS standard
/// with errata 01.
///
/// What is about a place becomes a result. What is about no file, such as a wrong call, becomes a notification of the
/// run (§3.58): code hosts refuse results without a location, and a failed run says that results may be missing
/// (§3.20.21). Excerpts are left out: who reads SARIF has the files.
public struct SARIFRenderer: DiagnosticRenderer {
    /// The version of the tool that the log names.
    public let toolVersion: String

    /// Makes a renderer.
    ///
    /// - Parameter toolVersion: The version of `tenantctl`, as in Semantic Versioning.
    public init(toolVersion: String) {
        self.toolVersion = toolVersion
    }

    /// Renders a report as indented JSON.
    public func render(_ report: DiagnosticReport) -> String {
        let log = JSON.object([
            JSON.Member("$schema", .string(Self.schema)),
            JSON.Member("version", .string("2.1.0")),
            JSON.Member("runs", .array([run(of: report)])),
        ])
        var writer = JSONWriter(escapesUnsafe: true)
        writer.writeIndented(log)
        return writer.text + "\n"
    }

    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    private func run(of report: DiagnosticReport) -> JSON {
        let results = report.diagnostics.filter { $0.location != nil }
        let rules = Set(results.map(\.id)).sorted { $0.precedesInBytes($1) }
        let places = Dictionary(uniqueKeysWithValues: zip(rules, rules.indices))
        return .object([
            JSON.Member("tool", .object([JSON.Member("driver", driver(rules))])),
            JSON.Member("invocations", .array([invocation(of: report)])),
            JSON.Member("originalUriBaseIds", SARIFLocation.bases),
            JSON.Member("columnKind", .string("unicodeCodePoints")),
            JSON.Member("results", .array(results.map { result($0, rule: places[$0.id] ?? 0) })),
        ])
    }

    // MARK: The tool

    private func driver(_ rules: [String]) -> JSON {
        .object([
            JSON.Member("name", .string("tenantctl")),
            JSON.Member("semanticVersion", .string(toolVersion)),
            JSON.Member("version", .string(toolVersion)),
            JSON.Member("rules", .array(rules.map(rule))),
        ])
    }

    /// Ids are made of words, and those are the description: one that is written elsewhere would grow old.
    private func rule(_ id: String) -> JSON {
        let words = id.split(separator: ".").map { $0.split(separator: "_").joined(separator: " ") }
        let text = words.joined(separator: ": ") + "."
        return .object([
            JSON.Member("id", .string(id)),
            JSON.Member("shortDescription", message(text.prefix(1).uppercased() + text.dropFirst())),
        ])
    }

    private func invocation(of report: DiagnosticReport) -> JSON {
        let homeless = report.diagnostics.filter { $0.location == nil }
        let notifications =
            homeless.map { notification($0.severity, $0.id, text(of: $0)) }
            + report.omissions.map { notification($0.severity, $0.id, "\($0.count) more are not listed.") }
        return .object([
            JSON.Member("executionSuccessful", .bool(!homeless.contains { $0.severity == .error })),
            JSON.Member("toolExecutionNotifications", .array(notifications)),
        ])
    }

    private func notification(_ severity: Severity, _ id: String, _ text: String) -> JSON {
        .object([
            JSON.Member("descriptor", .object([JSON.Member("id", .string(id))])),
            JSON.Member("level", .string(severity.rawValue)),
            JSON.Member("message", message(text)),
        ])
    }

    // MARK: Results

    private func result(_ diagnostic: Diagnostic, rule: Int) -> JSON {
        var members = [
            JSON.Member("ruleId", .string(diagnostic.id)),
            JSON.Member("ruleIndex", .integer(rule)),
            // SARIF's levels are called as ours are (§3.27.10).
            JSON.Member("level", .string(diagnostic.severity.rawValue)),
            JSON.Member("message", message(text(of: diagnostic))),
        ]
        if let location = diagnostic.location {
            members.append(JSON.Member("locations", .array([.object([SARIFLocation(location).member])])))
        }
        if !diagnostic.notes.isEmpty {
            let related = diagnostic.notes.map { note in
                let place = note.location.map { [SARIFLocation($0).member] } ?? []
                return JSON.object(
                    place + [JSON.Member("message", message(SARIFText(escaping: note.message).description))]
                )
            }
            members.append(JSON.Member("relatedLocations", .array(related)))
        }
        return .object(members)
    }

    /// A paragraph a part, the first of which says what is wrong (§3.11.3).
    private func text(of diagnostic: Diagnostic) -> String {
        let parts = [diagnostic.message] + (diagnostic.hint.map { ["Hint: \($0)"] } ?? [])
        return parts.map { SARIFText(escaping: $0).description }.joined(separator: "\n")
    }

    private func message(_ text: String) -> JSON {
        .object([JSON.Member("text", .string(text))])
    }
}
