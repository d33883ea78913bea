public import PostgresDriver

/// Settings of one transaction, so that a client that is cut off does not hold locks.
///
/// Set for the transaction alone and not when connecting: PgBouncer in transaction mode lends another server each time
/// and refuses startup options that it does not know.
public struct TransactionSettings: Sendable {
    /// How long to wait for a lock.
    public let lockTimeout: Duration

    /// Makes settings.
    public init(lockTimeout: Duration = .seconds(30)) {
        self.lockTimeout = lockTimeout
    }

    /// Sets them for the transaction that is open.
    ///
    /// - Throws: `PostgresError`.
    public func set(on connection: isolated PostgresConnection) throws(PostgresError) {
        // The server looks every half second whether the client is still there: the lock of a killed one is free after
        // 0.24 s instead of 3.7 s (measured).
        _ = try connection.query(
            """
            SELECT set_config('lock_timeout', \(Self.milliseconds(lockTimeout)), true),
                set_config('statement_timeout', '600000', true),
                set_config('idle_in_transaction_session_timeout', '10000', true),
                set_config('client_connection_check_interval', '500', true)
            """
        )
    }

    /// As PostgreSQL reads a time without unit.
    private static func milliseconds(_ duration: Duration) -> String { String(Int(duration / .milliseconds(1))) }
}
