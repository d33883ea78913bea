extension PostgresConnection {
    /// Has the server send what is notified on a channel from now on, for as long as the connection lasts.
    ///
    /// Does not work through a pooler that lends its servers for single transactions, which takes the statement and
    /// forgets it.
    ///
    /// - Parameter channel: the channel's name, quoted as given: letter case counts.
    /// - Throws: `PostgresError`, as for a statement.
    public func listen(to channel: String) throws(PostgresError) {
        try execute(SQL(unescaped: "LISTEN \(SQL.quoted(channel))"))
    }

    /// Waits for notifications: also those that arrived with the answers to statements.
    ///
    /// The wait blocks the connection's own thread and no other. A statement that comes meanwhile is served, and the
    /// wait goes on after it; cancelling the task ends it at once, and the connection stays usable.
    ///
    /// - Parameter time: the longest wait; nil for as long as it takes.
    /// - Returns: all that have arrived, the oldest first; none when the time is over.
    /// - Throws: `PostgresError`: `connectionLost` as soon as the server has closed the connection or is known to be
    ///   gone, `cancelled`, `closed`, and `misuse` while a transaction is open, in which no notification arrives.
    public nonisolated func notifications(
        atMost time: Duration? = nil
    ) async throws(PostgresError) -> [PostgresNotification] {
        let deadline = time.map { ContinuousClock.now.advanced(by: $0) }
        let outcome = await withTaskCancellationHandler {
            await firstOutcome(before: deadline)
        } onCancel: {
            wake()
        }
        return try outcome.get()
    }

    private nonisolated func firstOutcome(
        before deadline: ContinuousClock.Instant?
    ) async -> Result<[PostgresNotification], PostgresError> {
        do throws(PostgresError) {
            while true {
                // Each round queues up behind the statements that it made way for.
                if let notifications = try await lookForNotifications(before: deadline) {
                    return .success(notifications)
                }
            }
        } catch {
            return .failure(error)
        }
    }

    /// Waits once.
    ///
    /// - Returns: what arrived, none when the time is over; nil when another job of this connection wants the thread.
    private func lookForNotifications(
        before deadline: ContinuousClock.Instant?
    ) throws(PostgresError) -> [PostgresNotification]? {
        while true {
            let session = try requireSession()
            guard session.canBeNotified else {
                throw PostgresError(.misuse, "no notification arrives while a transaction is open")
            }
            let notifications = try session.takeNotifications()
            if !notifications.isEmpty { return notifications }
            guard !Task.isCancelled else { throw PostgresError(.cancelled, "waiting for notifications was cancelled") }
            if let deadline, deadline <= .now { return [] }
            // Who cancels or queues up rings after he has done so: what this has missed ends the wait below at once.
            if thread.hasJobs { return nil }
            session.waitForArrival(before: deadline)
        }
    }
}
