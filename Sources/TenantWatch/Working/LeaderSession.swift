internal import PostgresDriver

/// A connection whose session holds the lead, or asks for it.
///
/// The lead is an advisory lock of the session: it is free when the session ends, however it ends, and nothing has to be
/// cleared up. Applies do not rely on it. They have a lock of their own and compare what they read, so that two watches
/// that both take themselves for the leader for a moment do nothing twice.
struct LeaderSession {
    /// The eight bytes of `tenantwa` as a number; the one after it is the lead of those that only detect, so that neither
    /// kind keeps the other out.
    private static let healingKey: Int64 = 0x7465_6E61_6E74_7761

    private let key: Int64
    private let connect: @Sendable () async throws -> PostgresConnection
    private let fault: @Sendable (any Error) -> WatchFault
    private var connection: PostgresConnection?
    private var holdsLead = false

    init(
        _ mode: WatchMode,
        connect: @escaping @Sendable () async throws -> PostgresConnection,
        fault: @escaping @Sendable (any Error) -> WatchFault
    ) {
        key = mode == .heal ? Self.healingKey : Self.healingKey + 1
        self.connect = connect
        self.fault = fault
    }

    /// Asks for the lead, or whether it is still held.
    mutating func ask() async -> LeadAnswer {
        let hadLead = holdsLead
        do {
            let connection = try await session()
            if hadLead {
                guard try await connection.holdsLock(key) else { return await lose("the lock is no longer held") }
                return .held
            }
            // Waiting for the lock inside of a statement would keep its snapshot, and with it every dead row of the
            // database, for as long as the other watch leads. So a standby asks now and then.
            holdsLead = try await connection.tryLock(key)
            if holdsLead { return .held }
            return .taken(by: try await connection.holder(of: key))
        } catch {
            let fault = fault(error)
            if hadLead { return await lose(fault.message) }
            await giveUp()
            return .failed(fault)
        }
    }

    /// Ends the session, and with it the lead.
    mutating func giveUp() async {
        holdsLead = false
        await connection?.close()
        connection = nil
    }

    private mutating func lose(_ reason: String) async -> LeadAnswer {
        await giveUp()
        return .lost(reason)
    }

    private mutating func session() async throws -> PostgresConnection {
        if let connection { return connection }
        let connection = try await connect()
        // Between two beats the session is idle, and meant to be. A beat that is not answered is a lead that is lost.
        try await connection.executeScript("SET idle_session_timeout = 0; SET statement_timeout = '10s'")
        self.connection = connection
        return connection
    }
}

extension PostgresConnection {
    /// Takes a session's advisory lock if nobody has it.
    fileprivate func tryLock(_ key: Int64) throws -> Bool {
        let rows = try query("SELECT pg_try_advisory_lock(\(key))")
        return try rows.first?[0] ?? false
    }

    /// Whether this very session has the lock. A pooler that lends another session to every statement shows here.
    fileprivate func holdsLock(_ key: Int64) throws -> Bool {
        let rows = try query(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = pg_backend_pid()
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND classid::bigint = \(key) >> 32 AND objid::bigint = \(key) & x'FFFFFFFF'::bigint
            )
            """
        )
        return try rows.first?[0] ?? false
    }

    /// Who has the lock: his process of the server, and since when it is there.
    fileprivate func holder(of key: Int64) throws -> String {
        let rows = try query(
            """
            SELECT format(
                'server process %s%s', l.pid,
                ' since ' || to_char(a.backend_start AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            )
            FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid::bigint = \(key) >> 32 AND l.objid::bigint = \(key) & x'FFFFFFFF'::bigint
            """
        )
        return try rows.first?[0] ?? "nobody any more"
    }
}
