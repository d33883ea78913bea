internal import PostgresDriver
internal import Synchronization
internal import TenantStore

/// Reads snapshots over a connection that is kept: the feed's own, so that no lack of others delays a change.
///
/// For one reader at a time.
final class SnapshotReading: Sendable {
    private let configuration: PostgresConfiguration
    private let patience: Duration
    private let readingPatience: Duration
    private let kept = Mutex<PostgresConnection?>(nil)

    /// Makes what reads a database.
    ///
    /// - Parameters:
    ///   - database: The database.
    ///   - patience: How long the server may say nothing while it is asked whether there is anything to read, which it knows at
    ///     once. A connection that was kept may be one that nobody passes anything on of any more, and nothing is seen until it
    ///     is given up.
    ///   - readingPatience: How long it may say nothing while something is read; longer than a statement may take.
    init(
        _ database: PostgresConfiguration,
        patience: Duration = .seconds(10),
        readingPatience: Duration = .seconds(65)
    ) {
        var configuration = database.named("read")
        configuration.patience = patience
        self.configuration = configuration
        self.patience = patience
        self.readingPatience = readingPatience
    }

    /// What a look found.
    struct Found: Sendable {
        /// What is to be served: the snapshot that was served before, if that is what the database holds.
        let snapshot: Snapshot
        /// What was read of the bots.
        let extent: LookExtent
    }

    /// Reads everything.
    ///
    /// - Throws: ``RuntimeError``.
    func readAll() async throws(RuntimeError) -> Snapshot {
        try await withTransaction { [readingPatience] connection in
            connection.setPatience(readingPatience)
            return try Snapshot.readAll(on: connection)
        }
    }

    /// Makes a snapshot what the database holds, reading no more than it takes.
    ///
    /// - Throws: ``RuntimeError``.
    func look(_ look: Look, after served: Snapshot) async throws(RuntimeError) -> Found {
        let known = Reread.Served(
            identity: served.storage.origin.identity,
            revision: served.revision,
            botCount: served.botCount
        )
        return try await withTransaction { [readingPatience] connection in
            let survey = try RevisionSurvey.read(since: known.revision, on: connection)
            connection.setPatience(readingPatience)
            switch Reread(look, served: known, survey: survey) {
            case .nothing:
                return Found(snapshot: served, extent: .nothing)
            case .bots(let bots):
                return Found(snapshot: try served.rereading(bots, on: connection), extent: .bots(bots.count))
            case .everything(let cause):
                return Found(snapshot: try served.rereadingAll(on: connection), extent: .everything(cause))
            case .behind:
                throw RuntimeError(
                    .behind,
                    "the server is a standby at revision \(survey.revision), behind \(known.revision)"
                )
            }
        }
    }

    /// Closes the connection. The next read opens another.
    func close() async {
        await kept.withLock { $0.take() }?.close()
    }

    private func withTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws(RuntimeError) -> Value {
        var connection = kept.withLock { $0.take() }
        // The server may have closed it since.
        if let idle = connection, await !idle.isIdle {
            await idle.close()
            connection = nil
        }
        do {
            let open = if let connection { connection } else { try await connect() }
            connection = open
            await open.setPatience(patience)
            let value = try await open.withTransaction(.repeatableReadReadOnly, body)
            kept.withLock { $0 = open }
            return value
        } catch {
            await connection?.close()
            throw RuntimeError(reading: error)
        }
    }

    private func connect() async throws -> PostgresConnection {
        let connection = try await PostgresConnection.connect(configuration)
        do {
            // Between two looks it is idle, and meant to be. A look that waits for a lock for minutes is a failure to say.
            try await connection.executeScript("SET idle_session_timeout = 0; SET statement_timeout = '60s'")
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }
}
