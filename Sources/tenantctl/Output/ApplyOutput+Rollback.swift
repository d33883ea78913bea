internal import CanonicalJSON
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
        case (.json, .unchanged(let revision)):
            Standard.outputAfterwards(line("unchanged") { $0.member("revision", integer: revision) })
        case (.json, .applied(let revision)):
            Standard.outputAfterwards(
                line("rolled_back") { writer in
                    writer.member("revision", integer: revision)
                    writer.member("target_revision", integer: target)
                    writer.member("plan_id", string: document.id)
                }
            )
        }
    }
}
