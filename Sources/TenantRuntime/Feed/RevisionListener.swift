internal import PostgresDriver
internal import TenantStore

/// Listens for revisions on a connection of its own.
struct RevisionListener: Sendable {
    let configuration: PostgresConfiguration

    init(_ database: PostgresConfiguration) {
        configuration = database.named("listen")
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
                let notifications = try await connection.notifications()
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
