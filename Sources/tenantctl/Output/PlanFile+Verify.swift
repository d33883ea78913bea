internal import TenantPlan
internal import TenantReconciler

extension PlanFile {
    /// Refuses a file that somebody edited before what it says of tenants decides which of them are planned.
    ///
    /// - Parameter saved: What the file holds. One that is for all tenants is planned whole, whatever was edited, so that
    ///   what was edited can be named.
    /// - Throws: ``ReconcileError`` with `stale`.
    func requireIntact(_ saved: SavedPlan) throws {
        guard saved.document.context.tenantGlob != nil, let flaw = saved.flaw(toVersion: ToolVersion.current) else {
            return
        }
        throw ReconcileError.stale("\(path): \(flaw)")
    }

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
