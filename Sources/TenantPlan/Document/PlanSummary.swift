public import CanonicalJSON
public import TenantModel

/// How many changes of which kind a plan holds.
public struct PlanSummary: Sendable {
    /// Changes by action. Rows without a key that are deleted are counted, though no change can name them.
    public let counts: [Change.Action: Int]
    /// Tenants that are touched.
    public let tenants: Int
    /// What changes for the whole directory, in the order of its kinds.
    public let directory: [DirectoryChange.Kind]

    /// Counts `changes`, which are sorted by tenant.
    init(_ changes: [Change], directory: [DirectoryChange.Kind], purgedWithoutKey: [ResourceKind: Int]) {
        self.init(changes.lazy.map { ($0.action, $0.tenant) }, directory, purgedWithoutKey)
    }

    /// Counts `entries`, which are sorted by tenant.
    init(_ entries: [PlanEntry], directory: [DirectoryChange.Kind], purgedWithoutKey: [ResourceKind: Int]) {
        self.init(entries.lazy.map { ($0.action, $0.tenant) }, directory, purgedWithoutKey)
    }

    private init(
        _ changes: some Sequence<(action: Change.Action, tenant: String)>,
        _ directory: [DirectoryChange.Kind],
        _ purgedWithoutKey: [ResourceKind: Int]
    ) {
        self.directory = directory
        var counts: [Change.Action: Int] = [:]
        var tenants = 0
        var last: String?
        for (action, tenant) in changes {
            counts[action, default: 0] += 1
            if tenant != last { tenants += 1 }
            last = tenant
        }
        for rows in purgedWithoutKey.values { counts[.delete, default: 0] += rows }
        self.counts = counts
        self.tenants = tenants
    }

    /// Counts by action in a fixed order, the tenants, and what changes for the whole directory.
    public var json: JSON {
        .object(
            Change.Action.allCases.map { JSON.Member($0.rawValue, .integer(counts[$0, default: 0])) }
                + [
                    JSON.Member("tenants", .integer(tenants)), JSON.Member("directory", .integer(directory.count)),
                ]
        )
    }

    /// One line for people: `2 to create, 1 to update in 1 tenant`.
    public var sentence: String {
        let parts = Change.Action.allCases.compactMap { action -> String? in
            guard let count = counts[action], count > 0 else { return nil }
            return "\(count) to \(action.rawValue)"
        }
        let whole = directory.isEmpty ? nil : directory.map(\.rawValue).joined(separator: ", ") + " to change"
        guard !parts.isEmpty else { return whole ?? "no changes" }
        let rows = parts.joined(separator: ", ") + " in \(tenants) tenant\(tenants == 1 ? "" : "s")"
        return [rows, whole].compactMap(\.self).joined(separator: "; ")
    }
}
