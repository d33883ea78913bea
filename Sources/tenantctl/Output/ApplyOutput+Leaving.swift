internal import Escaping
internal import TenantPlan
internal import TenantReconciler

extension ApplyOutput {
    /// The end of an adoption that found nothing to take over.
    func nothingToAdopt(_ tenant: String, _ revision: Int64) {
        switch format {
        case .text:
            Standard.outputAfterwards(
                "Nothing to adopt: what was named of '\(TerminalText.escaped(tenant))' is managed already; "
                    + "the database stays at revision \(revision).\n"
            )
        case .json: end(.unchanged(revision: revision))
        }
    }

    /// The end of an adoption.
    func adopted(_ rows: Int, _ outcome: ApplyOutcome, _ document: PlanDocument) {
        finished(.adopted, "Took over \(rows) row\(rows == 1 ? "" : "s")", outcome, document)
    }

    /// The end of what is ours no more.
    func forgotten(_ outcome: ApplyOutcome, _ document: PlanDocument) {
        let rows = document.entries.count
        let words = rows == 1 ? "1 row, which stays as it is" : "\(rows) rows, which stay as they are"
        finished(.forgotten, "Forgot \(words)", outcome, document)
    }

    /// The end of a tenant.
    func purged(_ tenant: String, _ outcome: ApplyOutcome, _ document: PlanDocument) {
        finished(.purged, "Deleted '\(TerminalText.escaped(tenant))' for good", outcome, document)
    }

    private func finished(
        _ done: ApplyEvent.Done,
        _ words: String,
        _ outcome: ApplyOutcome,
        _ document: PlanDocument
    ) {
        guard case .applied(let revision) = outcome else { return finished(outcome, document) }
        switch format {
        case .text: Standard.outputAfterwards("\(words), as revision \(revision).\n")
        case .json: end(.done(done, revision: revision, document))
        }
    }
}
