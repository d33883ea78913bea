public import TenantModel

/// What somebody changed in the database since it was applied, three ways: what the manifest says, what was applied
/// last, and what is there.
///
/// The part of a plan that is nobody's change of a file. As in a plan nothing in it is secret, and no card number whole.
public struct DriftReport: Sendable {
    /// The database that was looked at.
    public let database: DatabaseStamp
    /// Which tenants were looked at; `nil` for all.
    public let tenantGlob: String?
    /// The environment that was applied last; `nil` for none.
    public let environmentInForce: String?
    /// The environment of the manifests that were looked at; `nil` for none.
    public let environment: String?
    /// The rows that are not as they were applied, sorted by tenant, kind and key.
    public let rows: [Row]
    /// Live rows that nobody declared: left alone, whoever put them there.
    public let unmanagedRows: Int
    /// By what customers pay though no manifest says so: all of it.
    public let undeclaredUse: UndeclaredUse
    /// What the policy in force counts as drift, and is only named otherwise.
    public let countedAsDrift: Set<CountedDrift>

    /// A row that is not as it was applied.
    public struct Row: Sendable {
        /// The tenant's slug.
        public let tenant: String
        /// The kind of the row.
        public let kind: ResourceKind
        /// The key of the row; for the bot itself the slug.
        public let key: String
        /// What became of it; the gravest of its fields. None where all of them are only observed: they are not as declared,
        /// and nobody knows whose doing that is.
        public let drift: Change.Drift
        /// Who has the last word about a row that is gone; of a row that is there each field says so.
        public let management: Management
        /// Where the manifest declares it; `nil` where it does not.
        public let source: SourcePosition?
        /// The fields that are not as they were applied; none where the row is gone.
        public let fields: [Field]
    }

    /// A field that is not as it was applied.
    public struct Field: Sendable {
        /// The column.
        public let name: String
        /// What the manifest says; the column's default where it says nothing any more.
        public let declared: ShownValue
        /// What was applied last.
        public let applied: ShownValue
        /// What is there.
        public let live: ShownValue
        /// What became of it.
        public let drift: Change.Drift
        /// Who has the last word.
        public let management: Management
        /// Whether the live value stands bare where it is written wrapped; then it may be what was applied.
        public internal(set) var isBare = false
        /// Whether any part of a value is hidden.
        public var isSensitive: Bool { declared.isSensitive || applied.isSensitive || live.isSensitive }
    }

    /// Whether the manifests were laid out for another environment than the one that was applied last: what the two say
    /// differently is in no file that anybody edited.
    public var isOfOtherEnvironment: Bool { environment != environmentInForce }

    /// Whether an apply, or a person, has something to decide: a value that has come to what the manifest says is settled.
    public var hasDrift: Bool { rows.contains { $0.drift > .converged } || hasDriftByPolicy }

    /// Whether there is anything that is only named otherwise, and that the policy in force counts as drift.
    var hasDriftByPolicy: Bool { countedAsDrift.contains(where: undeclaredUse.holds) }

    /// How many rows there are of a class.
    public func count(_ drift: Change.Drift) -> Int {
        rows.count { $0.drift == drift }
    }
}
