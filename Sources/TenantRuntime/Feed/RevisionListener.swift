internal import PostgresDriver
internal import TenantStore

/// Listens for revisions on a connection of its own.
struct RevisionListener: Sendable {
    private let configuration: PostgresConfiguration
    private let probeInterval: Duration

    /// Makes a listener.
    ///
    /// - Parameters:
    ///   - database: Where to listen.
    ///   - probeInterval: How long nothing may come before the server is asked whether it is there: a connection that stays
    ///     open and passes nothing on would else count as listening without end.
    ///   - patience: How long the server may take to answer that.
    init(
        _ database: PostgresConfiguration,
        probeInterval: Duration = .seconds(10),
        patience: Duration = .seconds(10)
    ) {
        var configuration = database.named("listen")
        configuration.patience = patience
        self.configuration = configuration
        self.probeInterval = probeInterval
    }

    /// Connects and begins to listen.
    ///
    /// - Throws: `PostgresError`.
    func connect() async throws(PostgresError) -> PostgresConnection {
        let connection = try await PostgresConnection.connect(configuration)
        do {
            // It is idle for hours, and meant to be.
            try await connection.execute("SET idle_session_timeout = 0")
            try await connection.listen(to: RevisionChannel.name)
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    /// Posts what is notified until the connection is gone or the task is cancelled, and closes it.
    ///
    /// - Returns: Why it ended.
    func listen(on connection: PostgresConnection, _ mailbox: FeedMailbox) async -> PostgresError {
        do throws(PostgresError) {
            while true {
                let notifications = try await connection.notifications(atMost: probeInterval)
                if notifications.isEmpty {
                    try await connection.execute("SELECT 1")
                    continue
                }
                // The channel is open to everybody who may connect: a payload is a hint and no more.
                let revisions = notifications.map { Int64($0.payload) }
                mailbox.post(.notified(revisions.contains(nil) ? nil : revisions.compactMap(\.self).max()))
            }
        } catch {
            await connection.close()
            return error
        }
    }
}

extension PostgresConfiguration {
    /// The same with a part of the runtime in its name in `pg_stat_activity`.
    func named(_ part: String) -> PostgresConfiguration {
        var other = self
        other.applicationName += " \(part)"
        return other
    }
}
