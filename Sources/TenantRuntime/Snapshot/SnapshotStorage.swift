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

    private func areCalledAlike(_ others: [BotStorage]) -> Bool {
        bots.count == others.count
            && zip(bots, others).allSatisfy { left, right in
                left === right
                    || left.id == right.id && left.tokenDigest == right.tokenDigest
                        && left.apiTokenDigest == right.apiTokenDigest && hasSameBytes(left.slug, right.slug)
            }
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
    fileprivate func precedes(_ other: BotStorage) -> Bool {
        switch (slug, other.slug) {
        case (let left?, let right?): left.precedesInBytes(right)
        case (nil, nil): id < other.id
        case (_?, nil): true
        case (nil, _?): false
        }
    }
}
