internal import CanonicalJSON

/// What one snapshot holds. Never changed.
final class SnapshotStorage: Sendable {
    let revision: Int64
    /// The identity of the database, and the version of its schema.
    let origin: SnapshotOrigin
    let secrets: SecretAvailability
    let catalogRevision: Int64?
    let catalog: CatalogIndex
    /// In byte order of slugs; bots without one last, by id.
    let bots: [BotStorage]
    let index: BotIndex
    /// The operator's own shop.
    let master: BotStorage?

    /// Takes bots in any order, each id once. The index of the snapshot before serves again where the same bots are called
    /// the same.
    init(
        revision: Int64,
        origin: SnapshotOrigin,
        secrets: SecretAvailability,
        catalogRevision: Int64?,
        catalog: CatalogIndex,
        bots: [BotStorage],
        previous: SnapshotStorage? = nil
    ) {
        self.revision = revision
        self.origin = origin
        self.secrets = secrets
        self.catalogRevision = catalogRevision
        self.catalog = catalog
        let bots = bots.sorted { $0.precedes($1) }
        self.bots = bots
        master = bots.first { $0.bool(BotColumn.isMaster) }
        if let previous, previous.areCalledAlike(bots) { index = previous.index } else { index = BotIndex(bots) }
    }

    /// The same with some bots as they are now, for the common case that each is called as it was: their places and the
    /// index stay, and nothing is sorted. A change is visible that much earlier where there are thousands.
    private init(_ other: SnapshotStorage, bots: [BotStorage], revision: Int64) {
        self.revision = revision
        origin = other.origin
        secrets = other.secrets
        catalogRevision = other.catalogRevision
        catalog = other.catalog
        self.bots = bots
        index = other.index
        master = bots.first { $0.bool(BotColumn.isMaster) }
    }

    /// The storage with bots that were read again in the place of those that they were.
    ///
    /// - Parameters:
    ///   - wanted: Which were read.
    ///   - read: Those of them that are there.
    ///   - revision: The revision of the database.
    /// - Returns: `nil` where one came, went or is called something else.
    func replacing(_ wanted: Set<Int32>, by read: [BotStorage], revision: Int64) -> SnapshotStorage? {
        guard read.count == wanted.count else { return nil }
        var bots = bots
        var isNew = revision != self.revision
        for bot in read {
            guard let place = index.place(id: bot.id), bots[place].isCalled(like: bot) else { return nil }
            guard !bots[place].hasSameContents(as: bot) else { continue }
            bots[place] = bot
            isNew = true
        }
        return isNew ? SnapshotStorage(self, bots: bots, revision: revision) : self
    }

    private func areCalledAlike(_ others: [BotStorage]) -> Bool {
        bots.count == others.count && zip(bots, others).allSatisfy { $0.isCalled(like: $1) }
    }

    /// Whether a reader cannot tell both apart.
    func hasSameContents(as other: SnapshotStorage) -> Bool {
        self === other
            || revision == other.revision && origin == other.origin && secrets == other.secrets
                && catalog.digest == other.catalog.digest && bots.count == other.bots.count
                && zip(bots, other.bots).allSatisfy { $0.hasSameContents(as: $1) }
    }
}

/// Which database a snapshot was read from.
struct SnapshotOrigin: Sendable, Hashable {
    /// The identity that its control schema was born with.
    let identity: String
    /// The version of its newest migration.
    let schemaVersion: Int
}

extension BotStorage {
    /// Whether both are the same bot and are found by the same names.
    fileprivate func isCalled(like other: BotStorage) -> Bool {
        self === other
            || id == other.id && tokenDigest == other.tokenDigest && apiTokenDigest == other.apiTokenDigest
                && hasSameBytes(slug, other.slug)
    }

    fileprivate func precedes(_ other: BotStorage) -> Bool {
        switch (slug, other.slug) {
        case (let left?, let right?): left.precedesInBytes(right)
        case (nil, nil): id < other.id
        case (_?, nil): true
        case (nil, _?): false
        }
    }
}
