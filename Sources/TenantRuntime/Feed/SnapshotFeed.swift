internal import Logging
internal import PostgresDriver
internal import Synchronization

/// Keeps a snapshot what the database holds, until it is told to end.
///
/// The thin shell round ``FeedMachine``: it waits, does what the machine wants done, and tells it what came of that.
final class SnapshotFeed: Sendable {
    let snapshots: Broadcast<Snapshot>
    let conditions: Broadcast<RuntimeCondition>
    let mailbox = FeedMailbox()
    private let times: FeedTimes
    private let listener: RevisionListener
    private let reading: SnapshotReading
    private let write: (@Sendable (Snapshot) async -> String?)?
    private let logger: Logger
    /// What was connected before the feed began; taken when it begins.
    private let opened: Mutex<PostgresConnection?>
    private let isFromDisk: Bool
    private let reloading = Mutex(ReloadFigures())

    /// Makes a feed that does nothing yet.
    ///
    /// - Parameters:
    ///   - times: How often it looks, and how long it waits.
    ///   - snapshot: What is served from the beginning.
    ///   - isFromDisk: Whether that comes from the copy on disk.
    ///   - listening: A connection that has listened since before `snapshot` was read, if there is one.
    ///   - listener: Connects and listens again.
    ///   - reading: Reads the database.
    ///   - write: Writes the copy on disk and says why it could not; `nil` where there is none to keep.
    ///   - logger: Who is told.
    init(
        _ times: FeedTimes,
        snapshot: Snapshot,
        isFromDisk: Bool,
        listening: PostgresConnection?,
        listener: RevisionListener,
        reading: SnapshotReading,
        write: (@Sendable (Snapshot) async -> String?)?,
        logger: Logger
    ) {
        self.times = times
        self.isFromDisk = isFromDisk
        self.listener = listener
        self.reading = reading
        self.write = write
        self.logger = logger
        opened = Mutex(listening)
        snapshots = Broadcast(snapshot)
        conditions = Broadcast(
            RuntimeCondition(
                revision: snapshot.revision,
                freshness: .stale(since: .now, isFromDisk ? .fromDisk : .notRunning),
                isListening: listening != nil
            )
        )
    }

    /// Feeds until ``FeedEvent/stop`` is posted or the task is cancelled. Once.
    func run() async {
        let began = ContinuousClock.now
        let connection = opened.withLock { $0.take() }
        var machine = FeedMachine(times, keepsCopy: write != nil)
        let (savesLast, known) = await withTaskGroup(of: Void.self) { group in
            if let connection { group.addTask { await self.listen(on: connection) } }
            var events: [FeedEvent] = [
                .started(revision: snapshots.value.revision, isFromDisk: isFromDisk, isListening: connection != nil)
            ]
            var finalSave = false
            // What the machine has been told of.
            var known = snapshots.value
            while !Task.isCancelled {
                while !events.isEmpty {
                    let event = events.removeFirst()
                    if case .looked = event { known = snapshots.value }
                    let actions = machine.handle(event, at: .now - began)
                    for action in actions {
                        switch action {
                        case .listen: group.addTask { await self.listen(on: nil) }
                        case .look(let look): group.addTask { await self.look(look) }
                        case .save where actions.last == .finish: finalSave = true
                        case .save: group.addTask { await self.save() }
                        case .say(let notice): notice.write(to: logger)
                        case .finish:
                            group.cancelAll()
                            return (finalSave, known)
                        }
                    }
                    publish(machine.condition, began)
                }
                if let event = mailbox.take() {
                    events.append(event)
                } else if let deadline = machine.deadline, .now - began >= deadline {
                    events.append(.due)
                } else {
                    await mailbox.wait(atMost: machine.deadline.map { $0 - (.now - began) })
                }
            }
            group.cancelAll()
            return (false, snapshots.value)
        }
        // After the group: a save under way has ended by now, and this one is newer. What a look served while the end was
        // already asked for is as new to the disk.
        if savesLast || !snapshots.value.isSame(as: known) { await save() }
        await end()
    }

    /// Closes what was opened, and ends all sequences.
    func end() async {
        await opened.withLock { $0.take() }?.close()
        await reading.close()
        var last = conditions.value
        last.isListening = false
        if last.isReady { last.freshness = .stale(since: .now, .notRunning) }
        conditions.send(last)
        snapshots.finish()
        conditions.finish()
    }

    private func publish(_ condition: FeedCondition, _ began: ContinuousClock.Instant) {
        let new = RuntimeCondition(
            revision: snapshots.value.revision,
            freshness: condition.staleness.map { .stale(since: began + $0.since, $0.reason) } ?? .ready,
            isListening: condition.isListening,
            diskCopyFault: condition.diskCopyFault
        )
        if new != conditions.value { conditions.send(new) }
    }

    /// How long it took to read what had changed.
    var reloads: ReloadFigures { reloading.withLock { $0 } }

    // MARK: Actions

    private func listen(on opened: PostgresConnection?) async {
        do throws(PostgresError) {
            var connection = opened
            if connection == nil {
                connection = try await listener.connect()
                mailbox.post(.listening)
            }
            guard let connection else { return }
            throw await listener.listen(on: connection, mailbox)
        } catch {
            mailbox.post(.deaf(error.sentence))
        }
    }

    private func look(_ look: Look) async {
        let served = snapshots.value
        let began = ContinuousClock.now
        let report: LookReport
        do throws(RuntimeError) {
            let found = try await reading.look(look, after: served)
            let isNew = !found.snapshot.isSame(as: served)
            // Before anybody is told: whoever waits for the revision may read at once.
            if isNew { snapshots.send(found.snapshot) }
            if found.extent != .nothing { reloading.withLock { $0.add(.now - began) } }
            report = .current(revision: found.snapshot.revision, found.extent, isNew: isNew)
        } catch {
            report = error.code == .malformed ? .refused(error.message) : .failed(error.message)
        }
        mailbox.post(.looked(report))
    }

    private func save() async {
        guard let write else { return }
        mailbox.post(.saved(fault: await write(snapshots.value)))
    }
}

extension Snapshot {
    /// Whether both are the very same, not only alike.
    fileprivate func isSame(as other: Snapshot) -> Bool { storage === other.storage }
}
