package import PostgresDriver
internal import Synchronization
internal import TenantStore

/// The customers who wait for a card, bot by bot.
///
/// The database draws for one customer of a bot after another, so those who wait there hold a connection each and do
/// nothing. They wait here instead, and one connection draws for them in the order in which they came, each in a
/// transaction of his own: the others are left to other bots, and nobody has to be woken for a lock.
package final class CardQueue: Sendable {
    private let pool: PostgresPool
    private let state = Mutex(State())

    typealias Outcome = Result<CardRotationTable.Drawn?, RuntimeError>
    private typealias Customer = CheckedContinuation<Outcome, Never>

    private struct State {
        var lastTicket: UInt64 = 0
        /// Of each bot for which somebody draws, those who wait, in the order in which they came.
        var lines: [Int32: [(ticket: UInt64, customer: Customer)]] = [:]
        /// Those who are drawn for, and have not left.
        var served: [UInt64: Customer] = [:]
    }

    /// How many are drawn for before a connection is given back: others may wait for one.
    private static let mostInTurn = 64

    /// Makes a queue in front of a pool.
    package init(_ pool: PostgresPool) {
        self.pool = pool
    }

    /// The next card of a bot.
    ///
    /// - Throws: ``RuntimeError``: `database`, `cancelled`. A card that is being drawn then is shown to nobody.
    func next(of botID: Int32) async throws(RuntimeError) -> CardRotationTable.Drawn? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { customer in lineUp(customer, ticket, of: botID) }
        } onCancel: {
            leave(ticket, of: botID)
        }
        return try outcome.get()
    }

    // MARK: The line

    private func lineUp(_ customer: Customer, _ ticket: UInt64, of botID: Int32) {
        let (isGone, isFirst) = state.withLock { state in
            // Under the lock: a cancellation before it is seen here, one after it finds the customer.
            if Task.isCancelled { return (true, false) }
            let isFirst = state.lines[botID] == nil
            state.lines[botID, default: []].append((ticket, customer))
            return (false, isFirst)
        }
        if isGone { customer.resume(returning: .failure(Self.cancelled)) }
        // Not the first customer's own task: the others are served when he has left.
        if isFirst { Task.detached { await self.serve(botID) } }
    }

    private func leave(_ ticket: UInt64, of botID: Int32) {
        let customer = state.withLock { state -> Customer? in
            if let customer = state.served.removeValue(forKey: ticket) { return customer }
            guard let place = state.lines[botID]?.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.lines[botID]?.remove(at: place).customer
        }
        customer?.resume(returning: .failure(Self.cancelled))
    }

    /// Who is drawn for next; `nil` where nobody waits.
    private func takeFirst(of botID: Int32) -> UInt64? {
        state.withLock { state in
            guard let line = state.lines[botID], let first = line.first else { return nil }
            state.lines[botID]?.removeFirst()
            state.served[first.ticket] = first.customer
            return first.ticket
        }
    }

    private func answer(_ ticket: UInt64, _ outcome: Outcome) {
        state.withLock { $0.served.removeValue(forKey: ticket) }?.resume(returning: outcome)
    }

    /// Ends the line where nobody waits; whoever comes next begins another.
    private func isOver(_ botID: Int32) -> Bool {
        state.withLock { state in
            guard state.lines[botID]?.isEmpty != false else { return false }
            state.lines[botID] = nil
            return true
        }
    }

    private func sendAway(_ botID: Int32, _ error: RuntimeError) {
        let line = state.withLock { state in
            defer { state.lines[botID] = [] }
            return state.lines[botID] ?? []
        }
        for (_, customer) in line { customer.resume(returning: .failure(error)) }
    }

    // MARK: Drawing

    private func serve(_ botID: Int32) async {
        while !isOver(botID) {
            do {
                try await pool.withConnection { try await self.draw(for: botID, on: $0) }
            } catch is Interrupted {
                // Another connection may do.
            } catch {
                // Whoever waited for this would wait as long once more, and get the same.
                sendAway(botID, RuntimeError(reading: error))
            }
        }
    }

    /// A connection broke while it drew for somebody, who has been told.
    private struct Interrupted: Error {}

    private func draw(for botID: Int32, on connection: isolated PostgresConnection) throws {
        for _ in 0..<Self.mostInTurn {
            guard let ticket = takeFirst(of: botID) else { return }
            do throws(PostgresError) {
                answer(ticket, .success(try CardRotationTable.next(of: botID, on: connection)))
            } catch {
                answer(ticket, .failure(RuntimeError(reading: error)))
                if error.code == .connectionLost { throw Interrupted() }
                throw error
            }
        }
    }

    private static let cancelled = RuntimeError(.cancelled, "the task was cancelled")
}
