internal import CanonicalJSON

/// What `apply` and the commands that are like it print with `--format json`: an event a line. The last line of one that fails is
/// its error, which is none of these.
package enum ApplyEvent {
    /// What will be done.
    case planned(PlanDocument)
    /// What it is at, by its name.
    case step(String)
    /// Nothing was to be done.
    case unchanged(revision: Int64)
    /// The changes are written.
    case done(Done, revision: Int64, PlanDocument)
    /// What was applied at `target` holds again.
    case rolledBack(target: Int64, revision: Int64, PlanDocument)

    /// Which command it was that wrote its changes.
    package enum Done: String, Sendable, CaseIterable {
        case applied, adopted, forgotten, purged
    }

    /// The line, with its end.
    package var line: String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("event", string: name)
            writeMembers(to: &writer)
        }
        return writer.text + "\n"
    }

    private var name: String {
        switch self {
        case .planned: "planned"
        case .step: "step"
        case .unchanged: "unchanged"
        case .done(let done, _, _): done.rawValue
        case .rolledBack: "rolled_back"
        }
    }

    private func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .planned(let document):
            writer.member("plan_id", string: document.id)
            writer.member("summary") { $0.write(document.summary.json) }
        case .step(let step): writer.member("step", string: step)
        case .unchanged(let revision): writer.member("revision", integer: revision)
        case .done(_, let revision, let document):
            writer.member("revision", integer: revision)
            writer.member("plan_id", string: document.id)
        case .rolledBack(let target, let revision, let document):
            writer.member("revision", integer: revision)
            writer.member("target_revision", integer: target)
            writer.member("plan_id", string: document.id)
        }
    }
}
