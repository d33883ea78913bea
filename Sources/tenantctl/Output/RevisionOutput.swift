internal import CanonicalJSON
internal import Escaping
internal import TenantModel
internal import TenantPlan
internal import TenantStore

/// One revision with its changes, as plans show them.
struct RevisionOutput {
    let record: RevisionRecord
    /// Which tenants were asked for; `nil` for all.
    let tenantGlob: String?
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
        case .json: writeJSON { Standard.output($0) }
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
        let shown = record.part.map { _ in
            record.changes.reduce(into: [:]) { counts, change in counts[change.action, default: 0] += 1 }
        }
        let operation = record.operation
        if record.isPruned { return "\(operation.summary); the changes themselves are not kept any more." }
        return ([operation.summary(showing: shown)] + [partWords, lossWords].compactMap(\.self)).joined(separator: "; ")
            + "."
    }

    /// What was asked for, and what was left out by that.
    private var partWords: String? {
        guard let part = record.part, let tenantGlob else { return nil }
        let words = "only tenants like '\(escaped(tenantGlob))', \(part.tenants) of \(part.allTenants)"
        let count = part.directoryChanges
        return count == 0 ? words : "\(words); \(count) change\(count == 1 ? "" : "s") for all tenants left out"
    }

    /// What is not known any more. Of some tenants nobody counted what they were.
    private var lossWords: String? {
        let counted = record.operation.actions.map(\.count).reduce(0, +)
        guard record.part != nil || counted > Int64(record.changes.count) else { return nil }
        if record.changes.contains(where: { $0.reason == .purged }) {
            return "what was in the rows of a tenant that was deleted for good is not kept"
        }
        if record.part == nil { return "what else its new tenants began with is not known any more" }
        let isUncertain = !record.knowsBeginnings && record.changes.contains { $0.reason == .tenantCreated }
        return isUncertain ? "what else new tenants began with may not be known any more" : nil
    }

    /// `sink` gets the document in pieces: of 10,000 new tenants it is some hundred megabytes.
    private func writeJSON(to sink: ([UInt8]) -> Void) {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.1")
            writer.member("operation") { record.operation.write(to: &$0) }
            writer.member("pruned", bool: record.isPruned)
            writer.member("tenant_glob", string: tenantGlob)
            if let part = record.part {
                writer.member("left_out") { writer in
                    writer.object { writer in
                        writer.member("tenants", integer: Int64(part.allTenants - part.tenants))
                        writer.member("directory_changes", integer: Int64(part.directoryChanges))
                    }
                }
            }
            writer.member("directory_changes") { changes.writeDirectory(to: &$0) }
            writer.member("changes") { writer in
                sink(writer.bytes)
                writer.removeAll()
                changes.write(to: sink)
            }
        }
        writer.write(raw: "\n")
        sink(writer.bytes)
    }

    private func escaped(_ text: String) -> String { TerminalText.escaped(text) }
}
