internal import TenantPlan
internal import TenantReconciler

extension ApplyOutput {
    /// The end of a rollback.
    func rolledBack(to target: Int64, _ outcome: ApplyOutcome, _ document: PlanDocument) {
        switch (format, outcome) {
        case (.text, .unchanged(let revision)):
            Standard.outputAfterwards(
                "Nothing to go back on: what was applied at revision \(target) is as it was; "
                    + "the database stays at revision \(revision).\n"
            )
        case (.text, .applied(let revision)):
            let count = document.summary.tenants
            Standard.outputAfterwards(
                "Rolled back to revision \(target), as revision \(revision). "
                    + "\(count) tenant\(count == 1 ? " is" : "s are") held until 'tenantctl release'.\n"
            )
        case (.json, .unchanged(let revision)): end(.unchanged(revision: revision))
        case (.json, .applied(let revision)):
            end(.rolledBack(target: target, revision: revision, document))
        }
    }
}
