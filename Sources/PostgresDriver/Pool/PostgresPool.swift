internal import Synchronization

/// A bounded set of connections, lent for the time of a closure.
///
/// Connections are opened when they are needed and kept for the next. Whoever finds all of them lent waits, first
/// come, first served.
///
/// For processes that serve many at once. Commands of the tool do one thing on one connection and have no use for it.
public final class PostgresPool: Sendable {
    /// Reads what tells a database from others, such as a name that it was born with.
    public typealias IdentityReading = @Sendable (isolated PostgresConnection) throws(PostgresError) -> String

    private let configuration: PostgresConfiguration
    private let readIdentity: IdentityReading?
    private let state: Mutex<PoolState>

    /// Makes a pool without connecting.
    ///
    /// - Parameters:
    ///   - configuration: where every connection goes.
    ///   - size: how many connections there are at most; at least 1.
    ///   - longestWait: how long a caller may have waited to get one; `nil` for any time. Looked at when a connection comes
    ///     back, so that the longest statement comes on top.
    ///   - identity: Reads of which database a new connection is, for callers who name one: an address may lead to another
    ///     database from one connection to the next. `nil` where nobody does.
    public init(
        _ configuration: PostgresConfiguration,
        size: Int,
        longestWait: Duration? = nil,
        identity: IdentityReading? = nil
    ) {
        precondition(size > 0, "a pool without connections")
        readIdentity = identity
        self.configuration = configuration
        state = Mutex(PoolState(limit: size, longestWait: longestWait))
    }

    /// Lends a connection to `body`. It must not be used after `body` has returned.
    ///
    /// A connection that comes back broken, or with a transaction open, is closed and replaced when it is needed.
    ///
    /// - Parameters:
    ///   - database: The identity of the database that it has to be of, for a pool that reads them; a connection of another
    ///     one is closed and replaced. `nil` for whichever answers.
    ///   - body: What needs it.
    /// - Returns: What `body` returns.
    /// - Throws: what `body` throws; `PostgresError`: `closed` after `shutDown()`, `cancelled` while waiting,
    ///   `timedOut` after having waited for too long, `otherDatabase`, and whatever connecting throws.
    public func withConnection<Result>(
        in database: String? = nil,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        precondition(database == nil || readIdentity != nil, "a pool that does not know databases apart")
        let connection = try await lease(in: database)
        do {
            let result = try await withTaskCancellationHandler {
                try await body(connection)
            } onCancel: {
                connection.wake()
            }
            await giveBack(connection)
            return result
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// How much of it is in use now.
    public var usage: PoolUsage { state.withLock { $0.usage } }

    /// Refuses new and waiting callers, closes idle connections, and returns when the lent ones have come back.
    public func shutDown() async {
        let (idle, waiters) = state.withLock { $0.shutDown() }
        for waiter in waiters { waiter.resume(returning: .refused(PoolState.closed)) }
        for connection in idle {
            await connection.close()
            retire()
        }
        await withCheckedContinuation { continuation in
            if state.withLock({ $0.isDrained(notify: continuation) }) { continuation.resume() }
        }
    }

    private func lease(in database: String?) async throws(PostgresError) -> PostgresConnection {
        switch await admission() {
        case .connection(let connection):
            // The server may have closed it since, or have been replaced; then this lease opens another in its place.
            if await connection.isIdle(in: database) { return connection }
            await connection.close()
            return try await open(in: database)
        case .place:
            return try await open(in: database)
        case .refused(let error):
            throw error
        }
    }

    /// Waits for a connection or for the right to open one.
    private func admission() async -> PoolState.Admission {
        let ticket = state.withLock { $0.nextTicket() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let admission = state.withLock({ $0.admit(ticket, continuation) }) {
                    continuation.resume(returning: admission)
                }
            }
        } onCancel: {
            let waiter = state.withLock { $0.withdraw(ticket) }
            waiter?.resume(returning: .refused(PoolState.cancelled))
        }
    }

    /// Opens a connection in a place that has been taken for it.
    private func open(in database: String?) async throws(PostgresError) -> PostgresConnection {
        do throws(PostgresError) {
            let connection = try await PostgresConnection.connect(configuration)
            try await identify(connection, wanting: database)
            return connection
        } catch {
            retire()
            throw error
        }
    }

    /// Reads of which database a new connection is: one question for each connection, and none for each loan.
    private func identify(_ connection: PostgresConnection, wanting database: String?) async throws(PostgresError) {
        guard let readIdentity else { return }
        do throws(PostgresError) {
            try await connection.identify(by: readIdentity, wanting: database)
        } catch {
            await connection.close()
            throw error
        }
    }

    private func giveBack(_ connection: PostgresConnection) async {
        refuseOverdue()
        guard await connection.isIdle else {
            await connection.close()
            retire()
            return
        }
        switch state.withLock({ $0.giveBack(connection) }) {
        case .lend(let waiter): waiter.resume(returning: .connection(connection))
        case .keep: break
        case .close:
            await connection.close()
            retire()
        }
    }

    /// Sends those away who have waited for too long: whoever asked for what they do has given up as well.
    private func refuseOverdue() {
        for waiter in state.withLock({ $0.takeOverdue() }) { waiter.resume(returning: .refused(PoolState.crowded)) }
    }

    /// Gives up the place of a connection that is gone.
    private func retire() {
        let (waiter, drained) = state.withLock { $0.retire() }
        waiter?.resume(returning: .place)
        for continuation in drained { continuation.resume() }
    }
}
