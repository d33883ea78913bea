internal import Glibc
public import PostgresDriver

/// Where a runtime reads, and how often it looks.
public struct RuntimeSettings: Sendable {
    /// The database.
    public var database: PostgresConfiguration
    /// What this process is called among all runtimes of the database: unique while it runs. Its receipts have this name.
    public var instance: String
    /// The time between two looks at the revision: how late a change is seen at the latest when no notification comes
    /// through. Chance makes each a tenth shorter or longer.
    public var pollInterval: Duration
    /// The time between two comparisons of everything: how late a change is seen that somebody made without a revision.
    public var fullComparison: Duration
    /// The time between two signs of life in `tenantctl.receipts`. An instance counts as live for 30 s after one.
    public var heartbeat: Duration
    /// The copy of the newest snapshot on disk, with which a later start needs no database; `nil` for none.
    public var diskCopy: DiskCopySettings?
    /// How many connections serve cards, wallets, traffic and ``TenantRuntime/fetch()`` at most. The feed has two more of
    /// its own, so that no lack of these delays a change. Postings of one bot take a quarter of them at most, and all that
    /// may have to wait for locks three quarters.
    public var poolSize: Int
    /// How long the database may take for one of those, at most; waiting for a lock counts, of which it may take half. A
    /// database that says nothing at all is given up two seconds later, and so is whatever of a wallet or of traffic still
    /// waits then, for a connection or behind others. Then the call fails, and a posting can be made again.
    public var answerTimeout: Duration

    /// Makes settings; everything but the database has a default.
    public init(
        database: PostgresConfiguration,
        instance: String = RuntimeSettings.newInstanceName(),
        pollInterval: Duration = .seconds(5),
        fullComparison: Duration = .seconds(60),
        heartbeat: Duration = .seconds(10),
        diskCopy: DiskCopySettings? = nil,
        poolSize: Int = 8,
        answerTimeout: Duration = .seconds(8)
    ) {
        self.database = database
        self.instance = instance
        self.pollInterval = pollInterval
        self.fullComparison = fullComparison
        self.heartbeat = heartbeat
        self.diskCopy = diskCopy
        self.poolSize = poolSize
        self.answerTimeout = answerTimeout
    }

    /// The database as the pool connects to it.
    var pooledDatabase: PostgresConfiguration {
        var database = database
        database.settings += [
            ("statement_timeout", answerTimeout.serverTime), ("lock_timeout", (answerTimeout / 2).serverTime),
        ]
        database.patience = answerTimeout + .seconds(2)
        // Whoever waited in line has to see what the one before him wrote, whatever the database or the role has by default:
        // under a snapshot of the beginning all but the first of a crowd would fail.
        // A database that somebody made read-only by default stays so: nothing is posted in the middle of a move.
        database.settings += [("default_transaction_isolation", "read committed")]
        return database
    }

    /// Makes settings for a database by its URL alone, the rest as by default.
    ///
    /// - Parameter url: A libpq URI or keyword string; empty for libpq's `PG*` environment.
    public init(url: String) {
        self.init(database: PostgresConfiguration(url: url, applicationName: "tenant-runtime"))
    }

    /// A name that no other runtime has: `host-4711-9f31c2aa`, the last part by chance, since process numbers come again
    /// and containers may share the name of their host.
    public static func newInstanceName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        let hasName = unsafe gethostname(&name, name.count - 1) == 0
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let chance = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        let padding = String(repeating: "0", count: 8 - chance.count)
        return "\(hasName && !host.isEmpty ? host : "host")-\(getpid())-\(padding)\(chance)"
    }
}
