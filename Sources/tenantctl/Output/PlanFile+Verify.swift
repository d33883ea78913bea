internal import TenantPlan
internal import TenantReconciler

extension PlanFile {
    /// Refuses to apply anything but what was approved.
    ///
    /// - Throws: ``ReconcileError`` with `stale`; ``CommandError`` for a file that is no plan.
    func verify(_ current: PlanDocument) throws {
        let (document, isIntact) = try read()
        if let difference = SavedPlan(document: document).difference(from: current) {
            let others = difference.others > 0 ? ", and \(difference.others) more" : ""
            throw ReconcileError.stale("\(path): \(difference.first)\(others)")
        }
        // What differs then is only shown: lines of manifests, notes, sums. Somebody approved what they saw there.
        guard isIntact else { throw ReconcileError.stale("\(path): edited after it was written") }
    }
}
