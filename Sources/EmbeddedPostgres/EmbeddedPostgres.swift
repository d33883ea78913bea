internal import SystemPackage

/// A private PostgreSQL server from the installed programs, for people trying things and for tests.
///
/// It is reached through a Unix socket in a folder that only the server's user and root can enter, and through
/// nothing else. Everything that can happen to it between two runs (killed, cut off while starting, its socket
/// cleaned away, its folder moved, the machine restarted) is put right by calling `start()` again.
public struct EmbeddedPostgres: Sendable {
    /// The superuser that clients connect as.
    public static let user = "tenantry"
    /// The database that the first start makes.
    public static let database = "tenantry"

    /// The folder of the cluster, as it was given.
    public let directory: String
    let settings: [String: String]
    let search: InstallationSearch

    /// - Parameters:
    ///   - directory: Where the cluster's files are, e.g. `.tenantctl/postgres`; absolute, or relative to the
    ///     working folder at the time of a call. Made by the first start.
    ///   - settings: Parameters of PostgreSQL beyond, or in place of, this module's own, taken up when the server
    ///     starts. Those that keep it private and its log silent cannot be replaced.
    public init(directory: String, settings: [String: String] = [:]) {
        self.init(directory: directory, settings: settings, search: .system)
    }

    /// Looks for the server's programs in other places than the usual ones.
    package init(directory: String, settings: [String: String] = [:], search: InstallationSearch) {
        self.directory = directory
        self.settings = settings
        self.search = search
    }

    /// The libpq URI of a database of this server, e.g.
    /// `postgresql:///tenantry?host=%2Ftmp%2Ftenantry-x7Qp2a&port=5432&user=tenantry`. It stays the same for as
    /// long as the socket's folder is there. One that was cleaned away, and may be somebody else's by now, leads to nobody
    /// whom a client should talk to.
    ///
    /// - Parameter database: Its name, which need not exist.
    /// - Returns: The URI, percent-encoded.
    /// - Throws: `notStarted` when no start has made the socket's folder, or it is not what was made any more;
    ///   `directoryUnusable`, `accountMissing`.
    public func url(database: String = EmbeddedPostgres.database) throws(EmbeddedPostgresError) -> String {
        guard let socket = try ClusterDirectory(existing: directory)?.socketDirectory() else {
            throw EmbeddedPostgresError(.notStarted, "No server has been started in \(directory).")
        }
        let account = try ServerAccount.current()
        let isOurs = try reportingErrno("\(socket.path) cannot be read.") { () throws(Errno) in
            try socket.isPrivate(to: account)
        }
        guard isOurs else {
            throw EmbeddedPostgresError(
                .notStarted,
                "The socket's folder of \(directory), \(socket.path), has gone or is somebody else's; starting the server makes "
                    + "another."
            )
        }
        return socket.url(database: database)
    }
}
