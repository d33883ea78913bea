internal import TenantPlan
internal import TenantReconciler

extension PlanFile {
    /// Refuses to apply anything but what was approved.
    ///
    /// - Parameters:
    ///   - saved: What the file holds.
    ///   - current: What is planned now.
    ///   - source: The commit that the manifests come from now.
    /// - Throws: ``ReconcileError`` with `stale`.
    func verify(_ saved: SavedPlan, against current: PlanDocument, from source: ManifestSource) async throws {
        if let difference = saved.difference(from: current) {
            let others = difference.others > 0 ? ", and \(difference.others) more" : ""
            throw ReconcileError.stale("\(path): \(difference.first)\(others)")
        }
        // The same files in an older checkout: what went by since, beside the manifests, was not approved with them.
        if let approved = saved.document.context.sourceCommit, let now = source.commit, await source.precedes(approved)
        {
            throw ReconcileError.stale(
                "\(path): it was made from commit \(approved), and the checkout is older, at \(now)"
            )
        }
    }
}
