internal import Synchronization

/// Lets so many of a bot at a time to the database: they wait for each other there in any case, since they write the same rows,
/// and each holds a connection while it waits, of which other bots then have none.
///
/// The rest wait here, first come, first served.
final class BotTurns: Sendable {
    /// Those who wait for each other: they write the same rows of a bot.
    enum Line: Hashable, Sendable {
        /// Who posts to the wallet or to the traffic of a bot, `bots.id`.
        case postings(Int32)
        /// Who counts what came of a card of a bot.
        case results(Int32)
    }

    private typealias Waiter = CheckedContinuation<Bool, Never>

    private struct State {
        var lastTicket: UInt64 = 0
        /// How many of each line are at work.
        var busy: [Line: Int] = [:]
        var waiting: [Line: [(ticket: UInt64, waiter: Waiter)]] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes turns.
    ///
    /// - Parameter limit: How many of one line are at work at a time, at least 1.
    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    /// How many of a line wait.
    func waiting(in line: Line) -> Int { state.withLock { $0.waiting[line]?.count ?? 0 } }

    /// Runs `body` when it is its turn.
    ///
    /// - Returns: What `body` returns; `nil` when the task was cancelled before.
    func withTurn<Value: Sendable>(in line: Line, _ body: () async -> Value) async -> Value? {
        guard await take(line) else { return nil }
        let value = await body()
        giveBack(line)
        return value
    }

    private func take(_ line: Line) async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                if let isIn = admit(waiter, ticket, line) { waiter.resume(returning: isIn) }
            }
        } onCancel: {
            leave(ticket, line)
        }
    }

    /// - Returns: `nil` where he has to wait.
    private func admit(_ waiter: Waiter, _ ticket: UInt64, _ line: Line) -> Bool? {
        state.withLock { state in
            // Under the lock: a cancellation before it is seen here, one after it finds who waits.
            if Task.isCancelled { return false }
            let busy = state.busy[line] ?? 0
            if busy < limit {
                state.busy[line] = busy + 1
                return true
            }
            state.waiting[line, default: []].append((ticket, waiter))
            return nil
        }
    }

    private func leave(_ ticket: UInt64, _ line: Line) {
        let waiter = state.withLock { state -> Waiter? in
            guard let place = state.waiting[line]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            defer { if state.waiting[line]?.isEmpty == true { state.waiting[line] = nil } }
            return state.waiting[line]?.remove(at: place).waiter
        }
        waiter?.resume(returning: false)
    }

    /// Hands the turn to the next, if there is one.
    private func giveBack(_ line: Line) {
        let next = state.withLock { state -> Waiter? in
            if state.waiting[line]?.isEmpty == false {
                defer { if state.waiting[line]?.isEmpty == true { state.waiting[line] = nil } }
                return state.waiting[line]?.removeFirst().waiter
            }
            let busy = state.busy[line] ?? 0
            state.busy[line] = busy > 1 ? busy - 1 : nil
            return nil
        }
        next?.resume(returning: true)
    }
}
