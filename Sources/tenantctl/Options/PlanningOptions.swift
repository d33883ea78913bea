internal import ArgumentParser
internal import TenantPlan
internal import TenantReconciler

/// What a plan is asked for; shared by `plan` and `apply`.
struct PlanningOptions: ParsableArguments {
    @OptionGroup var tenants: TenantOptions

    @Option(
        help: ArgumentHelp(
            "Allow so many rows to be removed, whatever share of their kind, in place of both limits of the policy in force; shown in the plan, kept in the history.",
            valueName: "n"
        )
    )
    var maxDeletes: Int?

    mutating func validate() throws {
        guard maxDeletes.map({ $0 >= 0 }) ?? true else { throw ValidationError("--max-deletes takes a number from 0.") }
    }

    /// The same for a plan that was saved: it says itself which tenants it is about.
    ///
    /// - Throws: ``UsageError`` when other tenants are asked for.
    func of(_ saved: SavedPlan, in path: String) throws -> PlanningOptions {
        let glob = saved.document.context.tenantGlob
        guard tenants.glob == nil || tenants.glob == glob else {
            let made = glob.map { "for --tenant '\($0)'" } ?? "for all tenants"
            throw UsageError("\(path) was made \(made); leave --tenant out, or plan again")
        }
        var options = self
        options.tenants.glob = glob
        return options
    }

    /// The options for a plan of these manifests.
    func options(for manifests: ManifestOptions) -> PlanOptions {
        tenants.options(for: manifests, allowedDeletions: maxDeletes)
    }
}

/// Forms of output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
