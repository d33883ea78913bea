internal import CanonicalJSON
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

/// What `apply` says: the plan and a closing line, or an event a line.
struct ApplyOutput {
    let format: OutputFormat

    func planned(_ document: PlanDocument) {
        switch format {
        case .text: PlanOutput(format: .text, isView: false).write(document)
        case .json:
            event("planned") { writer in
                writer.member("plan_id", string: document.id)
                writer.member("summary") { $0.write(document.summary.json) }
            }
        }
    }

    func step(_ step: ApplyStep) {
        switch format {
        case .text: Progress.say(step.words)
        case .json: event("step") { $0.member("step", string: step.rawValue) }
        }
    }

    func finished(_ outcome: ApplyOutcome, _ document: PlanDocument) {
        switch (format, outcome) {
        case (.text, .unchanged(let revision)):
            Standard.outputAfterwards("Nothing to apply; the database stays at revision \(revision).\n")
        case (.text, .applied(let revision)):
            Standard.outputAfterwards("Applied as revision \(revision).\n")
        case (.json, .unchanged(let revision)):
            let text = line("unchanged") { $0.member("revision", integer: revision) }
            Standard.outputAfterwards(text)
        case (.json, .applied(let revision)):
            let text = line("applied") { writer in
                writer.member("revision", integer: revision)
                writer.member("plan_id", string: document.id)
            }
            Standard.outputAfterwards(text)
        }
    }

    func event(_ name: String, _ members: (inout JSONWriter) -> Void) {
        Standard.output(line(name, members), isView: false)
    }

    func line(_ name: String, _ members: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("event", string: name)
            members(&writer)
        }
        return writer.text + "\n"
    }
}

extension ApplyStep {
    /// What somebody who waits gets to read.
    var words: String {
        switch self {
        case .lock: "waiting for the lock"
        case .compare: "comparing"
        case .write: "writing rows"
        case .record: "writing ledger and history"
        case .commit: "committing"
        }
    }
}
