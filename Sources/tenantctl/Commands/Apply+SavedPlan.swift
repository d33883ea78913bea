internal import TenantPlan
internal import TenantReconciler

extension SavedPlan {
    /// Refuses to apply anything but what was approved.
    ///
    /// - Throws: ``ReconcileError`` with `stale`.
    func verify(_ current: PlanDocument, _ path: String) throws {
        guard let difference = difference(from: current) else { return }
        let others = difference.others > 0 ? ", and \(difference.others) more" : ""
        throw ReconcileError.stale("\(path): \(difference.first)\(others)")
    }
}
