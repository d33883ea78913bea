/// Who holds what in a pool. Decides; its owner acts on the decisions after it has let go of the lock.
struct PoolState {
    /// What a caller gets who asked for a connection.
    enum Admission {
        case connection(PostgresConnection)
        /// The right to open a connection.
        case place
        case refused(PostgresError)
    }

    /// What to do with a connection that has come back.
    enum Return {
        case lend(to: Waiter)
        case keep
        case close
    }

    typealias Waiter = CheckedContinuation<Admission, Never>

    static let cancelled = PostgresError(.cancelled, "the task was cancelled before a connection was free")
    static let crowded = PostgresError(.timedOut, "no connection has become free in time")
    static let closed = PostgresError(.closed, "the pool has been shut down")

    private let limit: Int
    /// How long a caller waits at most; `nil` for as long as it takes.
    private let longestWait: Duration?
    /// Connections that are lent, idle, being opened or being closed.
    private var places = 0
    private var idle: [PostgresConnection] = []
    private var waiters: [(ticket: Int, since: ContinuousClock.Instant, waiter: Waiter)] = []
    /// Tickets of callers who have neither been let in nor begun to wait.
    private var pending: Set<Int> = []
    private var lastTicket = 0
    private var isShutDown = false
    private var drained: [CheckedContinuation<Void, Never>] = []

    init(limit: Int, longestWait: Duration?) {
        self.limit = limit
        self.longestWait = longestWait
    }

    var usage: PoolUsage { PoolUsage(limit: limit, open: places, idle: idle.count, waiting: waiters.count) }

    mutating func nextTicket() -> Int {
        lastTicket += 1
        pending.insert(lastTicket)
        return lastTicket
    }

    /// - Returns: nil when the caller has to wait.
    mutating func admit(_ ticket: Int, _ waiter: Waiter) -> Admission? {
        guard pending.remove(ticket) != nil else { return .refused(Self.cancelled) }
        if isShutDown { return .refused(Self.closed) }
        // The one used last: the others may then age, and its thread and the server's caches are warm.
        if let connection = idle.popLast() { return .connection(connection) }
        if places < limit {
            places += 1
            return .place
        }
        waiters.append((ticket, .now, waiter))
        return nil
    }

    /// Takes a cancelled caller out of the queue, or sees to it that it does not get in later.
    mutating func withdraw(_ ticket: Int) -> Waiter? {
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else {
            pending.remove(ticket)
            return nil
        }
        return waiters.remove(at: index).waiter
    }

    /// Takes those out of the queue who have waited for too long.
    mutating func takeOverdue() -> [Waiter] {
        guard let longestWait, let first = waiters.first, first.since.duration(to: .now) > longestWait else {
            return []
        }
        let overdue = waiters.prefix { $0.since.duration(to: .now) > longestWait }
        waiters.removeFirst(overdue.count)
        return overdue.map(\.waiter)
    }

    mutating func giveBack(_ connection: PostgresConnection) -> Return {
        if isShutDown { return .close }
        if !waiters.isEmpty { return .lend(to: waiters.removeFirst().waiter) }
        idle.append(connection)
        return .keep
    }

    /// A connection is gone: its place goes to the first in the queue.
    mutating func retire() -> (waiter: Waiter?, drained: [CheckedContinuation<Void, Never>]) {
        if !waiters.isEmpty { return (waiters.removeFirst().waiter, []) }
        places -= 1
        guard isShutDown, places == 0 else { return (nil, []) }
        defer { drained = [] }
        return (nil, drained)
    }

    mutating func shutDown() -> (idle: [PostgresConnection], waiters: [Waiter]) {
        isShutDown = true
        defer { (idle, waiters) = ([], []) }
        return (idle, waiters.map(\.waiter))
    }

    /// Whether all connections are gone; else `continuation` is resumed when they are.
    mutating func isDrained(notify continuation: CheckedContinuation<Void, Never>) -> Bool {
        guard places > 0 else { return true }
        drained.append(continuation)
        return false
    }
}
