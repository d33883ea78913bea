internal import TenantModel

/// The changes that mean the same: said once, with every change that it is true of.
struct RiskGroup {
    let risk: Risk
    /// The changes, in the order of the plan.
    private(set) var changes: [RiskyChange] = []

    init(_ risk: Risk) {
        self.risk = risk
    }

    mutating func add(_ change: RiskyChange) {
        changes.append(change)
    }
}

/// A change and one thing that it means.
struct RiskyChange {
    let entry: PlanEntry
    let note: RiskNote
    /// The place of its tenant in ``PlanOverview/tenants``.
    let part: Int

    /// The fields that make it a risk; all of them where it is the row that counts.
    var fields: [PlanEntry.EntryField] {
        let own = entry.fields.filter { field in
            let rules = entry.kind.fields.first { $0.name == field.name }?.risks ?? []
            return rules.contains { $0.risk == note.risk }
        }
        return own.isEmpty ? entry.fields : own
    }
}

/// A row that is deleted or switched off.
struct Removal {
    let entry: PlanEntry
    /// The place of its tenant in ``PlanOverview/tenants``.
    let part: Int
}
