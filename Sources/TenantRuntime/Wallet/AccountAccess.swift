internal import PostgresDriver

/// The way of a bot's wallet, traffic and cards to the database: how many may go it at a time, and how long it takes at most.
struct AccountAccess: Sendable {
    let botID: Int32
    /// The identity of the database that the bot is of; `nil` for whichever answers.
    let database: String?
    let pool: PostgresPool
    let turns: BotTurns
    /// How long the database may take for one answer.
    let answerTimeout: Duration

    /// How long all of it may take: to wait for others, to connect, to be tried again. What is longer nobody waits for.
    var longest: Duration { answerTimeout + .seconds(2) }

    /// How long after ``longest`` what is still under way is broken off: a server that hangs is given up by then, which takes
    /// less time than to ask it to stop.
    static let lateness = Duration.milliseconds(500)

    /// Runs what reads.
    ///
    /// - Throws: ``RuntimeError``.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) async throws(PostgresError) -> Value
    ) async throws(RuntimeError) -> Value {
        let outcome = await value(within: longest + Self.lateness) {
            [pool, database] () -> Result<Value, RuntimeError>? in
            do {
                return .success(try await pool.withConnection(in: database) { try await body($0) })
            } catch {
                return .failure(RuntimeError(reading: error))
            }
        }
        guard let outcome else {
            throw overdue(RuntimeError(.database, "the database did not answer in time", obstacle: .silent))
        }
        return try outcome.get()
    }

    /// Runs what is asked once and may wait for others of its line, in its turn.
    ///
    /// - Throws: ``RuntimeError``.
    func run<Value: Sendable>(
        in line: BotTurns.Line,
        _ body: @escaping @Sendable (PostgresConnection) async throws(PostgresError) -> Value
    ) async throws(RuntimeError) -> Value {
        let begin = ContinuousClock.now
        let outcome = await value(within: longest + Self.lateness) {
            await turns.withTurn(in: line) { () -> Result<Value, RuntimeError> in
                do {
                    return .success(
                        try await pool.withConnection(in: database) { try await attempt(body, on: $0, since: begin) }
                    )
                } catch {
                    return .failure(RuntimeError(reading: error))
                }
            }
        }
        guard let outcome else {
            throw overdue(
                RuntimeError(.database, "the database, or others of the bot, took too long", obstacle: .busy)
            )
        }
        return try outcome.get()
    }

    /// Runs something on a connection, which is given up when all of the time is over and not later. A lock is waited for so
    /// long that the server can still say that it was not free: of a connection that is given up nobody knows what it did.
    func attempt<Value: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws(PostgresError) -> Value,
        on connection: PostgresConnection,
        since begin: ContinuousClock.Instant
    ) async throws(PostgresError) -> Value {
        let rest = longest - begin.duration(to: .now)
        // Of a connection of the pool that is the time which it has in any case, or nearly so.
        guard rest < longest - .seconds(1) else { return try await body(connection) }
        await connection.setPatience(max(rest, .milliseconds(1)))
        let restOfLocks = rest - Self.lateness
        let isShort = restOfLocks < answerTimeout / 2
        do throws(PostgresError) {
            if isShort { try await connection.waitForLocks(atMost: restOfLocks) }
            let result = try await body(connection)
            await restore(connection, isShort)
            return result
        } catch {
            await restore(connection, isShort)
            throw error
        }
    }

    /// Gives a connection the times back that all of the pool have; one that keeps others is not lent again.
    private func restore(_ connection: PostgresConnection, _ isShort: Bool) async {
        await connection.setPatience(longest)
        guard isShort else { return }
        do {
            try await connection.execute("RESET lock_timeout")
        } catch {
            await connection.close()
        }
    }

    /// What it means that nothing came in time: somebody may have broken it off.
    func overdue(_ error: RuntimeError) -> RuntimeError {
        Task.isCancelled ? RuntimeError(.cancelled, "the task was cancelled") : error
    }
}

extension PostgresConnection {
    /// How long a statement of this session waits for a lock from now on; 0 would be for ever.
    fileprivate func waitForLocks(atMost time: Duration) throws(PostgresError) {
        _ = try query("SELECT set_config('lock_timeout', \(time.serverTime), false)")
    }
}

extension AccountAccess {
    /// The way of a bot for whoever has a pool of his own and no customer waiting: ten minutes.
    init(of botID: Int32, in database: String? = nil, _ pool: PostgresPool) {
        self.init(
            botID: botID,
            database: database,
            pool: pool,
            turns: BotTurns(limit: 2),
            answerTimeout: .seconds(600)
        )
    }
}
