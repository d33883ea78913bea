/// Decides what a watch does: events in, actions out.
///
/// Knows no clock, no chance, no file and no database: times are what has passed since some beginning, and are given with
/// every event. Each action that asks for something is answered by one event before the next action is asked for.
public struct WatchMachine: Sendable {
    private let settings: WatchSettings
    private let chance: @Sendable () -> Double
    private var role = Role.outside
    private var isStopping = false
    /// When to ask about the lead; `nil` while the answer is awaited.
    private var leadDue: Duration?
    private var round: PlannedRound?
    /// When files began to change that nobody has read yet.
    private var unrestSince: Duration?
    private var leadFailures = 0
    private var roundFailures = 0
    private var faultSince: Duration?
    private var fault: WatchFault?
    private var concerns = ConcernList()

    private enum Role: Equatable {
        /// Not asked yet, or nobody could be asked.
        case outside
        /// Somebody else leads.
        case standby(by: String)
        case leading
    }

    private struct PlannedRound {
        var due: Duration
        var cause: RoundCause
    }

    /// Makes the machine of a watch that has not begun.
    ///
    /// - Parameters:
    ///   - settings: How often it looks, and how long it waits.
    ///   - chance: Gives numbers from 0 to 1.
    public init(_ settings: WatchSettings, chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }) {
        self.settings = settings
        self.chance = chance
    }

    /// When ``WatchEvent/due`` is to be told next; `nil` for never.
    public var deadline: Duration? {
        guard !isStopping else { return nil }
        return [leadDue, round?.due].compactMap(\.self).min()
    }

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: How long after the beginning.
    /// - Returns: What to do, in this order.
    public mutating func handle(_ event: WatchEvent, at now: Duration) -> [WatchAction] {
        guard !isStopping else { return [] }
        switch event {
        case .started: return [.say(.started(settings.mode, interval: settings.interval)), .askForLead]
        case .due: return due(now)
        case .filesChanged: return filesChanged(now)
        case .lead(let answer): return lead(answer, now)
        case .roundEnded(let report): return ended(report, now)
        case .stop:
            isStopping = true
            return [.finish(.stopped)]
        }
    }

    // MARK: Times

    private mutating func due(_ now: Duration) -> [WatchAction] {
        let isLeadDue = leadDue.map { $0 <= now } ?? false
        let isRoundDue = round.map { $0.due <= now } ?? false
        guard isLeadDue || isRoundDue else { return [] }
        // Before a round too: whoever has lost the lead must not begin one.
        leadDue = nil
        return [.askForLead]
    }

    private mutating func filesChanged(_ now: Duration) -> [WatchAction] {
        // A standby reads everything when it takes over.
        guard role == .leading else { return [] }
        let since = unrestSince ?? now
        unrestSince = since
        round = PlannedRound(due: min(now + settings.quietTime, since + settings.longestUnrest), cause: .files)
        return []
    }

    private func jittered(_ time: Duration) -> Duration { settings.jittered(time, chance: chance()) }

    // MARK: Lead

    private mutating func lead(_ answer: LeadAnswer, _ now: Duration) -> [WatchAction] {
        switch answer {
        case .held: return hold(now)
        case .taken(let leader):
            leadFailures = 0
            guard !settings.isOnce else {
                return [.say(.notLeading(by: leader))] + finish(.notLeading(by: leader))
            }
            leadDue = now + jittered(settings.standbyBeat)
            // A leader that reads its files for the first time knows nothing of what there was before.
            let told = recovered(now) + (role == .standby(by: leader) ? [] : [.say(.standby(by: leader))])
            stopLeading(as: .standby(by: leader))
            return told
        case .lost(let reason):
            stopLeading(as: .outside)
            return [.say(.leadLost(reason)), .askForLead]
        case .failed(let fault):
            guard !settings.isOnce else { return finish(.failed(fault)) }
            leadFailures += 1
            leadDue = now + jittered(settings.backoff(after: leadFailures))
            stopLeading(as: .outside)
            return failed(fault, now)
        }
    }

    private mutating func hold(_ now: Duration) -> [WatchAction] {
        leadFailures = 0
        leadDue = now + jittered(settings.leaderBeat)
        guard role == .leading else {
            let was = role
            role = .leading
            round = nil
            unrestSince = nil
            return recovered(now) + [.say(.leading(isTakeover: was != .outside)), .runRound(.lead)]
        }
        guard let planned = round, planned.due <= now else { return [] }
        round = nil
        unrestSince = nil
        return [.runRound(planned.cause)]
    }

    private mutating func stopLeading(as other: Role) {
        role = other
        round = nil
        unrestSince = nil
    }

    // MARK: Rounds

    private mutating func ended(_ report: RoundReport, _ now: Duration) -> [WatchAction] {
        var actions = report.applied.map { WatchAction.say(.applied($0)) }
        if report.isInterrupted { return actions }
        if report.isSuperseded {
            // What was read is no state that anybody meant; what it looked like is nobody's concern.
            actions.append(.say(.superseded))
            round = PlannedRound(due: now + settings.quietTime, cause: .files)
            return actions
        }
        if let fault = report.fault {
            actions += failed(fault, now)
            // Files that changed meanwhile do not wait for the back-off.
            planRetry(now)
        } else {
            actions += recovered(now)
            actions += concerns.replace(with: report.concerns).map(WatchAction.say)
            actions.append(.say(.round(report)))
            if report.isWorthRetrying {
                planRetry(now)
            } else {
                roundFailures = 0
                round = PlannedRound(due: now + jittered(settings.interval), cause: .interval)
            }
        }
        return settings.isOnce ? actions + finish(.ranOnce(report)) : actions
    }

    private mutating func planRetry(_ now: Duration) {
        roundFailures += 1
        round = PlannedRound(due: now + jittered(settings.backoff(after: roundFailures)), cause: .retry)
    }

    // MARK: Faults

    /// Says a fault once, however often it comes.
    private mutating func failed(_ fault: WatchFault, _ now: Duration) -> [WatchAction] {
        if faultSince == nil { faultSince = now }
        guard self.fault != fault else { return [] }
        self.fault = fault
        return [.say(.fault(fault))]
    }

    private mutating func recovered(_ now: Duration) -> [WatchAction] {
        guard let since = faultSince else { return [] }
        faultSince = nil
        fault = nil
        return [.say(.recovered(after: now - since))]
    }

    private mutating func finish(_ ending: WatchEnding) -> [WatchAction] {
        isStopping = true
        return [.finish(ending)]
    }
}
