internal import ArgumentParser
internal import Glibc
internal import TenantPlan
internal import TenantReconciler

/// What a plan is asked for; shared by `plan` and `apply`.
struct PlanningOptions: ParsableArguments {
    @Option(
        name: .customLong("tenant"),
        help: ArgumentHelp("Only tenants whose name matches, at least one; limits count over all.", valueName: "glob")
    )
    var tenantGlob: String?

    @Option(help: ArgumentHelp("Allow so many rows to be removed.", valueName: "n"))
    var maxDeletes: Int?

    mutating func validate() throws {
        guard maxDeletes.map({ $0 >= 0 }) ?? true else { throw ValidationError("--max-deletes takes a number from 0.") }
    }

    /// The same for a plan that was saved: it says itself which tenants it is about.
    ///
    /// - Throws: ``UsageError`` when other tenants are asked for.
    func of(_ saved: SavedPlan, in path: String) throws -> PlanningOptions {
        let glob = saved.document.context.tenantGlob
        guard tenantGlob == nil || tenantGlob == glob else {
            let made = glob.map { "for --tenant '\($0)'" } ?? "for all tenants"
            throw UsageError("\(path) was made \(made); leave --tenant out, or plan again")
        }
        var options = self
        options.tenantGlob = glob
        return options
    }

    /// The options for a plan of these manifests.
    func options(for manifests: ManifestOptions) -> PlanOptions {
        var limits = Limits()
        limits.allowedByHand = maxDeletes
        let glob = tenantGlob
        return PlanOptions(
            context: PlanContext(
                toolVersion: ToolVersion.current,
                environment: manifests.environment,
                sourceCommit: ProcessEnvironment.sourceCommit,
                tenantGlob: tenantGlob
            ),
            limits: limits,
            includes: { slug in glob.map { unsafe fnmatch($0, slug, 0) == 0 } ?? true }
        )
    }
}

/// Forms of output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
