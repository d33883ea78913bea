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
        try data.requireOwner(account)
        let origin = try data.otherPlace()
        try data.removeMisleadingProcessNumber()
        try await endServerWithoutData()
        let socket = try cluster.usableSocketDirectory(for: account)
        try reportingErrno("\(socket.path) cannot be cleared.") { () throws(Errno) in
            try socket.removeLeftovers()
        }
        try await launch(listeningIn: socket, origin)
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
        guard let server, let socket = try cluster.reachableSocket(of: server, on: data, for: account) else {
            return nil
        }
        return socket
    }

    /// Ends the server that listens at our address on data that are gone, because they were moved here from another disk. It would
    /// find out within a minute, and take the socket of the next one along.
    private func endServerWithoutData() async throws(EmbeddedPostgresError) {
        guard let socket = try cluster.socketDirectory() else { return }
        let left = try reportingErrno("\(socket.path) cannot be read.") { () throws(Errno) -> pid_t? in
            guard try socket.isPrivate(to: account), let left = try socket.server(),
                let folder = ServerProcesses.folder(of: left), try folder.attributes() == nil
            else { return nil }
            return left
        }
        guard let left else { return }
        _ = kill(left, SIGQUIT)
        let isOver = try await comesTrue(within: .seconds(10)) { ServerProcesses.folder(of: left) == nil }
        guard isOver else {
            throw EmbeddedPostgresError(
                .stopFailed,
                "The server with the process number \(left), whose data are gone, did not stop within ten seconds."
            )
        }
    }

    /// Starts one; `origin` is where a server ran on these files, if not here.
    private func launch(
        listeningIn socket: SocketDirectory,
        _ origin: FilePath?
    ) async throws(EmbeddedPostgresError) {
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
            let words = origin.map { origin in
                " These files are from \(origin), and were moved or copied while a server ran on them: if they are "
                    + "still there, stop that one, and copy them again."
            }
            throw EmbeddedPostgresError(
                .startFailed,
                "The server on \(data.path) did not start; its log is \(cluster.log)." + (words ?? ""),
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
