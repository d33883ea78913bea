import Glibc
import SystemPackage

/// Gets a server to accept connections on data that exists, whatever state the last one left behind.
struct ServerLaunch: Sendable {
    /// How long a server may take, recovery after a crash included.
    static let patience = Duration.seconds(60)
    /// The size in bytes at which the log is put aside, once.
    static let largestLog: Int64 = 8 << 20

    let installation: PostgresInstallation
    let account: ServerAccount
    let cluster: ClusterDirectory
    let data: DataDirectory
    let settings: [String: String]

    /// The cluster's lock is held.
    ///
    /// - Returns: Where the server listens.
    /// - Throws: `startFailed`, `stopFailed`, `directoryUnusable`, `programFailed`, `cancelled`.
    func run() async throws(EmbeddedPostgresError) -> SocketDirectory {
        if let listening = try await listeningServer() { return listening }
        try await data.stop(SIGINT)
        try data.removeMisleadingProcessNumber()
        let socket = try cluster.usableSocketDirectory(for: account)
        try reportingErrno("\(socket.path) cannot be cleared.") { () throws(Errno) in
            try socket.removeLeftovers()
        }
        try await launch(listeningIn: socket)
        return socket
    }

    /// Waits for a server that is on its way up or down, and checks that clients reach one that is up.
    ///
    /// - Returns: `nil` when none runs, or one that lost its socket.
    private func listeningServer() async throws(EmbeddedPostgresError) -> SocketDirectory? {
        var server = try data.server()
        let settled = try await comesTrue(within: Self.patience) { () throws(EmbeddedPostgresError) in
            server = try data.server()
            return server?.isReady ?? true
        }
        guard settled else {
            throw EmbeddedPostgresError(
                .startFailed,
                "A server is running on \(data.path) and has not accepted connections for \(Self.patience).",
                log: try logLines(from: 0)
            )
        }
        guard let server, let socket = try cluster.reachableSocket(of: server, for: account) else {
            return nil
        }
        return socket
    }

    private func launch(listeningIn socket: SocketDirectory) async throws(EmbeddedPostgresError) {
        let (log, end) = try openLog()
        defer { _ = close(log.rawValue) }
        let options = ServerSettings(extra: settings, socketDirectory: socket.path.string).shellOptions
        // The data directory goes through the environment: pg_ctl puts an option into a shell command unquoted.
        let program = Program(
            installation.pgCtl,
            [
                "start", "--silent", "--wait", "--timeout=\(Self.patience.components.seconds)",
                "--options=\(options)",
            ],
            environment: ["LC_ALL": "C", "PGDATA": data.path.string],
            as: account
        )
        let outcome = try await program.run(writingTo: log)
        guard outcome.succeeded else {
            throw EmbeddedPostgresError(
                .startFailed,
                "The server on \(data.path) did not start; its log is \(cluster.log).",
                log: LogTail.lines(of: outcome.errors) + (try logLines(from: end))
            )
        }
    }

    /// Opens the log for the server to write to: handed over open, because its user may not be able to reach it.
    ///
    /// - Returns: The file and its present size in bytes.
    private func openLog() throws(EmbeddedPostgresError) -> (FileDescriptor, Int64) {
        try reportingErrno("\(cluster.log) cannot be opened.") { () throws(Errno) in
            if let log = try cluster.log.attributes(followingLinks: false), log.size > Self.largestLog {
                try cluster.log.rename(to: cluster.previousLog)
            }
            let file = unsafe open(
                cluster.log.string,
                O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
                0o600
            )
            guard file >= 0 else { throw Errno(rawValue: errno) }
            let descriptor = FileDescriptor(rawValue: file)
            return (descriptor, try Stat(descriptor).size)
        }
    }

    private func logLines(from offset: Int64) throws(EmbeddedPostgresError) -> [String] {
        let text = try reportingErrno("\(cluster.log) cannot be read.") { () throws(Errno) in
            try cluster.log.contents(from: offset, limit: 16_384)
        }
        return LogTail.lines(of: text ?? "")
    }
}
