public import CanonicalJSON
public import TenantModel

/// How many changes of which kind a plan holds.
public struct PlanSummary: Sendable {
    /// Changes by action.
    public let counts: [Change.Action: Int]
    /// Tenants that are touched.
    public let tenants: Int

    /// Counts `entries`, which are sorted by tenant.
    public init(_ entries: [PlanEntry]) {
        var counts: [Change.Action: Int] = [:]
        var tenants = 0
        var last: String?
        for entry in entries {
            counts[entry.action, default: 0] += 1
            if last == nil || entry.tenant != last { tenants += 1 }
            last = entry.tenant
        }
        self.counts = counts
        self.tenants = tenants
    }

    /// Counts by action in a fixed order, and the tenants.
    public var json: JSON {
        .object(
            Change.Action.allCases.map { JSON.Member($0.rawValue, .integer(counts[$0, default: 0])) }
                + [JSON.Member("tenants", .integer(tenants))]
        )
    }

    /// One line for people: `2 to create, 1 to update in 1 tenant`.
    public var sentence: String {
        let parts = Change.Action.allCases.compactMap { action -> String? in
            guard let count = counts[action], count > 0 else { return nil }
            return "\(count) to \(action.rawValue)"
        }
        guard !parts.isEmpty else { return "no changes" }
        return parts.joined(separator: ", ") + " in \(tenants) tenant\(tenants == 1 ? "" : "s")"
    }
}
