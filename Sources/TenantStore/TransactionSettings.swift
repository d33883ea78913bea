public import PostgresDriver

/// Settings of one transaction, so that a client that is cut off does not hold locks.
///
/// Set for the transaction alone and not when connecting: PgBouncer in transaction mode lends another server each time
/// and refuses startup options that it does not know.
public struct TransactionSettings: Sendable {
    /// The longest time to wait for a lock, in seconds. PostgreSQL counts milliseconds in 31 bits, and takes 0 for ever.
    public static let longestLockTimeout = 86_400

    /// How long to wait for a lock, from a millisecond to ``longestLockTimeout``.
    public let lockTimeout: Duration

    /// How long a statement may take. Waiting counts, so it is longer than ``lockTimeout``: a lock that was not free in
    /// time must be told from a statement that was slow.
    var statementTimeout: Duration { lockTimeout + .seconds(600) }

    /// Makes settings; a time that is out of range is taken for the nearest that is not.
    public init(lockTimeout: Duration = .seconds(30)) {
        self.lockTimeout = min(max(lockTimeout, .milliseconds(1)), .seconds(Self.longestLockTimeout))
    }

    /// Sets them for the transaction that is open, and has the connection given up when the server stays silent for longer
    /// than it allows itself.
    ///
    /// - Throws: `PostgresError`.
    public func set(on connection: isolated PostgresConnection) throws(PostgresError) {
        connection.setPatience(statementTimeout + .seconds(60))
        // The server looks every half second whether the client is still there: the lock of a killed one is free after
        // 0.24 s instead of 3.7 s (measured). A constraint that fails has the server log the row that it failed for, with
        // the secrets in it; a role that may do so asks for less.
        _ = try connection.query(
            """
            SELECT set_config('lock_timeout', \(Self.milliseconds(lockTimeout)), true),
                set_config('statement_timeout', \(Self.milliseconds(statementTimeout)), true),
                set_config('idle_in_transaction_session_timeout', '10000', true),
                set_config('client_connection_check_interval', '500', true),
                set_config('quote_all_identifiers', 'off', true),
                CASE WHEN has_parameter_privilege('log_error_verbosity', 'SET')
                    THEN set_config('log_error_verbosity', 'terse', true) END
            """
        )
    }

    /// As PostgreSQL reads a time without unit.
    private static func milliseconds(_ duration: Duration) -> String { String(Int(duration / .milliseconds(1))) }
}
