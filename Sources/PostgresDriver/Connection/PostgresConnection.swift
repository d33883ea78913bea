/// One connection to PostgreSQL, on a kernel thread of its own.
///
/// The thread is the actor's executor: waiting for the server blocks that thread and no other, and a method runs
/// from its first to its last byte without suspending, so nothing gets between the statements of a transaction.
///
/// Cancelling a task cancels the statement that it runs; the connection stays usable.
public actor PostgresConnection {
    nonisolated let thread: ConnectionThread
    private var session: Session?
    /// What tells its database from others, as its pool has read it when it was new; `nil` where no pool asked.
    private var identity: String?

    /// The connection's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    private init(thread: ConnectionThread) {
        self.thread = thread
    }

    isolated deinit {
        session = nil
        thread.stop()
    }

    /// Connects.
    ///
    /// - Throws: `PostgresError`: `invalidConfiguration`, `connectionFailed`, `timedOut`, `cancelled`, `system`.
    public static func connect(
        _ configuration: PostgresConfiguration
    ) async throws(PostgresError) -> PostgresConnection {
        let connection = PostgresConnection(thread: try ConnectionThread())
        try await connection.open(configuration)
        return connection
    }

    private func open(_ configuration: PostgresConfiguration) throws(PostgresError) {
        session = try Session.open(configuration, doorbell: thread.doorbell)
    }

    /// Runs one statement and takes its rows.
    ///
    /// - Throws: `PostgresError`: `server`, `cancelled`, `connectionLost`, `closed`, `encoding`, `misuse`.
    public func query(_ sql: SQL) throws(PostgresError) -> PostgresRows {
        PostgresRows(try requireSession().run(sql))
    }

    /// Runs one statement.
    ///
    /// - Returns: the number of rows that it inserted, updated, deleted or selected; 0 for other statements.
    /// - Throws: `PostgresError`: `server`, `cancelled`, `connectionLost`, `closed`, `encoding`, `misuse`.
    @discardableResult
    public func execute(_ sql: SQL) throws(PostgresError) -> Int {
        try requireSession().run(sql).affectedRows
    }

    /// Runs text with any number of statements, such as a migration. Unless the text itself says otherwise, all
    /// of them are one transaction, or part of the one that is open.
    ///
    /// - Throws: `PostgresError`: `server` with the line of the text where the server names a place, `cancelled`,
    ///   `connectionLost`, `closed`, `encoding`, `misuse`.
    public func executeScript(_ text: String) throws(PostgresError) {
        try requireSession().run(simple: text, as: .script(text))
    }

    /// Whether a statement can be sent: the connection is there and no transaction is open. Notices a server that
    /// has closed the connection meanwhile, without asking it.
    public var isIdle: Bool { session?.isIdle ?? false }

    /// Whether a statement can be sent, and to this database; `nil` for whichever it is.
    func isIdle(in database: String?) -> Bool { isIdle && (database == nil || database == identity) }

    /// Reads what tells its database from others, once.
    ///
    /// - Throws: `PostgresError`: `otherDatabase` unless it is the one that is wanted; what `read` throws.
    func identify(by read: PostgresPool.IdentityReading, wanting database: String?) throws(PostgresError) {
        let identity = try read(self)
        guard database == nil || database == identity else {
            throw PostgresError(.otherDatabase, "another database answers at this address")
        }
        self.identity = identity
    }

    /// The process of the server that serves this connection, as in `pg_stat_activity`; 0 after `close()`.
    public var processID: Int32 { session?.processID ?? 0 }

    /// Gives the connection up from now on when the server says nothing for so long in the middle of a statement; `nil`
    /// to wait for ever, as a new connection does. Statements that wait for locks are silent too.
    public func setPatience(_ patience: Duration?) {
        session?.patience = patience
    }

    /// Closes the connection. An open transaction is rolled back by the server. Closing twice does no harm.
    public func close() {
        session = nil
    }

    func requireSession() throws(PostgresError) -> Session {
        guard let session else { throw PostgresError(.closed, "the connection has been closed") }
        return session
    }

    /// Lets a waiting statement look at once whether its task is cancelled.
    nonisolated func wake() {
        thread.doorbell.ring()
    }
}
