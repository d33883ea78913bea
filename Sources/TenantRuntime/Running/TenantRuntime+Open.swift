public import Logging
internal import PostgresDriver

extension TenantRuntime {
    /// Connects, listens for changes, and then reads everything once, so that no change is missed in between.
    ///
    /// - Parameters:
    ///   - settings: Where to read, and how often to look.
    ///   - logger: Who is told of what goes wrong later.
    /// - Returns: A runtime with a snapshot, which ``run()`` keeps fresh.
    /// - Throws: ``RuntimeError``: `database`, `malformed`, `cancelled`.
    public static func open(_ settings: RuntimeSettings, logger: Logger) async throws(RuntimeError) -> TenantRuntime {
        let listener = RevisionListener(settings.database)
        let reading = SnapshotReading(settings.database)
        let listening = await connect(listener, logger)
        let snapshot: Snapshot
        do {
            snapshot = try await reading.readAll()
        } catch {
            await listening?.close()
            await reading.close()
            throw error
        }
        var times = FeedTimes()
        times.pollInterval = settings.pollInterval
        times.fullComparison = settings.fullComparison
        let feed = SnapshotFeed(
            times,
            snapshot: snapshot,
            isFromDisk: false,
            listening: listening,
            listener: listener,
            reading: reading,
            write: nil,
            logger: logger
        )
        let pool = PostgresPool(settings.database, size: settings.poolSize)
        return TenantRuntime(settings, feed: feed, pool: pool, logger: logger)
    }

    /// A server that can be read may still refuse to be listened to: a standby, a pooler.
    private static func connect(_ listener: RevisionListener, _ logger: Logger) async -> PostgresConnection? {
        do throws(PostgresError) {
            return try await listener.connect()
        } catch {
            FeedNotice.deaf(error.description).write(to: logger)
            return nil
        }
    }
}
