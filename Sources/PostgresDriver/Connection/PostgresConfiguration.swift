/// Where and how to connect.
public struct PostgresConfiguration: Sendable {
    /// A libpq URI (`postgresql://…`) or keyword string (`host=… dbname=…`), TLS settings such as `sslmode`
    /// included; empty for libpq's `PG*` environment. May hold a password: it is never printed.
    public var url: String

    /// The name in `pg_stat_activity`, unless `url` sets `application_name`.
    public var applicationName: String

    /// How long all of connecting may take: every address of every host, TLS and authentication.
    ///
    /// A shorter `connect_timeout` in `url` (seconds) wins. A name server that does not answer is outside of the
    /// deadline: libpq resolves names in one blocking call, on the connection's own thread.
    public var connectTimeout: Duration

    /// How long COMMIT may go without an answer before the connection is given up and the outcome is open
    /// (`commitOutcomeUnknown`): a proxy that passes nothing on would otherwise be waited for without end.
    public var commitPatience: Duration

    /// How long the server may be silent in the middle of a statement before the connection is given up; `nil` for any
    /// time. Statements that wait for locks are silent too.
    public var patience: Duration?

    /// Server settings such as `statement_timeout` and `lock_timeout`, sent as startup options. They win over
    /// the same settings in the `options` of `url`.
    public var settings: [(name: String, value: String)]

    /// Makes a configuration; everything but `url` has a default.
    public init(
        url: String,
        applicationName: String = "tenantry",
        connectTimeout: Duration = .seconds(10),
        commitPatience: Duration = .seconds(20),
        patience: Duration? = nil,
        settings: [(name: String, value: String)] = []
    ) {
        self.url = url
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.commitPatience = commitPatience
        self.patience = patience
        self.settings = settings
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The configuration without `url`, which may hold a password.
    public var description: String {
        "PostgresConfiguration(applicationName: \(applicationName), connectTimeout: \(connectTimeout))"
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror without `url`, so that `dump` does not print it either.
    public var customMirror: Mirror {
        Mirror(self, children: ["applicationName": applicationName, "connectTimeout": connectTimeout])
    }
}
