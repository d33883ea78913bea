/// What the database holds of one bot: its live rows, and what was last applied to it.
public struct RecordedTenant: Sendable {
    /// `bots.id`.
    public let botID: Int32
    /// `bots.slug`; `nil` for a bot that somebody else made and nobody adopted.
    public let slug: String?
    /// The number before the colon of its token, where nobody filled `telegram_bot_id`: somebody else made the row. It is
    /// the same bot whatever its token rotates to.
    public var tokenNumber: Int64?
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
    /// Rows without a key, which somebody else made: their values, under no name, in no order.
    public var nameless: RowSet
    /// The surrogate key of each of those.
    public var namelessIDs: [Int32] = []
    /// What rows are called in their table, by the keys that they have here, where that is another name or none: they are
    /// taken over by their surrogate keys.
    public var liveKeys: [String: Change.LiveKey] = [:]
    /// The keys of rows whose value stands bare where the original writes it wrapped; see
    /// ``Field/ColumnType/wrappedJSONB``. The values are the same to us, and to its bots such a row is empty.
    public var bareKeys: Set<String> = []

    /// How many rows have no key.
    public var withoutKey: Int { nameless.count }

    /// Makes a set of no rows.
    public init(_ kind: ResourceKind) {
        self.values = RowSet(kind)
        self.nameless = RowSet(kind)
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
