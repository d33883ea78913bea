package import PostgresDriver
internal import TenantStore

extension Snapshot {
    /// Reads everything in the transaction that is open on `connection`: `REPEATABLE READ READ ONLY`.
    ///
    /// - Parameter connection: A connection with such a transaction.
    /// - Returns: The snapshot.
    /// - Throws: `StoreError`.
    package static func readAll(on connection: isolated PostgresConnection) throws -> Snapshot {
        let state = try beginReading(on: connection)
        let catalog = CatalogIndex(try RuntimeState.readCatalog(on: connection))
        let bots = try SnapshotReader.read(nil, catalog: catalog, tables: KeyTables(), on: connection)
        return Snapshot(state, catalog, bots)
    }

    /// Reads everything again in the transaction that is open. Bots of which nothing changed keep their storage, and a
    /// snapshot of which nothing changed is this one again.
    ///
    /// - Parameter connection: A connection with an open transaction: `REPEATABLE READ READ ONLY`.
    /// - Returns: The snapshot.
    /// - Throws: `StoreError`.
    package func rereadingAll(on connection: isolated PostgresConnection) throws -> Snapshot {
        let state = try Self.beginReading(on: connection)
        let read = CatalogIndex(try RuntimeState.readCatalog(on: connection))
        let catalog = read.digest == storage.catalog.digest ? storage.catalog : read
        let tables = KeyTables(of: storage.bots)
        let bots = try SnapshotReader.read(nil, catalog: catalog, tables: tables, on: connection)
        return merged(state, catalog, bots)
    }

    /// The same snapshot with only these bots read again, and those that are gone removed, at the revision of the
    /// transaction that is open. Everything is read again where the rest of this snapshot cannot be relied on: another
    /// database, another schema, another catalog, or a copy on disk without its secrets.
    ///
    /// - Parameters:
    ///   - bots: `bots.id` of each.
    ///   - connection: A connection with an open transaction: `REPEATABLE READ READ ONLY`.
    /// - Returns: The snapshot.
    /// - Throws: `StoreError`.
    package func rereading(_ bots: Set<Int32>, on connection: isolated PostgresConnection) throws -> Snapshot {
        let state = try Self.beginReading(on: connection)
        guard storage.secrets == .present, storage.origin == SnapshotOrigin(state),
            storage.catalogRevision == state.catalogRevision
        else { return try rereadingAll(on: connection) }
        guard !bots.isEmpty else { return merged(state, storage.catalog, storage.bots) }
        // Bots that are much alike share their tables of keys with all others, as when everything is read.
        let read = try SnapshotReader.read(
            bots,
            catalog: storage.catalog,
            tables: KeyTables(of: storage.bots),
            on: connection
        )
        if let replaced = storage.replacing(bots, by: read, revision: state.revision) { return Snapshot(replaced) }
        return merged(state, storage.catalog, storage.bots.filter { !bots.contains($0.id) } + read)
    }

    /// Reads what the database is at, and sees to it that the rest of the transaction reads all there is or nothing.
    private static func beginReading(on connection: isolated PostgresConnection) throws -> RuntimeState {
        // A role from which a policy hides rows would find plans, cards and whole tenants gone, and serve shops that sell
        // nothing: PostgreSQL refuses, and the last snapshot is served on.
        try connection.execute("SET LOCAL row_security = off")
        return try RuntimeState.read(on: connection)
    }

    /// Whether a reader cannot tell both apart.
    package func hasSameContents(as other: Snapshot) -> Bool {
        storage.hasSameContents(as: other.storage)
    }

    /// The snapshot of `bots`, of which those that are what they are here keep their storage.
    private func merged(_ state: RuntimeState, _ catalog: CatalogIndex, _ bots: [BotStorage]) -> Snapshot {
        let bots = bots.map { bot in
            guard let place = storage.index.place(id: bot.id), storage.bots[place].hasSameContents(as: bot)
            else { return bot }
            return storage.bots[place]
        }
        let merged = Snapshot(state, catalog, bots, previous: storage)
        return hasSameContents(as: merged) ? self : merged
    }

    private init(
        _ state: RuntimeState,
        _ catalog: CatalogIndex,
        _ bots: [BotStorage],
        previous: SnapshotStorage? = nil
    ) {
        self.init(
            SnapshotStorage(
                revision: state.revision,
                origin: SnapshotOrigin(state),
                secrets: .present,
                catalogRevision: state.catalogRevision,
                catalog: catalog,
                bots: bots,
                previous: previous
            )
        )
    }
}

extension SnapshotOrigin {
    fileprivate init(_ state: RuntimeState) {
        self.init(identity: state.identity, schemaVersion: state.schemaVersion)
    }
}
