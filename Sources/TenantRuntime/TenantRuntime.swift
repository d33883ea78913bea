package import Logging
package import PostgresDriver
public import ServiceLifecycle
internal import Synchronization

/// The state of all tenants in this process, kept what the database holds.
///
/// ``open(_:logger:)`` reads it once; ``run()`` keeps it fresh. Reading never waits for the database: it is a ``Snapshot``,
/// of which ``snapshot`` is always the newest, ``updates`` each newer one, and ``condition`` says whether it is known to
/// be the newest there is. When the database does not answer, reading goes on.
public final class TenantRuntime: Service {
    /// Where it reads, and how often it looks.
    public let settings: RuntimeSettings
    /// Connections for whatever writes: cards, wallets, traffic.
    package let pool: PostgresPool
    /// Where customers wait for a card.
    let cardQueue: CardQueue
    /// Where all wait who may have to wait for locks.
    let turns: BotTurns
    package let logger: Logger
    private let feed: SnapshotFeed
    private let phase = Mutex(Phase.opened)

    private enum Phase {
        case opened
        case running
        case ended
    }

    init(_ settings: RuntimeSettings, feed: SnapshotFeed, pool: PostgresPool, logger: Logger) {
        self.settings = settings
        self.feed = feed
        self.pool = pool
        turns = BotTurns(ofPool: settings.poolSize)
        cardQueue = CardQueue(pool, turns: turns, longestWait: settings.answerTimeout)
        self.logger = logger
    }

    /// The newest snapshot. Hold it for as long as one piece of work takes, so that all of it sees the same state.
    public var snapshot: Snapshot { feed.snapshots.value }

    /// The newest snapshot first and then each newer one, for any number of readers. A slow reader gets the newest and not
    /// those in between. Ends with the runtime, or with the task that reads.
    public var updates: some AsyncSequence<Snapshot, Never> & Sendable { Broadcast.Sequence(broadcast: feed.snapshots) }

    /// How it is: whether the snapshot is known to be the newest, and what does not work.
    public var condition: RuntimeCondition { feed.conditions.value }

    /// The condition first and then each change of it, as with ``updates``.
    public var conditions: some AsyncSequence<RuntimeCondition, Never> & Sendable {
        Broadcast.Sequence(broadcast: feed.conditions)
    }

    /// How many wait for a connection: those who wait for their turn to have one, and those whose turn it is.
    package var waitingForConnections: Int { turns.waiting + cardQueue.waiting + pool.usage.waiting }

    /// How long it took to read what had changed.
    public var reloads: ReloadFigures { feed.reloads }

    /// Reads everything from the database, now. ``snapshot`` stays what it is.
    ///
    /// - Throws: ``RuntimeError``: `database`, also where another one answers than that of ``snapshot``; `malformed`,
    ///   `cancelled`.
    public func fetch() async throws(RuntimeError) -> Snapshot {
        do {
            // What is the same shares its storage with what is served.
            let served = snapshot
            return try await pool.withConnection(in: served.databaseIdentity) { connection in
                try await connection.withTransaction(.repeatableReadReadOnly) { try served.rereadingAll(on: $0) }
            }
        } catch {
            throw RuntimeError(reading: error)
        }
    }

    /// Keeps the snapshot fresh until the group that runs it shuts down gracefully, ``stop()`` is called, or the task is
    /// cancelled. Then all connections are closed and all sequences end; the last snapshot can be read on.
    ///
    /// Nothing that the database does ends it: what goes wrong is in ``condition`` and in the log.
    ///
    /// - Throws: ``RuntimeError`` with `misuse` when it runs already or has ended.
    public func run() async throws {
        let isMine = phase.withLock { phase in
            guard phase == .opened else { return false }
            phase = .running
            return true
        }
        guard isMine else { throw RuntimeError(.misuse, "a runtime runs once") }
        let receipts = ReceiptReporter(settings, pool: pool, logger: logger) { [feed] in
            feed.snapshots.value.databaseIdentity
        }
        await withGracefulShutdownHandler {
            await withTaskGroup { group in
                group.addTask { await self.feed.run() }
                group.addTask { await receipts.run(of: self.feed.conditions) }
            }
        } onGracefulShutdown: {
            self.stop()
        }
        phase.withLock { $0 = .ended }
        await pool.shutDown()
    }

    /// Has ``run()`` end gracefully. May be called from anywhere, at any time.
    public func stop() {
        feed.mailbox.post(.stop)
    }

    /// Closes a runtime that was opened and never run. One that runs is ended by ``stop()``.
    public func close() async {
        let isMine = phase.withLock { phase in
            guard phase == .opened else { return false }
            phase = .ended
            return true
        }
        guard isMine else { return }
        await feed.end()
        await pool.shutDown()
    }
}
