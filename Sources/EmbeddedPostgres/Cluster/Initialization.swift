import Glibc
import SystemPackage

/// Makes a data directory, all or nothing: it is made under another name and renamed when it is whole.
struct Initialization: Sendable {
    let installation: PostgresInstallation
    let account: ServerAccount
    let data: DataDirectory
    /// Whether the files are on disk, and not only handed to the system, when it returns.
    let isDurable: Bool

    /// - Throws: `initializationFailed`, `directoryUnusable`, `programFailed`, `cancelled`.
    func run() async throws(EmbeddedPostgresError) {
        try await FileTree.remove(data.unfinished)
        try reportingErrno("\(data.unfinished) cannot be made.") { () throws(Errno) in
            try data.unfinished.makeDirectory(permissions: FilePermissions(rawValue: 0o700))
            if account.isOther { try data.unfinished.changeOwner(to: account) }
        }
        try await makeCluster()
        try await makeDatabase()
        try reportingErrno("\(data.path) cannot be made.") { () throws(Errno) in
            try data.unfinished.rename(to: data.path)
            if isDurable { try data.path.removingLastComponent().synchronize() }
        }
    }

    private func makeCluster() async throws(EmbeddedPostgresError) {
        var arguments = [
            "--pgdata=\(data.unfinished)", "--username=\(EmbeddedPostgres.user)", "--encoding=UTF8",
            "--locale=\(Self.locale)",
            // Whoever can enter the socket's folder is the server's user or root, who could read the data anyway.
            "--auth-local=trust", "--auth-host=reject",
        ]
        if !isDurable { arguments.append("--no-sync") }
        let program = Program(
            installation.initdb,
            arguments,
            environment: ["LC_ALL": "C", "TZ": "UTC"],
            as: account
        )
        let outcome = try await program.run()
        guard outcome.succeeded else { throw failure("initdb", outcome) }
    }

    /// In single-user mode, so that the directory is whole before a server listens on it.
    private func makeDatabase() async throws(EmbeddedPostgresError) {
        let program = Program(
            installation.postgres,
            [
                "--single", "-D", data.unfinished.string, "-c", "fsync=\(isDurable ? "on" : "off")",
                "postgres",
            ],
            environment: ["LC_ALL": "C"],
            as: account
        )
        let outcome = try await program.run(input: "CREATE DATABASE \(EmbeddedPostgres.database)\n")
        // This mode exits with zero after a statement that failed.
        let complaints = ["ERROR:", "FATAL:", "PANIC:"]
        guard outcome.succeeded, !complaints.contains(where: outcome.errors.contains) else {
            throw failure("CREATE DATABASE", outcome)
        }
    }

    private func failure(_ step: String, _ outcome: Program.Outcome) -> EmbeddedPostgresError {
        EmbeddedPostgresError(
            .initializationFailed,
            "\(step) failed for \(data.path): \(outcome.status).",
            log: LogTail.lines(of: outcome.errors)
        )
    }

    /// UTF-8 character classes with byte order, where the system has them; plain byte order elsewhere.
    private static var locale: String {
        guard let locale = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else { return "C" }
        unsafe freelocale(locale)
        return "C.UTF-8"
    }
}
