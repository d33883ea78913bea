internal import CLibPQ
internal import Glibc

extension Session {
    /// Reads what has arrived, without waiting, and takes the notifications among it and among earlier answers.
    ///
    /// - Returns: the notifications, the oldest first.
    /// - Throws: `PostgresError` with the code `connectionLost`, once there is none left to take.
    func takeNotifications() throws(PostgresError) -> [PostgresNotification] {
        // A farewell takes two looks: one reads the message, the next the end behind it.
        let isThere = unsafe PQconsumeInput(connection) == 1 && PQconsumeInput(connection) == 1
        var notifications: [PostgresNotification] = []
        while let arrived = unsafe PQnotifies(connection) {
            defer { unsafe PQfreemem(arrived) }
            notifications.append(
                PostgresNotification(
                    channel: unsafe String(cString: arrived.pointee.relname),
                    payload: unsafe String(cString: arrived.pointee.extra),
                    processID: unsafe arrived.pointee.be_pid
                )
            )
        }
        guard isThere || !notifications.isEmpty else { throw lost() }
        return notifications
    }

    /// Blocks until something arrives, somebody rings the doorbell, or the time is over.
    ///
    /// - Parameter deadline: when to give up; nil for never.
    func waitForArrival(before deadline: ContinuousClock.Instant?) {
        guard let deadline else {
            _ = pollOnce(POLLIN, timeout: -1)
            return
        }
        let remaining = ContinuousClock.now.duration(to: deadline)
        guard remaining > .zero else { return }
        // Rounded up: the last fraction of a millisecond would spin.
        let milliseconds = (remaining + .nanoseconds(999_999)) / .milliseconds(1)
        _ = pollOnce(POLLIN, timeout: Int32(min(milliseconds, Double(Int32.max))))
    }
}
