internal import CanonicalJSON
internal import Escaping
internal import TenantModel
internal import TenantPlan
internal import TenantStore

/// One revision with its changes, as plans show them.
struct RevisionOutput {
    let record: RevisionRecord
    let state: ControlState
    /// The catalog of the files: what it calls secret is so at once.
    let own: Catalog

    private var changes: PastChanges {
        PastChanges(
            record.changes,
            directory: record.directory,
            settings: state.settings.inForce,
            catalog: own,
            fingerprinter: state.fingerprinter
        )
    }

    func write(_ format: OutputFormat) {
        switch format {
        case .text:
            Standard.output(heading)
            changes.writeText(colour: Standard.isOutputColoured) { Standard.output($0) }
            Standard.output("\n\(closing)\n")
        case .json: Standard.output(json + "\n")
        }
    }

    private var heading: String {
        let operation = record.operation
        var text = "revision    \(operation.revision)\n"
        if let target = operation.rollbackTarget { text += "rollback    to revision \(target)\n" }
        text +=
            "applied     \(operation.finishedAt) (\(TimeSpan.words(operation.age)) ago) by \(escaped(operation.actor))\n"
        if let commit = operation.sourceCommit { text += "commit      \(escaped(commit))\n" }
        if let environment = operation.environment { text += "environment \(escaped(environment))\n" }
        text += "plan        \(escaped(operation.planID))\n"
        for acknowledgement in operation.acknowledgements { text += "accepted    \(escaped(acknowledgement))\n" }
        return text
    }

    private var closing: String {
        let summary = record.operation.summary
        if record.isPruned { return "\(summary); the changes themselves are not kept any more." }
        let counted = record.operation.actions.map(\.count).reduce(0, +)
        guard counted > Int64(record.changes.count) else { return "\(summary)." }
        return record.changes.contains { $0.reason == .purged }
            ? "\(summary); what was in the rows of a tenant that was deleted for good is not kept."
            : "\(summary); what else its new tenants began with is not known any more."
    }

    private var json: String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("operation") { record.operation.write(to: &$0) }
            writer.member("pruned", bool: record.isPruned)
            writer.member("directory_changes") { changes.writeDirectory(to: &$0) }
            writer.member("changes") { changes.write(to: &$0) }
        }
        return writer.text
    }

    private func escaped(_ text: String) -> String { TerminalText.escaped(text) }
}
