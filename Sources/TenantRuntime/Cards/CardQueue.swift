package import PostgresDriver
internal import Synchronization
internal import TenantStore

/// The customers who wait for a card, bot by bot.
///
/// Under most strategies the database draws for one customer of a bot after another, so that many who wait there hold a
/// connection each and do nothing. They wait here instead, in the order in which they came, and a few connections draw for
/// them, for each in a transaction of his own: the others are left to other bots.
package final class CardQueue: Sendable {
    private let pool: PostgresPool
    private let turns: BotTurns
    private let longestWait: Duration?
    private let state = Mutex(State())

    /// A bot, and the database that it is of: another one's of the same number has other cards.
    struct Shop: Hashable, Sendable {
        let botID: Int32
        /// The identity; `nil` for whichever answers.
        let database: String?
    }

    typealias Outcome = Result<CardRotationTable.Drawn?, RuntimeError>
    private typealias Customer = CheckedContinuation<Outcome, Never>

    private struct State {
        var lastTicket: UInt64 = 0
        /// The lines of bots for which somebody draws.
        var lines: [Shop: Line] = [:]
        /// Those who are drawn for, and have not left.
        var served: [UInt64: Customer] = [:]
    }

    private struct Line {
        /// Those who wait, in the order in which they came.
        var waiting: [(ticket: UInt64, since: ContinuousClock.Instant, customer: Customer)] = []
        /// How many draw for them.
        var servers = 0
    }

    /// The most connections that draw for one bot. While one waits for its turn, another's card is on its way.
    static let mostServers = 3
    /// How many are drawn for before a connection is given back: others may wait for one.
    private static let mostInTurn = 64

    /// Makes a queue in front of a pool.
    ///
    /// - Parameters:
    ///   - pool: The pool.
    ///   - longestWait: How long somebody may wait here for his turn; `nil` for as long as it takes.
    package convenience init(_ pool: PostgresPool, longestWait: Duration? = nil) {
        self.init(pool, turns: BotTurns(limit: Self.mostServers), longestWait: longestWait)
    }

    /// Makes one whose connections are shared with others who wait for locks.
    init(_ pool: PostgresPool, turns: BotTurns, longestWait: Duration?) {
        self.pool = pool
        self.turns = turns
        self.longestWait = longestWait
    }

    /// How many customers wait whom nobody draws for yet.
    var waiting: Int { state.withLock { $0.lines.values.reduce(0) { $0 + $1.waiting.count } } }

    /// The next card of a bot.
    ///
    /// - Throws: ``RuntimeError``: `database`, `cancelled`. A card that is being drawn then is shown to nobody.
    func next(of bot: Shop) async throws(RuntimeError) -> CardRotationTable.Drawn? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { customer in lineUp(customer, ticket, of: bot) }
        } onCancel: {
            leave(ticket, of: bot)
        }
        return try outcome.get()
    }

    // MARK: The line

    private func lineUp(_ customer: Customer, _ ticket: UInt64, of bot: Shop) {
        let (isGone, needsServer) = state.withLock { state in
            // Under the lock: a cancellation before it is seen here, one after it finds the customer.
            if Task.isCancelled { return (true, false) }
            var line = state.lines[bot] ?? Line()
            line.waiting.append((ticket, .now, customer))
            let needsServer = line.servers < Self.mostServers
            if needsServer { line.servers += 1 }
            state.lines[bot] = line
            return (false, needsServer)
        }
        if isGone { customer.resume(returning: .failure(Self.cancelled)) }
        // Not the customer's own task: others are served when he has left.
        if needsServer { Task.detached { await self.serve(bot) } }
    }

    private func leave(_ ticket: UInt64, of bot: Shop) {
        let customer = state.withLock { state -> Customer? in
            if let customer = state.served.removeValue(forKey: ticket) { return customer }
            guard let place = state.lines[bot]?.waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return state.lines[bot]?.waiting.remove(at: place).customer
        }
        customer?.resume(returning: .failure(Self.cancelled))
    }

    /// Who is drawn for next; `nil` where nobody waits. Those who have waited for too long are sent away: whoever asked for
    /// them has given up as well.
    private func takeFirst(of bot: Shop) -> UInt64? {
        sendLateAway(bot)
        return state.withLock { state -> UInt64? in
            guard state.lines[bot]?.waiting.isEmpty == false, let first = state.lines[bot]?.waiting.removeFirst() else {
                return nil
            }
            state.served[first.ticket] = first.customer
            return first.ticket
        }
    }

    private func sendLateAway(_ bot: Shop) {
        guard let longestWait else { return }
        let late = state.withLock { state -> [Customer] in
            let now = ContinuousClock.now
            let late = state.lines[bot]?.waiting.prefix { now - $0.since > longestWait } ?? []
            state.lines[bot]?.waiting.removeFirst(late.count)
            return late.map { $0.customer }
        }
        for customer in late { customer.resume(returning: .failure(Self.crowded)) }
    }

    private func answer(_ ticket: UInt64, _ outcome: Outcome) {
        state.withLock { $0.served.removeValue(forKey: ticket) }?.resume(returning: outcome)
    }

    /// Whether nobody waits any more; then one server less draws, and the line of the last one is gone.
    private func isOver(_ bot: Shop) -> Bool {
        state.withLock { state in
            guard var line = state.lines[bot], line.waiting.isEmpty else { return false }
            line.servers -= 1
            state.lines[bot] = line.servers == 0 ? nil : line
            return true
        }
    }

    private func sendAway(_ bot: Shop, _ error: RuntimeError) {
        let line = state.withLock { state in
            defer { state.lines[bot]?.waiting = [] }
            return state.lines[bot]?.waiting ?? []
        }
        for place in line { place.customer.resume(returning: .failure(error)) }
    }

    // MARK: Drawing

    private func serve(_ bot: Shop) async {
        while !isOver(bot) {
            let hadTurn = await turns.withTurn(in: .draws(bot.botID), atMost: longestWait) {
                await drawInTurn(for: bot)
                return true
            }
            // There was none for as long as a customer may wait.
            if hadTurn == nil { sendLateAway(bot) }
        }
    }

    private func drawInTurn(for bot: Shop) async {
        do {
            try await pool.withConnection(in: bot.database) { try await self.draw(for: bot, on: $0) }
        } catch is Interrupted {
            // Another connection may do.
        } catch {
            // Whoever waited for this would wait as long once more, and get the same.
            sendAway(bot, RuntimeError(reading: error))
        }
    }

    /// A connection broke while it drew for somebody, who has been told.
    private struct Interrupted: Error {}

    private func draw(for bot: Shop, on connection: isolated PostgresConnection) throws {
        for _ in 0..<Self.mostInTurn {
            guard let ticket = takeFirst(of: bot) else { return }
            do throws(PostgresError) {
                answer(ticket, .success(try CardRotationTable.next(of: bot.botID, on: connection)))
            } catch {
                answer(ticket, .failure(RuntimeError(reading: error)))
                if error.code == .connectionLost { throw Interrupted() }
                // A deadlock had one victim.
                if error.sqlState == "40P01" { continue }
                throw error
            }
        }
    }

    private static let cancelled = RuntimeError(.cancelled, "the task was cancelled")
    private static let crowded = RuntimeError(
        .database,
        "too many customers waited for a card of this bot",
        obstacle: .busy
    )
}
