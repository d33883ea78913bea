internal import TenantModel
internal import TenantPlan

/// How one tenant differs from its manifest, entry by entry.
struct DifferingTenant {
    let tenant: String
    private var rows = 0
    private var drifted = 0
    private var names: [String] = []
    private var hasher = Hasher()

    init(_ tenant: String) { self.tenant = tenant }

    /// All of it.
    var difference: Concern.Difference {
        Concern.Difference(rows: rows, drifted: drifted, names: names, signature: hasher.finalize())
    }

    /// Takes a change of the tenant.
    mutating func take(_ entry: PlanEntry) {
        rows += 1
        if entry.drift != .none { drifted += 1 }
        if names.count < Concern.Difference.mostNamed {
            names.append(entry.kind.botColumn == nil ? entry.kind.name : "\(entry.kind.name) \(entry.key)")
        }
        // What tells one change from another one.
        hasher.combine(entry.kind.order)
        hasher.combine(entry.key)
        hasher.combine(entry.action)
        for field in entry.fields {
            hasher.combine(field.name)
            hasher.combine(field.before)
            hasher.combine(field.after)
        }
    }
}
