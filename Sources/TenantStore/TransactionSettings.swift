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
        // What we call is the server's own, wherever the database has its names looked for, or whoever may create in
        // `public` has the reconciler run it; triggers of others still find what they name.
        _ = try connection.query(
            """
            SELECT pg_catalog.set_config('search_path', pg_catalog.rtrim(pg_catalog.concat('pg_catalog, ',
                    pg_catalog.current_setting('search_path')), ', '), true),
                pg_catalog.set_config('lock_timeout', \(lockTimeout.serverTime), true),
                pg_catalog.set_config('statement_timeout', \(statementTimeout.serverTime), true),
                pg_catalog.set_config('idle_in_transaction_session_timeout', '10000', true),
                pg_catalog.set_config('client_connection_check_interval', '500', true),
                pg_catalog.set_config('quote_all_identifiers', 'off', true),
                CASE WHEN pg_catalog.has_parameter_privilege('log_error_verbosity', 'SET')
                    THEN pg_catalog.set_config('log_error_verbosity', 'terse', true) END
            """
        )
    }
}
