internal import TenantModel

/// The changes of a plan as a reader may see them, made one by one as they are asked for: the first apply of 10,000
/// tenants has 680,000 of them.
public struct PlanEntries: RandomAccessCollection, Sendable {
    private let source: Source

    private enum Source: Sendable {
        case changes([Change], Fingerprinter)
        case entries([PlanEntry])
    }

    init(_ changes: [Change], _ fingerprinter: Fingerprinter) {
        self.source = .changes(changes, fingerprinter)
    }

    init(_ entries: [PlanEntry]) {
        self.source = .entries(entries)
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
        case .changes(let changes, let fingerprinter): PlanEntry(changes[position], fingerprinter)
        case .entries(let entries): entries[position]
        }
    }
}
