/// What the database holds of one bot: its live rows, and what was last applied to it.
public struct RecordedTenant: Sendable {
    /// `bots.id`.
    public let botID: Int32
    /// `bots.slug`; `nil` for a bot that somebody else made and nobody adopted.
    public let slug: String?
    /// Live rows of every kind, in the order of ``ResourceKind/all``.
    public var live: [LiveRows]
    /// What was last applied, likewise; `nil` where nothing ever was.
    public var ledger: [LedgerRows?]

    /// A bot of which nothing but its identity is known yet.
    public init(botID: Int32, slug: String?) {
        self.botID = botID
        self.slug = slug
        self.live = ResourceKind.all.map(LiveRows.init)
        self.ledger = ResourceKind.all.map { _ in nil }
    }

    /// The slug that it was applied as: the live one may have been changed or taken away behind our back.
    public var appliedSlug: String? { ledger[ResourceKind.bot.order]?.values.keys.first }

    /// Whether it was ever applied. A tenant without a ledger is somebody else's.
    public var isManaged: Bool { ledger[ResourceKind.bot.order] != nil }
}

/// Rows of one kind as they stand in their table.
public struct LiveRows: Sendable {
    /// The values; no field is undeclared.
    public var values: RowSet
    /// The surrogate key of each row; empty for kinds without one.
    public var ids: [Int32] = []
    /// The surrogate keys of the rows that other tables refer to, and that are therefore never deleted.
    public var referenced: Set<Int32> = []
    /// How many rows have no key: somebody else made them.
    public var withoutKey = 0

    /// Makes a set of no rows.
    public init(_ kind: ResourceKind) {
        self.values = RowSet(kind)
    }

    /// Brings the rows into byte order of their keys.
    public mutating func sort() {
        guard let order = values.sort(), !ids.isEmpty else { return }
        let old = ids
        ids = order.map { old[$0] }
    }
}

/// What was last applied of one kind.
public struct LedgerRows: Sendable {
    /// The values; fields that were not ours are undeclared.
    public var values: RowSet
    /// The revision that wrote them.
    public var revision: Int64

    /// Makes the ledger of one kind.
    public init(values: RowSet, revision: Int64) {
        self.values = values
        self.revision = revision
    }
}
