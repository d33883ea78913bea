internal import Synchronization

/// Lets so many of a bot's postings at a time to the database: they wait for each other there in any case, since they write
/// the same row, and each holds a connection while it waits, of which other bots then have none.
///
/// The rest wait here, first come, first served.
final class BotTurns: Sendable {
    private typealias Waiter = CheckedContinuation<Bool, Never>

    private struct State {
        var lastTicket: UInt64 = 0
        /// How many of each bot are at work.
        var busy: [Int32: Int] = [:]
        var waiting: [Int32: [(ticket: UInt64, waiter: Waiter)]] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes turns.
    ///
    /// - Parameter limit: How many of one bot are at work at a time, at least 1.
    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    /// How many of a bot wait.
    func waiting(of botID: Int32) -> Int { state.withLock { $0.waiting[botID]?.count ?? 0 } }

    /// Runs `body` when it is a bot's turn.
    ///
    /// - Returns: What `body` returns; `nil` when the task was cancelled before.
    func withTurn<Value: Sendable>(of botID: Int32, _ body: () async -> Value) async -> Value? {
        guard await take(botID) else { return nil }
        let value = await body()
        giveBack(botID)
        return value
    }

    private func take(_ botID: Int32) async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                if let isIn = admit(waiter, ticket, botID) { waiter.resume(returning: isIn) }
            }
        } onCancel: {
            leave(ticket, botID)
        }
    }

    /// - Returns: `nil` where he has to wait.
    private func admit(_ waiter: Waiter, _ ticket: UInt64, _ botID: Int32) -> Bool? {
        state.withLock { state in
            // Under the lock: a cancellation before it is seen here, one after it finds who waits.
            if Task.isCancelled { return false }
            let busy = state.busy[botID] ?? 0
            if busy < limit {
                state.busy[botID] = busy + 1
                return true
            }
            state.waiting[botID, default: []].append((ticket, waiter))
            return nil
        }
    }

    private func leave(_ ticket: UInt64, _ botID: Int32) {
        let waiter = state.withLock { state -> Waiter? in
            guard let place = state.waiting[botID]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            defer { if state.waiting[botID]?.isEmpty == true { state.waiting[botID] = nil } }
            return state.waiting[botID]?.remove(at: place).waiter
        }
        waiter?.resume(returning: false)
    }

    /// Hands the turn to the next, if there is one.
    private func giveBack(_ botID: Int32) {
        let next = state.withLock { state -> Waiter? in
            if state.waiting[botID]?.isEmpty == false {
                defer { if state.waiting[botID]?.isEmpty == true { state.waiting[botID] = nil } }
                return state.waiting[botID]?.removeFirst().waiter
            }
            let busy = state.busy[botID] ?? 0
            state.busy[botID] = busy > 1 ? busy - 1 : nil
            return nil
        }
        next?.resume(returning: true)
    }
}
