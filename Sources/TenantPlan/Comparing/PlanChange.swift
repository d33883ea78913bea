internal import CanonicalJSON
internal import TenantModel

/// What happens to one plan of a tenant: its change, and what is only recorded beside it.
struct PlanChange {
    /// Their places among all changes of the tenant.
    private(set) var places: Range<Int>
    /// The change, then what is recorded.
    private var changes: [Change]
    /// The key that the plan was applied as, also where it was deleted since.
    let formerKey: String

    /// The plans that any change is about.
    ///
    /// - Parameters:
    ///   - changes: All changes of a tenant.
    ///   - previousKeys: What plans were applied as, by what they are called now.
    /// - Returns: One for each plan, in the order of the changes.
    static func all(among changes: [Change], previousKeys: [String: String]) -> [PlanChange] {
        var plans: [PlanChange] = []
        for (place, change) in changes.enumerated() where change.kind == .plan {
            if let last = plans.last, last.places.upperBound == place, last.change.key.hasSameBytes(as: change.key) {
                plans[plans.count - 1].places = last.places.lowerBound..<place + 1
                plans[plans.count - 1].changes.append(change)
            } else {
                plans.append(PlanChange(change, at: place, previousKeys))
            }
        }
        return plans
    }

    private init(_ change: Change, at place: Int, _ previousKeys: [String: String]) {
        changes = [change]
        places = place..<place + 1
        formerKey = change.previousKey ?? previousKeys[change.key] ?? change.key
    }

    /// The change that says what happens.
    var change: Change { changes[0] }

    /// Whether the plan is made, or taken over.
    var isMade: Bool { change.action == .create || change.action == .adopt }

    /// Whether it leaves the manifests with its row, also where somebody deleted that first.
    var isGivenUp: Bool { change.action == .delete || change.action == .record && change.reason == .removed }

    /// What a field is said to hold afterwards; `nil` for what is not declared any more, or not spoken of.
    func after(_ field: Int) -> FieldValue? {
        func isSaid(_ said: FieldChange) -> Bool { said.field == field && said.after.isDeclared }
        for change in changes {
            let said = change.fields.first(where: isSaid) ?? change.unchanged.first(where: isSaid)
            if let said { return said.after }
        }
        return nil
    }

    /// Whether a field is spoken of, and not only left to others.
    func keeps(_ field: Int) -> Bool {
        func isKept(_ said: FieldChange) -> Bool { said.field == field && !said.isLeftToOthers }
        return changes.contains { $0.fields.contains(where: isKept) || $0.unchanged.contains(where: isKept) }
    }

    /// Whether a field changes, in the row or in what is known of it.
    func changes(_ field: Int) -> Bool { changes.contains { $0.fields.contains { $0.field == field } } }

    /// Whether a manifest says what a field is to hold, by what changes.
    func declares(_ field: Int) -> Bool {
        changes.contains { $0.fields.contains { $0.field == field && $0.after.isDeclared } }
    }
}
