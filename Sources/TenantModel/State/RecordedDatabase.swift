internal import CanonicalJSON

/// What the database holds of all bots, read in one snapshot.
public struct RecordedDatabase: Sendable {
    /// Which database this is and how far it is.
    public let stamp: DatabaseStamp
    /// Every bot, in byte order of slugs; bots without one come first, by id.
    public let tenants: [RecordedTenant]
    /// Tenants that are to be left alone.
    public let holds: [Hold]
    /// Acknowledgements that an apply has used up, and the last revision that did.
    public let spentAcknowledgements: [String: Int64]
    private let indexBySlug: [String: Int]

    /// Sorts and indexes `tenants`.
    public init(
        stamp: DatabaseStamp,
        tenants: [RecordedTenant],
        holds: [Hold] = [],
        spentAcknowledgements: [String: Int64] = [:]
    ) {
        self.stamp = stamp
        self.spentAcknowledgements = spentAcknowledgements
        self.holds = holds
        self.tenants = tenants.sorted { left, right in
            switch (left.slug, right.slug) {
            case (let left?, let right?): left.precedesInBytes(right)
            case (nil, nil): left.botID < right.botID
            case (nil, _?): true
            case (_?, nil): false
            }
        }
        var index: [String: Int] = [:]
        index.reserveCapacity(tenants.count)
        for (place, tenant) in self.tenants.enumerated() {
            if let slug = tenant.slug { index[slug] = place }
        }
        // What the ledger says comes before what somebody made of the column: two slugs that were swapped in the database
        // are drift of two tenants, not two tenants with each other's tokens and cards.
        for (place, tenant) in self.tenants.enumerated() {
            if let slug = tenant.appliedSlug { index[slug] = place }
        }
        self.indexBySlug = index
    }

    /// The same with nobody held.
    public var withoutHolds: RecordedDatabase {
        guard !holds.isEmpty else { return self }
        return RecordedDatabase(stamp: stamp, tenants: tenants, spentAcknowledgements: spentAcknowledgements)
    }

    /// The bot that was applied as `slug`, whatever its live row is called; where there is none, the one that is called so.
    public subscript(slug: String) -> RecordedTenant? {
        indexBySlug[slug].map { tenants[$0] }
    }
}

/// Which database a plan was made against.
public struct DatabaseStamp: Hashable, Sendable {
    /// The identity that the control schema was born with. A copy brings it along; that it is one is told by where it is.
    public let identity: String
    /// The revision of the last apply; 0 before the first.
    public let revision: Int64
    /// The version of the newest migration.
    public let schemaVersion: Int
    /// The environment that was last applied; `nil` for none.
    public let environment: String?

    /// Makes a stamp.
    public init(identity: String, revision: Int64, schemaVersion: Int, environment: String?) {
        self.identity = identity
        self.revision = revision
        self.schemaVersion = schemaVersion
        self.environment = environment
    }
}
