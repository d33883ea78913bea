public import Logging
internal import PostgresDriver
internal import TenantStore

extension TenantRuntime {
    /// Connects, listens for changes, and then reads everything once, so that no change is missed in between.
    ///
    /// When the database cannot be read and there is a copy on disk, that is served, and ``condition`` says so.
    ///
    /// - Parameters:
    ///   - settings: Where to read, and how often to look.
    ///   - logger: Who is told of what goes wrong later.
    /// - Returns: A runtime with a snapshot, which ``run()`` keeps fresh.
    /// - Throws: ``RuntimeError``: `database` or `malformed` where there is no copy on disk to keep, `nothingToServe` where
    ///   that cannot be used either; `cancelled`.
    public static func open(_ settings: RuntimeSettings, logger: Logger) async throws(RuntimeError) -> TenantRuntime {
        let disk = settings.diskCopy.map { DiskKeeping($0) }
        let listener = RevisionListener(settings.database)
        let reading = SnapshotReading(settings.database)
        // Also where the database can be read: that a copy is no good should be known before it is needed.
        async let copied = disk?.read()
        let (listening, deafness) = await connect(listener)
        let start: (snapshot: Snapshot, isFromDisk: Bool)
        do {
            let snapshot = try await reading.readAll()
            note(await copied, besides: snapshot, logger)
            // A server that can be read may still refuse to be listened to: a standby, a pooler. Where it cannot be read either
            // the feed says both.
            if let deafness { FeedNotice.deaf(deafness.sentence).write(to: logger) }
            start = (snapshot, false)
        } catch {
            await listening?.close()
            await reading.close()
            start = (try begin(with: await copied, because: error), true)
        }
        var times = FeedTimes()
        times.pollInterval = settings.pollInterval
        times.fullComparison = settings.fullComparison
        let feed = SnapshotFeed(
            times,
            snapshot: start.snapshot,
            isFromDisk: start.isFromDisk,
            listening: start.isFromDisk ? nil : listening,
            listener: listener,
            reading: reading,
            write: disk.map { disk in { @Sendable snapshot in await disk.write(snapshot) } },
            logger: logger
        )
        let pool = PostgresPool(
            settings.pooledDatabase,
            size: settings.poolSize,
            longestWait: settings.answerTimeout,
            identity: { connection throws(PostgresError) in try RuntimeState.readIdentity(on: connection) }
        )
        return TenantRuntime(settings, feed: feed, pool: pool, logger: logger)
    }

    private static func connect(_ listener: RevisionListener) async -> (PostgresConnection?, PostgresError?) {
        do throws(PostgresError) {
            return (try await listener.connect(), nil)
        } catch {
            return (nil, error)
        }
    }

    /// What to serve without a database.
    private static func begin(
        with copied: Result<Snapshot, DiskCopyError>?,
        because error: RuntimeError
    ) throws(RuntimeError) -> Snapshot {
        switch copied {
        case .success(let snapshot) where error.code != .cancelled: return snapshot
        case .failure(let refusal) where error.code != .cancelled:
            throw RuntimeError(.nothingToServe, "\(error.message); \(refusal)", refusedCopy: refusal)
        default: throw error
        }
    }

    /// Says that a copy is no good, although it was not needed. It is replaced.
    private static func note(_ copied: Result<Snapshot, DiskCopyError>?, besides snapshot: Snapshot, _ logger: Logger) {
        switch copied {
        case .failure(let error) where error.code != .missing:
            FeedNotice.copyRefused(error.description).write(to: logger)
        case .success(let copy) where copy.databaseIdentity != snapshot.databaseIdentity:
            FeedNotice.copyRefused("it is of another database").write(to: logger)
        default: break
        }
    }
}
