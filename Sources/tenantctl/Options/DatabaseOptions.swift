internal import ArgumentParser
internal import EmbeddedPostgres
internal import PostgresDriver
internal import PostgresMigrations

/// Which database; shared by every command that needs one.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: a URL without a password, or 'embedded'.",
            discussion: """
                Without it: DATABASE_URL, else libpq's PG* variables, where PGHOST, PGHOSTADDR, PGPORT, \
                PGSERVICE or PGDATABASE is set, else the embedded server below .tenantctl/. \
                With CI set, none of these is an error.
                """,
            valueName: "url"
        ),
        completion: .list(["embedded"])
    )
    var database: String?

    /// Which database is meant; starts nothing.
    ///
    /// - Throws: ``UsageError``.
    func choice() throws -> DatabaseChoice {
        try DatabaseChoice(option: database, environment: ProcessEnvironment.current)
    }

    /// Whether somebody said which database is meant, rightly or not.
    var isNamed: Bool { DatabaseChoice.isNamed(option: database, environment: ProcessEnvironment.current) }

    /// Where to connect, with the embedded server started if it is the one.
    ///
    /// - Parameter makesServer: Whether an embedded server is made where there is none. What reads would find it empty.
    /// - Returns: Where.
    /// - Throws: ``UsageError``; ``CommandError`` where there is no server.
    func configuration(makesServer: Bool = false) async throws -> PostgresConfiguration {
        switch try choice() {
        case .url(let url): return configuration(url)
        case .environment: return configuration("")
        case .embedded(let isNamed):
            if !makesServer, try await EmbeddedServer.isAbsent {
                throw CommandError(
                    "no_server",
                    "there is no embedded server below \(EmbeddedServer.directory): 'tenantctl migrate up' makes one; "
                        + "another database is named by DATABASE_URL or --database"
                )
            }
            let url = try await EmbeddedServer.start()
            if !isNamed { Standard.error("tenantctl: using the embedded server below \(EmbeddedServer.directory)\n") }
            return configuration(url)
        }
    }

    /// Connects.
    func connect(
        makesServer: Bool = false
    ) async throws -> (connection: PostgresConnection, configuration: PostgresConfiguration) {
        let configuration = try await configuration(makesServer: makesServer)
        Progress.say("connecting")
        defer { Progress.clear() }
        return (try await PostgresConnection.connect(configuration), configuration)
    }

    /// Connects to a database whose schema is the one that this tool knows.
    func connectMigrated(
        lockTimeout: Duration = .seconds(30)
    ) async throws -> (connection: PostgresConnection, configuration: PostgresConfiguration) {
        let (connection, configuration) = try await connect()
        try await Self.requireMigrated(connection, lockTimeout: lockTimeout)
        return (connection, configuration)
    }

    /// - Throws: ``CommandError`` unless the schema of the database is the one that this tool knows.
    static func requireMigrated(
        _ connection: PostgresConnection,
        lockTimeout: Duration = .seconds(30)
    ) async throws {
        let version = try await Migrator(connection: connection, lockTimeout: lockTimeout).version()
        guard case .current = version else { throw CommandError("schema_version", version.description) }
    }

    /// - Throws: ``CommandError`` where constraints that a plan relies on are switched off.
    static func requireEnforcement(_ connection: PostgresConnection, lockTimeout: Duration) async throws {
        let disabled = try await Migrator(connection: connection, lockTimeout: lockTimeout).disabledConstraints()
        guard let first = disabled.first else { return }
        let more = disabled.count > 1 ? "\n`tenantctl migrate verify` names \(disabled.count - 1) more" : ""
        throw CommandError("constraints_disabled", "nothing was written: " + first + more)
    }

    private func configuration(_ url: String) -> PostgresConfiguration {
        PostgresConfiguration(url: url, applicationName: "tenantctl")
    }
}

/// The embedded server of this checkout.
enum EmbeddedServer {
    static let directory = ".tenantctl/postgres"

    /// Whether there is none that could be started.
    static var isAbsent: Bool {
        get async throws { try await EmbeddedPostgres(directory: directory).status() == .absent }
    }

    /// Starts it, and keeps its folder out of git from the first time on: it holds whole tenants.
    ///
    /// - Returns: Its URL.
    static func start() async throws -> String {
        let url = try await EmbeddedPostgres(directory: directory).start()
        let ignored = NewFile(path: ".tenantctl/.gitignore", text: "*\n")
        if !ignored.isThere { try ignored.write() }
        return url
    }
}
