internal import TenantPlan
internal import TenantReconciler

extension PlanFile {
    /// Refuses to apply anything but what was approved.
    ///
    /// - Parameters:
    ///   - saved: What the file holds.
    ///   - current: What is planned now.
    /// - Throws: ``ReconcileError`` with `stale`.
    func verify(_ saved: SavedPlan, against current: PlanDocument) throws {
        if let difference = saved.difference(from: current) {
            let others = difference.others > 0 ? ", and \(difference.others) more" : ""
            throw ReconcileError.stale("\(path): \(difference.first)\(others)")
        }
    }
}
