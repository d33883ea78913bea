public import CanonicalJSON
public import TenantModel

/// How many changes of which kind a plan holds.
public struct PlanSummary: Sendable {
    /// Changes by action.
    public let counts: [Change.Action: Int]
    /// Tenants that are touched.
    public let tenants: Int

    /// Counts `changes`, which are sorted by tenant.
    init(_ changes: [Change]) {
        self.init(changes.lazy.map { ($0.action, $0.tenant) })
    }

    /// Counts `entries`, which are sorted by tenant.
    init(_ entries: [PlanEntry]) {
        self.init(entries.lazy.map { ($0.action, $0.tenant) })
    }

    private init(_ changes: some Sequence<(action: Change.Action, tenant: String)>) {
        var counts: [Change.Action: Int] = [:]
        var tenants = 0
        var last: String?
        for (action, tenant) in changes {
            counts[action, default: 0] += 1
            if tenant != last { tenants += 1 }
            last = tenant
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
