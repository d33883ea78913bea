internal import ArgumentParser
internal import Glibc
internal import TenantPlan
internal import TenantReconciler

/// Which tenants a command is about; shared by whatever compares manifests with the database.
struct TenantOptions: ParsableArguments {
    @Option(
        name: .customLong("tenant"),
        help: ArgumentHelp("Only tenants whose name matches, at least one; limits count over all.", valueName: "glob"),
        completion: .tenant
    )
    var glob: String?

    /// The options for a plan of these manifests.
    func options(for manifests: ManifestOptions, allowedDeletions: Int? = nil) -> PlanOptions {
        let glob = glob
        return PlanOptions(
            context: PlanContext(
                toolVersion: ToolVersion.current,
                environment: manifests.environment,
                tenantGlob: glob
            ),
            allowedDeletions: allowedDeletions,
            includes: { slug in glob.map { unsafe fnmatch($0, slug, 0) == 0 } ?? true }
        )
    }
}
