internal import TenantModel

/// The changes of a plan as a reader may see them, made one by one as they are asked for: the first apply of 10,000
/// tenants has 680,000 of them.
public struct PlanEntries: RandomAccessCollection, Sendable {
    private let source: Source

    private enum Source: Sendable {
        case changes(Changes)
        case entries([PlanEntry])
    }

    /// An object, so that to look at one of many changes does not count references to all that belongs to the rules.
    private final class Changes: Sendable {
        let changes: [Change]
        let rules: EntryRules

        init(_ changes: [Change], _ rules: EntryRules) {
            self.changes = changes
            self.rules = rules
        }
    }

    init(_ changes: [Change], _ rules: EntryRules) {
        self.source = .changes(Changes(changes, rules))
    }

    init(_ entries: [PlanEntry]) {
        self.source = .entries(entries)
    }

    /// The same changes with what their risks reach; entries of a file are as they are.
    func reaching(_ reach: ReachWords) -> PlanEntries {
        guard case .changes(let source) = source else { return self }
        var rules = source.rules
        rules.reach = reach
        return PlanEntries(source.changes, rules)
    }

    /// Always 0.
    public var startIndex: Int { 0 }

    /// The number of changes.
    public var endIndex: Int {
        switch source {
        case .changes(let source): source.changes.count
        case .entries(let entries): entries.count
        }
    }

    /// The change at `position`, counted from 0.
    public subscript(position: Int) -> PlanEntry {
        switch source {
        case .changes(let source): PlanEntry(source.changes[position], source.rules)
        case .entries(let entries): entries[position]
        }
    }
}
