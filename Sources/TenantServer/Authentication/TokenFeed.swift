internal import Logging
internal import PostgresDriver
internal import ServiceLifecycle
internal import TenantStore

/// Keeps a ``TokenCache`` as the database is: at once when the database tells, and every few seconds in any case.
///
/// It has a connection of its own, as `LISTEN` needs one, and opens another when that is lost.
struct TokenFeed: Service {
    private let configuration: PostgresConfiguration
    private let cache: TokenCache
    private let logger: Logger
    /// Where they are kept for a start without the database, if they are.
    private let keeping: TokenKeeping?
    /// How long to wait for word before looking unasked.
    private let interval: Duration
    /// How often to write down which tokens were used, and to try to listen again where the server does not let us.
    private let useInterval = Duration.seconds(60)
    /// Whether it has been said that the database cannot be read.
    var isLost = false

    /// Makes a feed that has read nothing.
    ///
    /// - Parameters:
    ///   - database: Where the tokens are.
    ///   - cache: What is kept as the database is.
    ///   - logger: Who is told when they cannot be read.
    ///   - keeping: Where they are kept for a start without the database, if they are.
    ///   - interval: How long to wait for word before looking unasked.
    ///   - patience: How long the database may say nothing before the connection is given up for another one. One that
    ///     stays open and passes nothing on would else be waited for without end, and a token that was revoked be good.
    init(
        _ database: PostgresConfiguration,
        cache: TokenCache,
        logger: Logger,
        keeping: TokenKeeping? = nil,
        interval: Duration = .seconds(5),
        patience: Duration = .seconds(10)
    ) {
        var configuration = database
        configuration.patience = patience
        configuration.commitPatience = patience
        configuration.connectTimeout = min(database.connectTimeout, patience)
        self.configuration = configuration
        self.cache = cache
        self.logger = logger
        self.keeping = keeping
        self.interval = interval
    }

    /// Follows the database until the process is to end.
    func run() async throws {
        let isGone = await cancelWhenGracefulShutdown {
            var wasLost = isLost
            var isDeaf = false
            while !Task.isCancelled {
                do {
                    try await follow(isDeaf: &isDeaf) {
                        if wasLost { logger.notice("tokens are read again", metadata: ["event": "tokens_recovered"]) }
                        wasLost = false
                    }
                } catch {
                    if Task.isCancelled { break }
                    if !wasLost {
                        logger.warning(
                            "tokens cannot be read: \(Self.sentence(error))",
                            metadata: ["event": "tokens_lost"]
                        )
                    }
                    wasLost = true
                }
                try? await Task.sleep(for: .seconds(1))
            }
            return wasLost
        }
        // Whoever was here in the last minute would else not have been. A database that is gone is not waited for.
        if !isGone, !Task.isCancelled { await recordLastUse() }
    }

    /// An error in words alone.
    static func sentence(_ error: any Error) -> String { (error as? PostgresError)?.sentence ?? "\(error)" }

    /// Writes down what was used since the last time, at the end.
    private func recordLastUse() async {
        do {
            let connection = try await PostgresConnection.connect(configuration)
            do {
                try await recordUse(on: connection)
            } catch {
                await connection.close()
                throw error
            }
            await connection.close()
        } catch {
            logger.debug("the use of tokens is not written down: \(error)", metadata: ["event": "token_use_unknown"])
        }
    }

    /// Reads what there is now, once.
    ///
    /// - Throws: `PostgresError`.
    func read() async throws {
        let connection = try await PostgresConnection.connect(configuration)
        do {
            try await read(on: connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    /// Takes what the disk knows, where the database cannot be read.
    func restore() async { await keeping?.restore(to: cache) }

    /// Follows along one connection until it is lost.
    ///
    /// - Parameters:
    ///   - isDeaf: Whether the server did not let us listen the last time.
    ///   - started: Called when everything has been read.
    /// - Throws: Why it is lost.
    private func follow(isDeaf: inout Bool, _ started: () -> Void) async throws {
        let connection = try await PostgresConnection.connect(configuration)
        do {
            // Listening first: what is issued after the reading then makes itself heard.
            isDeaf = try await !listen(on: connection, wasDeaf: isDeaf)
            try await read(on: connection)
            started()
            var lastUse = ContinuousClock.now
            while true {
                _ = try await connection.notifications(atMost: interval)
                if lastUse.duration(to: .now) >= useInterval {
                    lastUse = .now
                    try await recordUse(on: connection)
                    // A standby may have been promoted.
                    if isDeaf { isDeaf = try await !listen(on: connection, wasDeaf: true) }
                }
                try await read(on: connection)
            }
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Begins to listen. A server that can be read may refuse to be listened to, as a standby does; then looking every few
    /// seconds is what is left, and enough for a token that was revoked.
    ///
    /// - Returns: Whether the database tells what changes.
    private func listen(on connection: PostgresConnection, wasDeaf: Bool) async throws -> Bool {
        do throws(PostgresError) {
            try await connection.listen(to: APITokenTable.channel)
        } catch {
            guard error.code == .server, !error.isServerShutdown else { throw error }
            if !wasDeaf {
                logger.warning(
                    "changes of tokens are only seen by asking: \(error.sentence)",
                    metadata: ["event": "tokens_not_listening"]
                )
            }
            return false
        }
        if wasDeaf { logger.info("changes of tokens are told again", metadata: ["event": "tokens_listening"]) }
        return true
    }

    private func read(on connection: PostgresConnection) async throws {
        let now = ContinuousClock.now
        let (database, tokens) = try await APITokenTable.liveWithIdentity(on: connection)
        cache.replace(with: tokens, of: database, readAt: now)
        await keeping?.keep(tokens, of: database, readAt: now)
    }

    /// A role that may only read does without: the time of use is for people.
    private func recordUse(on connection: PostgresConnection) async throws {
        let used = cache.takeUsed()
        do {
            try await APITokenTable.recordUse(of: used, on: connection)
        } catch {
            guard error.code == .server else {
                cache.keep(used: used)
                throw error
            }
            logger.debug("the use of tokens is not written down: \(error)", metadata: ["event": "token_use_unknown"])
        }
    }
}
