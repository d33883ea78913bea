internal import ArgumentParser
internal import LineLog
internal import Logging
internal import PostgresDriver
internal import ServiceLifecycle
internal import TenantReconciler
internal import TenantRuntime
internal import TenantServer
internal import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve flags and state to bots over HTTP: OFREP 0.3, /v1, events, metrics.",
        discussion: """
            Requests carry a token of 'tenantctl token issue'. The document of the API is at /openapi.json, a guide in \
            docs/server.md. The state is read once and then kept fresh: while the database is down the server goes on with \
            what it knows, and says so at /readyz and /metrics. The log goes to standard error, a line an event. SIGTERM \
            and ctrl-C end it: requests under way are answered, event streams are closed.

            EXAMPLES
              tenantctl serve
              tenantctl serve --tls-certificate server.pem --tls-key server.key
              tenantctl serve --port 0 --log-format text
            """
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The address to listen on. One that other machines reach needs TLS, or --insecure.")
    var host = "127.0.0.1"

    // A number below zero looks like an option, and is to be told from one that is missing.
    @Option(parsing: .unconditional, help: "The port to listen on; 0 for any that is free, which the log names.")
    var port = 8080

    @Option(
        help: ArgumentHelp("The certificate and those that lead to a root, PEM.", valueName: "file"),
        completion: .file()
    )
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"), completion: .file())
    var tlsKey: String?

    @Flag(help: "Listen without TLS on an address that other machines reach: something in between encrypts.")
    var insecure = false

    @Option(
        help: ArgumentHelp(
            "How long tokens are good for while the database does not answer, 15s at least.",
            discussion: "They are read again every five seconds.",
            valueName: "time"
        )
    )
    var tokenGrace = TimeSpan(seconds: 900)

    @Option(
        help: ArgumentHelp(
            "A copy of the state on disk, from which to start while the database is down.",
            discussion: """
                Readable by its owner alone. Secrets are in it only with a key, and then encrypted. Beside it are the tokens, \
                as hashes: <file>.tokens.
                """,
            valueName: "file"
        ),
        completion: .file()
    )
    var stateFile: String?

    @Option(
        help: ArgumentHelp(
            "The key of that copy: 32 bytes, as they are, in hexadecimal or in base64. Else TENANTCTL_STATE_KEY.",
            valueName: "file"
        ),
        completion: .file()
    )
    var stateKeyFile: String?

    @Option(help: "The form of the log: json, an object a line, or text.")
    var logFormat = LogForm.json

    @Option(
        help: ArgumentHelp(
            "The least level that is logged: debug, info, notice, warning or error.",
            valueName: "level"
        )
    )
    var logLevel = Logger.Level.info

    mutating func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together.")
        }
        guard tokenGrace.seconds >= 15 else {
            throw ValidationError("--token-grace takes 15s or more: tokens are read again every five seconds.")
        }
        guard stateFile != nil || stateKeyFile == nil else {
            throw ValidationError("--state-key-file goes with --state-file.")
        }
    }

    func run() async throws {
        let handler = LineLogHandler(form: logFormat, level: logLevel) { Standard.error($0) }
        let logger = Logger(label: "tenantctl.serve") { _ in handler }
        let configuration = try await database.configuration()
        let absence = try await checkSchema(configuration)
        var settings = RuntimeSettings(database: configuration)
        let copy = try diskCopy(logger)
        settings.diskCopy = copy
        let runtime = try await open(settings, without: absence, logger)
        let server: TenantServer
        do {
            server = try TenantServer(serverSettings(configuration, copy), runtime: runtime, logger: logger)
        } catch {
            await runtime.close()
            throw error
        }
        // What the group itself has to say would be other words for the same.
        var quiet = logger
        quiet.logLevel = .critical
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: runtime),
                // One that cannot listen leaves no receipt behind, as if it served.
                .init(service: server, failureTerminationBehavior: .gracefullyShutdownGroup),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        // Who has not taken an answer by then does not get it.
        group.maximumGracefulShutdownDuration = .seconds(20)
        try await ServiceGroup(configuration: group).run()
        logger.notice("stopped", metadata: ["event": "stopped"])
    }

    /// Opens the runtime. `absence` says why there is no database, where that is so: who has no copy either wants to know what to
    /// do about it.
    private func open(
        _ settings: RuntimeSettings,
        without absence: PostgresError?,
        _ logger: Logger
    ) async throws -> TenantRuntime {
        do throws(RuntimeError) {
            return try await TenantRuntime.open(settings, logger: logger)
        } catch {
            guard let absence, let copy = error.refusedCopy else { throw error }
            throw CommandError(
                error.code.rawValue,
                "the copy of the state cannot be served: \(copy); \(absence.explanation)"
            )
        }
    }

    private func diskCopy(_ logger: Logger) throws -> DiskCopySettings? {
        guard let stateFile else {
            if ProcessEnvironment.current[Self.keyVariable] != nil {
                logger.warning(
                    "\(Self.keyVariable) is set and not used: --state-file names no copy of the state",
                    metadata: ["event": "state_key_unused"]
                )
            }
            return nil
        }
        let key: DiskCopyKey?
        if let stateKeyFile {
            key = try DiskCopyKey(file: stateKeyFile)
            // A secret that is mounted into a container is often open to its group: said, and not refused.
            if try DiskCopyKey.isOpenToOthers(file: stateKeyFile) {
                logger.warning(
                    "others may read the key of the state or write it: \(stateKeyFile)",
                    metadata: ["event": "state_key_open"]
                )
            }
        } else if ProcessEnvironment.current[Self.keyVariable] != nil {
            key = try DiskCopyKey(environment: Self.keyVariable)
        } else {
            key = nil
        }
        return DiskCopySettings(path: stateFile, key: key)
    }

    private static let keyVariable = "TENANTCTL_STATE_KEY"

    private func serverSettings(_ configuration: PostgresConfiguration, _ copy: DiskCopySettings?) -> ServerSettings {
        var settings = ServerSettings(host: host, port: port, database: configuration)
        if let tlsCertificate, let tlsKey { settings.tls = TLSFiles(certificate: tlsCertificate, key: tlsKey) }
        settings.allowsInsecure = insecure
        settings.tokenGrace = .seconds(tokenGrace.seconds)
        settings.stateCopy = copy
        return settings
    }

    /// A database that was never migrated is a mistake to be told of, and not one to serve.
    ///
    /// - Returns: Why it cannot be asked, where there may be a copy to serve instead.
    private func checkSchema(_ configuration: PostgresConfiguration) async throws -> PostgresError? {
        let connection: PostgresConnection
        do {
            connection = try await PostgresConnection.connect(configuration)
        } catch {
            // That it is down is what the copy is for; an address that is none will not come up.
            if stateFile != nil, error.code != .invalidConfiguration { return error }
            throw error
        }
        do {
            try await DatabaseOptions.requireMigrated(connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
        return nil
    }
}
