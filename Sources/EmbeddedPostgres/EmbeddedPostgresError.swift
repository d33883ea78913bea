/// What went wrong with a private server, and what to do about it.
///
/// `description` is safe to leak: it holds paths, versions and the server's own log lines, which carry neither
/// statements nor values (see `ServerSettings`).
public struct EmbeddedPostgresError: Error, Sendable {
    /// Which failure it is. Open: a later version may add codes.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The spelling in text and JSON, e.g. `server-not-installed`.
        public let rawValue: String

        /// The spelling in text and JSON.
        public var description: String { rawValue }

        /// No PostgreSQL server of a supported version was found.
        public static let serverNotInstalled = Code(rawValue: "server-not-installed")
        /// The caller is root and the user that the server would run as does not exist.
        public static let accountMissing = Code(rawValue: "account-missing")
        /// A folder or file of the cluster cannot be made, read or entered.
        public static let directoryUnusable = Code(rawValue: "directory-unusable")
        /// Another process kept the cluster locked for too long.
        public static let locked = Code(rawValue: "locked")
        /// `initdb`, or making the first database, failed.
        public static let initializationFailed = Code(rawValue: "initialization-failed")
        /// The data was written by a major version that is not installed.
        public static let versionMismatch = Code(rawValue: "version-mismatch")
        /// The server did not start.
        public static let startFailed = Code(rawValue: "start-failed")
        /// The server did not stop.
        public static let stopFailed = Code(rawValue: "stop-failed")
        /// A program of PostgreSQL could not be run at all.
        public static let programFailed = Code(rawValue: "program-failed")
        /// The server has never been started here, so that it has no address.
        public static let notStarted = Code(rawValue: "not-started")
        /// The calling task was cancelled. Calling again continues where it stopped.
        public static let cancelled = Code(rawValue: "cancelled")
    }

    /// Which failure it is.
    public let code: Code
    /// One or more sentences for a person: what failed, where, and what to do.
    public let message: String
    /// The last lines of the server's log that belong to this failure, oldest first; empty when there are none.
    public let log: [String]
    /// The error of the system below, where there is one.
    public let cause: (any Error)?

    init(_ code: Code, _ message: String, log: [String] = [], cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.log = log
        self.cause = cause
    }
}
