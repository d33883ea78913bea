/// Decides what a feed does: events in, actions out.
///
/// Knows no clock, no chance, no snapshot and no database: times are what has passed since some beginning, and are given
/// with every event. Looks are asked for one at a time; listening and saving go on beside them.
struct FeedMachine: Sendable {
    private let times: FeedTimes
    private let keepsCopy: Bool
    private let chance: @Sendable () -> Double
    private var isStopping = false
    private var served: Int64 = 0

    // Looking.
    private var look: (asked: Look, began: Duration, isOverdue: Bool)?
    /// What to look for as soon as no look is under way.
    private var wanted: Look?
    /// The newest revision that somebody told of since the look under way began.
    private var heard: Int64?
    private var pollDue: Duration?
    private var compareDue: Duration?
    private var lookFailures = 0

    // Listening.
    private var isListening = false
    private var listenDue: Duration?
    private var listenFailures = 0

    // Saving.
    private var isSaving = false
    private var isUnsaved = false
    private var saveDue: Duration?
    private var saveFault: String?

    // Freshness.
    private var freshAt: Duration = .zero
    private var staleness: StaleReason?

    /// Makes the machine of a feed that has not begun.
    ///
    /// - Parameters:
    ///   - times: How often it looks, and how long it waits.
    ///   - keepsCopy: Whether there is a copy on disk to write.
    ///   - chance: Gives numbers from 0 to 1.
    init(_ times: FeedTimes, keepsCopy: Bool, chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }) {
        self.times = times
        self.keepsCopy = keepsCopy
        self.chance = chance
    }

    /// When ``FeedEvent/due`` is to be told next; `nil` for never.
    var deadline: Duration? {
        guard !isStopping else { return nil }
        let overdue = look.flatMap { $0.isOverdue ? nil : $0.began + times.patience }
        let looks = look == nil ? [pollDue, compareDue] : [overdue]
        return (looks + [listenDue, isSaving ? nil : saveDue]).compactMap(\.self).min()
    }

    /// How the feed is, with times as given with the events.
    var condition: FeedCondition {
        FeedCondition(
            staleness: staleness.map { FeedCondition.Staleness(since: freshAt, reason: $0) },
            isListening: isListening,
            diskCopyFault: saveFault
        )
    }

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: How long after the beginning.
    /// - Returns: What to do, in this order.
    mutating func handle(_ event: FeedEvent, at now: Duration) -> [FeedAction] {
        guard !isStopping else { return [] }
        switch event {
        case .started(let revision, let isFromDisk, let isListening):
            return start(revision, isFromDisk: isFromDisk, isListening: isListening, now)
        case .due: return due(now)
        case .notified(let revision): return notified(revision, now)
        case .listening: return listening(now)
        case .deaf(let reason): return deaf(reason, now)
        case .looked(let report): return looked(report, now)
        case .saved(let fault): return saved(fault, now)
        case .stop:
            isStopping = true
            // A save under way is waited for by whoever ends the feed, and has the newest or is followed by this one.
            return (isUnsaved ? [.save] : []) + [.finish]
        }
    }

    private mutating func start(
        _ revision: Int64,
        isFromDisk: Bool,
        isListening: Bool,
        _ now: Duration
    ) -> [FeedAction] {
        served = revision
        self.isListening = isListening
        freshAt = now
        pollDue = now + jittered(times.pollInterval)
        compareDue = now + jittered(times.fullComparison)
        var actions = [FeedAction.say(.started(revision: revision, isFromDisk: isFromDisk))]
        if !isListening { actions.append(.listen) }
        if isFromDisk {
            staleness = .fromDisk
            wanted = .everything
        } else if keepsCopy {
            isUnsaved = true
            saveDue = now
        }
        return actions + beginWork(now)
    }

    // MARK: Times

    private mutating func due(_ now: Duration) -> [FeedAction] {
        var actions: [FeedAction] = []
        if let listenDue, listenDue <= now {
            self.listenDue = nil
            actions.append(.listen)
        }
        if let began = look?.began, began + times.patience <= now, look?.isOverdue == false {
            look?.isOverdue = true
            actions += staleNow(.unreachable("no answer within \(times.patience)"), now)
        }
        if let compareDue, compareDue <= now { want(.everything) }
        if let pollDue, pollDue <= now { want(.newer) }
        return actions + beginWork(now)
    }

    private func jittered(_ time: Duration) -> Duration { times.jittered(time, chance: chance()) }

    private mutating func want(_ look: Look) {
        wanted = max(wanted ?? look, look)
    }

    /// Begins what is wanted and not under way.
    private mutating func beginWork(_ now: Duration) -> [FeedAction] {
        var actions: [FeedAction] = []
        if look == nil, let wanted {
            self.wanted = nil
            look = (asked: wanted, began: now, isOverdue: false)
            // Whoever tells of a revision from here on may tell of one that the look does not see.
            heard = nil
            actions.append(.look(wanted))
        }
        if isUnsaved, !isSaving, let saveDue, saveDue <= now {
            isUnsaved = false
            isSaving = true
            self.saveDue = nil
            actions.append(.save)
        }
        return actions
    }

    // MARK: Notifications

    private mutating func notified(_ revision: Int64?, _ now: Duration) -> [FeedAction] {
        if let revision, revision <= served { return [] }
        guard look == nil else {
            heard = max(heard ?? 0, revision ?? .max)
            return []
        }
        want(.newer)
        return beginWork(now)
    }

    private mutating func listening(_ now: Duration) -> [FeedAction] {
        isListening = true
        listenFailures = 0
        // What was notified before is not known.
        want(.everything)
        return [.say(.listening)] + beginWork(now)
    }

    private mutating func deaf(_ reason: String, _ now: Duration) -> [FeedAction] {
        let hadListened = isListening
        isListening = false
        // A connection that was cut is no failure to connect yet.
        if !hadListened { listenFailures += 1 }
        listenDue = now + jittered(times.backoff(after: listenFailures))
        let isNews = hadListened || listenFailures == 1
        return isNews ? [.say(.deaf(reason))] : []
    }

    // MARK: Looks

    private mutating func looked(_ report: LookReport, _ now: Duration) -> [FeedAction] {
        guard let finished = look else { return [] }
        look = nil
        switch report {
        case .current(let revision, let extent, let isNew):
            served = revision
            lookFailures = 0
            pollDue = now + jittered(times.pollInterval)
            if finished.asked == .everything || extent.isWhole { compareDue = now + jittered(times.fullComparison) }
            var actions: [FeedAction] = []
            if staleness != nil {
                actions.append(.say(.fresh(after: now - freshAt)))
                staleness = nil
            }
            // What was committed after it began, nobody knows.
            freshAt = finished.began
            if isNew {
                actions.append(.say(.serving(revision: revision, extent)))
                noteUnsaved(now)
            }
            if let heard, heard > served { want(.newer) }
            return actions + beginWork(now)
        case .refused(let reason):
            return failed(.refused(reason), now)
        case .failed(let reason):
            return failed(.unreachable(reason), now)
        }
    }

    private mutating func failed(_ reason: StaleReason, _ now: Duration) -> [FeedAction] {
        lookFailures += 1
        pollDue = now + jittered(times.backoff(after: lookFailures))
        // Whatever was wanted: everything, as soon as it can be read again.
        compareDue = pollDue
        // A commit that was told of meanwhile may be what mends it.
        if heard != nil { want(.everything) }
        return staleNow(reason, now) + beginWork(now)
    }

    /// Says a reason once, however often it comes.
    private mutating func staleNow(_ reason: StaleReason, _ now: Duration) -> [FeedAction] {
        guard staleness != reason else { return [] }
        staleness = reason
        return [.say(.stale(reason))]
    }

    // MARK: Disk

    private mutating func noteUnsaved(_ now: Duration) {
        guard keepsCopy else { return }
        isUnsaved = true
        saveDue = saveDue ?? now
    }

    private mutating func saved(_ fault: String?, _ now: Duration) -> [FeedAction] {
        isSaving = false
        saveDue = now + times.saveInterval
        var actions: [FeedAction] = []
        if let fault {
            isUnsaved = true
            saveDue = now + max(times.saveInterval, jittered(times.longestBackoff))
            if saveFault == nil { actions.append(.say(.notSaved(fault))) }
        } else if saveFault != nil {
            actions.append(.say(.savedAgain))
        }
        saveFault = fault
        if !isUnsaved { saveDue = nil }
        return actions + beginWork(now)
    }
}

/// How a feed is. Times are what has passed since its beginning.
struct FeedCondition: Sendable, Hashable {
    /// Why the snapshot may not be the newest; `nil` when it is known to be.
    var staleness: Staleness?
    /// Whether notifications are listened for.
    var isListening: Bool
    /// Why the copy on disk could not be written the last time.
    var diskCopyFault: String?

    /// Since when, and why.
    struct Staleness: Sendable, Hashable {
        /// When the snapshot was last known to be the newest.
        var since: Duration
        /// Why it is not known now.
        var reason: StaleReason
    }
}
