/// What the history knows of an earlier revision: how the ledger was then, and what was changed since.
public struct RecordedPast: Sendable {
    /// The revision.
    public let revision: Int64
    /// The ledger as it was, of those bots and kinds alone of which it has changed since: by `bots.id`, then by the place
    /// of the kind in ``ResourceKind/all``.
    public let ledger: [Int32: [Int: PastRows]]
    /// Every change since, in the order in which they were made.
    public let changes: [RecordedChange]

    /// The ledger of one kind as it was.
    public enum PastRows: Sendable {
        /// There was none.
        case none
        /// These rows had been applied.
        case rows(RowSet)

        /// The rows; `nil` where there was no ledger.
        public var rows: RowSet? {
            if case .rows(let rows) = self { rows } else { nil }
        }
    }

    /// Makes a past.
    public init(revision: Int64, ledger: [Int32: [Int: PastRows]], changes: [RecordedChange]) {
        self.revision = revision
        self.ledger = ledger
        self.changes = changes
    }
}

/// A change as the history has it.
///
/// Its fields hold what was live before and what was written; on either side SQL `NULL` also stands for "no row". Its
/// risks, its drift and its surrogate keys are not recorded.
public struct RecordedChange: Sendable {
    /// The revision that made it.
    public let revision: Int64
    /// What was changed. A whole new tenant is one change, of its own row.
    public let change: Change

    /// Makes a recorded change.
    public init(revision: Int64, change: Change) {
        self.revision = revision
        self.change = change
    }
}
