internal import TenantModel

/// What a plan holds of one tenant: where it stands in the plan, and how much it is.
struct TenantPart {
    let tenant: String
    /// Its own file; `nil` when no change comes from it.
    var file: String?
    /// Whether its file is gone.
    var isRemoved = false
    /// Its changes, by their places in the plan.
    var changes: Range<Int>
    /// Its rows that are not as declared and stay so, by their places in the plan.
    var deviations: Range<Int>
    /// Changes by action.
    var counts: [Change.Action: Int] = [:]
    /// Fields of all changes and deviations, and at least one for each: how long it is to read.
    var length = 0
    /// Acknowledgements that it needs.
    var toAccept = 0
    /// Whether something of it needs an acknowledgement, or goes away: such a tenant is shown before others.
    var isGrave = false
    /// The place of its gravest note in ``TenantModel/Risk/byGravity``; beyond all of them where it has none.
    var noteRank = Int.max

    /// `2 to create, 1 to update`.
    var sentence: String {
        var parts = Change.Action.allCases.compactMap { action -> String? in
            guard let count = counts[action], count > 0 else { return nil }
            return "\(count) to \(action.rawValue)"
        }
        if !deviations.isEmpty { parts.append("\(deviations.count) left to others") }
        return parts.joined(separator: ", ")
    }
}
