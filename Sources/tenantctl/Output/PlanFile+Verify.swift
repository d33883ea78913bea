internal import TenantPlan
internal import TenantReconciler

extension PlanFile {
    /// Refuses to apply anything but what was approved.
    ///
    /// - Throws: ``ReconcileError`` with `stale`; ``CommandError`` for a file that is no plan.
    func verify(_ current: PlanDocument) throws {
        if let difference = try read().difference(from: current) {
            let others = difference.others > 0 ? ", and \(difference.others) more" : ""
            throw ReconcileError.stale("\(path): \(difference.first)\(others)")
        }
    }
}
