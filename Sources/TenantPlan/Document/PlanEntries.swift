internal import TenantModel

/// The changes of a plan as a reader may see them, made one by one as they are asked for: the first apply of 10,000
/// tenants has 680,000 of them.
public struct PlanEntries: RandomAccessCollection, Sendable {
    private let source: Source

    private enum Source: Sendable {
        case changes([Change], EntryRules)
        case entries([PlanEntry])
    }

    init(_ changes: [Change], _ rules: EntryRules) {
        self.source = .changes(changes, rules)
    }

    init(_ entries: [PlanEntry]) {
        self.source = .entries(entries)
    }

    /// The same changes with what their risks reach; entries of a file are as they are.
    func reaching(_ reach: ReachWords) -> PlanEntries {
        guard case .changes(let changes, var rules) = source else { return self }
        rules.reach = reach
        return PlanEntries(changes, rules)
    }

    /// Always 0.
    public var startIndex: Int { 0 }

    /// The number of changes.
    public var endIndex: Int {
        switch source {
        case .changes(let changes, _): changes.count
        case .entries(let entries): entries.count
        }
    }

    /// The change at `position`, counted from 0.
    public subscript(position: Int) -> PlanEntry {
        switch source {
        case .changes(let changes, let rules): PlanEntry(changes[position], rules)
        case .entries(let entries): entries[position]
        }
    }
}
