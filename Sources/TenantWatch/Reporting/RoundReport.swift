/// What came of one round.
public struct RoundReport: Sendable, Equatable {
    /// The revision that the database was at when it was read last; `nil` when it was not.
    public var revision: Int64?
    /// How many tenants the manifests declare.
    public var tenants = 0
    /// What was applied, in order.
    public var applied: [AppliedPart] = []
    /// What is not as declared when the round ends, a subject each.
    public var concerns: [Concern] = []
    /// Why it ended before its time.
    public var fault: WatchFault?
    /// Whether files changed while they were read, so that nothing was made of them.
    public var isSuperseded = false
    /// Whether somebody wanted the watch to end in the middle. What was being applied is rolled back.
    public var isInterrupted = false
    /// Whether somebody else wrote at the same time, so that another round soon finds another state.
    public var isWorthRetrying = false

    /// Makes the report of a round in which nothing has happened yet.
    public init() {}
}

/// One apply of a round.
public struct AppliedPart: Sendable, Equatable {
    /// The revision that it made.
    public let revision: Int64
    /// The plan, as the history names it.
    public let planID: String
    /// The tenants that it changed, sorted.
    public let tenants: [String]
    /// How much it changed: `2 to update in 1 tenant`.
    public let summary: String

    /// Makes a part.
    public init(revision: Int64, planID: String, tenants: [String], summary: String) {
        self.revision = revision
        self.planID = planID
        self.tenants = tenants
        self.summary = summary
    }
}
