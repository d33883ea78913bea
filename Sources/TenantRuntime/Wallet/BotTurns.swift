internal import Synchronization

/// Shares the connections of a pool among those who may have to wait for locks: so many of a bot at a time, and so many in all,
/// go to the database.
///
/// Those of one bot wait for each other there in any case, since they write the same rows, and whoever keeps the rows of many
/// bots, as an apply does, has all of them wait. Each holds a connection meanwhile, of which others then have none. The rest wait
/// here: those of one line first come, first served, and of the lines the one first whose last turn is longest ago, so that
/// a bot with one to serve waits for a turn of each other and not for all of theirs. Whoever only reads needs no turn, and
/// always finds a connection.
final class BotTurns: Sendable {
    /// Those who wait for each other: they write the same rows of a bot.
    enum Line: Hashable, Sendable {
        /// Who posts to the wallet or to the traffic of a bot, `bots.id`.
        case postings(Int32)
        /// Who counts what came of a card of a bot.
        case results(Int32)
        /// Who draws cards of a bot.
        case draws(Int32)
    }

    private typealias Waiter = CheckedContinuation<Bool, Never>

    private struct Place {
        let ticket: UInt64
        /// Until when he waits; `nil` for as long as it takes.
        let end: ContinuousClock.Instant?
        let waiter: Waiter
    }

    private struct State {
        let limit: Int
        let total: Int
        var lastTicket: UInt64 = 0
        /// How many of each line are at work.
        var busy: [Line: Int] = [:]
        /// How many of all lines are.
        var working = 0
        var waiting: [Line: [Place]] = [:]
        /// How many turns have begun or ended while somebody waited.
        var lastMoment: UInt64 = 0
        /// When the last turn of a line was, as of ``lastMoment``; kept for as long as somebody waits.
        var lastTurn: [Line: UInt64] = [:]

        /// Whether one more of a line may go. The first of a line may while there is room, the others only while half of it is
        /// left: where many lines stand still, each holds one connection.
        func mayGo(_ line: Line) -> Bool {
            guard working < total else { return false }
            guard let busy = busy[line] else { return true }
            let most = if case .draws = line { CardQueue.mostServers } else { limit }
            return busy < most && working < total / 2
        }

        mutating func begin(_ line: Line) {
            busy[line, default: 0] += 1
            working += 1
            note(line)
        }

        mutating func end(_ line: Line) {
            let count = busy[line] ?? 0
            busy[line] = count > 1 ? count - 1 : nil
            working -= 1
            note(line)
        }

        /// Remembers that a line has its turn, where others wait for theirs.
        private mutating func note(_ line: Line) {
            guard !waiting.isEmpty else {
                if !lastTurn.isEmpty { lastTurn = [:] }
                return
            }
            lastMoment += 1
            lastTurn[line] = lastMoment
        }

        /// Who goes first: the fewer of a line are at work, the longer its last turn is ago, the longer somebody waits.
        private func precedence(_ line: Line, _ ticket: UInt64) -> (Int, UInt64, UInt64) {
            (busy[line] ?? 0, lastTurn[line] ?? 0, ticket)
        }

        mutating func remove(at place: Int, of line: Line) -> Waiter? {
            defer { if waiting[line]?.isEmpty == true { waiting[line] = nil } }
            return waiting[line]?.remove(at: place).waiter
        }

        /// Takes those who may go now.
        mutating func takeNext() -> [Waiter] {
            var next: [Waiter] = []
            while true {
                var first: (line: Line, rank: (Int, UInt64, UInt64))?
                for (line, places) in waiting where mayGo(line) {
                    guard let ticket = places.first?.ticket else { continue }
                    let rank = precedence(line, ticket)
                    if let first, first.rank <= rank { continue }
                    first = (line, rank)
                }
                guard let first else { return next }
                // While he still waits, so that it is known that somebody does.
                begin(first.line)
                guard let waiter = remove(at: 0, of: first.line) else { return next }
                next.append(waiter)
            }
        }

        /// Takes those who have waited for too long. Of a line all wait equally long.
        mutating func takeOverdue() -> [Waiter] {
            let now = ContinuousClock.now
            var overdue: [Waiter] = []
            for line in Array(waiting.keys) {
                while let end = waiting[line]?.first?.end, end < now, let waiter = remove(at: 0, of: line) {
                    overdue.append(waiter)
                }
            }
            return overdue
        }
    }

    private let state: Mutex<State>

    /// Makes turns.
    ///
    /// - Parameters:
    ///   - limit: How many of one line are at work at a time, at least 1; of draws as many as draw for one bot at all.
    ///   - total: How many are at work in all, at least 1.
    init(limit: Int, total: Int = .max) {
        state = Mutex(State(limit: max(limit, 1), total: max(total, 1)))
    }

    /// Makes the turns of a pool: a quarter of it for one line, and three quarters for all.
    convenience init(ofPool size: Int) {
        self.init(limit: size / 4, total: size - max(size / 4, 1))
    }

    /// How many of a line wait.
    func waiting(in line: Line) -> Int { state.withLock { $0.waiting[line]?.count ?? 0 } }

    /// How many wait in all lines but those of draws, for whom ``CardQueue`` knows the customers.
    var waiting: Int {
        state.withLock { state in
            state.waiting.reduce(0) { sum, line in
                if case .draws = line.key { return sum }
                return sum + line.value.count
            }
        }
    }

    /// How many are at work.
    var working: Int { state.withLock { $0.working } }

    /// Runs `body` when it is its turn.
    ///
    /// - Parameters:
    ///   - line: Whom it waits for.
    ///   - longestWait: How long it may wait, looked at when a turn ends; `nil` for as long as it takes.
    ///   - body: The work.
    /// - Returns: What `body` returns; `nil` when the task was cancelled before, or it waited for too long.
    func withTurn<Value: Sendable>(
        in line: Line,
        atMost longestWait: Duration? = nil,
        _ body: () async -> Value
    ) async -> Value? {
        guard await take(line, longestWait) else { return nil }
        let value = await body()
        giveBack(line)
        return value
    }

    private func take(_ line: Line, _ longestWait: Duration?) async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let place = Place(ticket: ticket, end: longestWait.map { ContinuousClock.now + $0 }, waiter: waiter)
                if let isIn = admit(place, line) { waiter.resume(returning: isIn) }
            }
        } onCancel: {
            leave(ticket, line)
        }
    }

    /// - Returns: `nil` where he has to wait.
    private func admit(_ place: Place, _ line: Line) -> Bool? {
        state.withLock { state in
            // Under the lock: a cancellation before it is seen here, one after it finds who waits.
            if Task.isCancelled { return false }
            // Nobody waits who may go.
            if state.mayGo(line) {
                state.begin(line)
                return true
            }
            state.waiting[line, default: []].append(place)
            return nil
        }
    }

    private func leave(_ ticket: UInt64, _ line: Line) {
        let waiter = state.withLock { state -> Waiter? in
            guard let place = state.waiting[line]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.remove(at: place, of: line)
        }
        waiter?.resume(returning: false)
    }

    /// Hands the turn to whoever may go next.
    private func giveBack(_ line: Line) {
        let (overdue, next) = state.withLock { state in
            state.end(line)
            return (state.takeOverdue(), state.takeNext())
        }
        for waiter in overdue { waiter.resume(returning: false) }
        for waiter in next { waiter.resume(returning: true) }
    }
}
