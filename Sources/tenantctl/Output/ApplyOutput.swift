internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

/// What `apply` says: the plan and a closing line, or an event a line.
struct ApplyOutput {
    let format: OutputFormat

    func planned(_ document: PlanDocument) {
        switch format {
        case .text: PlanOutput(format: .text, isView: false).write(document)
        case .json: Standard.output(ApplyEvent.planned(document).line, isView: false)
        }
    }

    func step(_ step: ApplyStep) {
        switch format {
        case .text: Progress.say(step.words)
        case .json: Standard.output(ApplyEvent.step(step.rawValue).line, isView: false)
        }
    }

    func finished(_ outcome: ApplyOutcome, _ document: PlanDocument) {
        switch (format, outcome) {
        case (.text, .unchanged(let revision)):
            Standard.outputAfterwards("Nothing to apply; the database stays at revision \(revision).\n")
        case (.text, .applied(let revision)):
            Standard.outputAfterwards("Applied as revision \(revision).\n")
        case (.json, .unchanged(let revision)): end(.unchanged(revision: revision))
        case (.json, .applied(let revision)): end(.done(.applied, revision: revision, document))
        }
    }

    /// Prints the last event.
    func end(_ event: ApplyEvent) {
        Standard.outputAfterwards(event.line)
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
