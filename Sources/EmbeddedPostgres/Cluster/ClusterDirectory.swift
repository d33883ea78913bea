import Glibc
import SystemPackage

/// The folder that the caller names, and what is recorded in it.
///
/// | entry | is |
/// | --- | --- |
/// | `lock` | held while one process starts, stops or removes the cluster |
/// | `data` | the data directory, or a link to where it had to be placed |
/// | `socket` | a link to the folder with the socket |
/// | `log`, `log.old` | what the server said |
struct ClusterDirectory: Sendable {
    /// Canonical.
    let path: FilePath

    var lock: FilePath { path.appending("lock") }
    var log: FilePath { path.appending("log") }
    var previousLog: FilePath { path.appending("log.old") }
    var dataRecord: FilePath { path.appending("data") }
    var socketRecord: FilePath { path.appending(Self.socketEntry) }

    static let socketEntry = "socket"

    /// The folder, if it is there.
    ///
    /// - Throws: `directoryUnusable` when it belongs to somebody else: with other rights, half of what follows
    ///   would fail and the rest would lock its owner out.
    init?(existing directory: String) throws(EmbeddedPostgresError) {
        let path = FilePath(directory)
        guard
            let attributes = try reportingErrno(
                "\(path) cannot be read.",
                { () throws(Errno) in
                    try path.attributes()
                }
            )
        else { return nil }
        guard attributes.type == .directory else {
            throw EmbeddedPostgresError(.directoryUnusable, "\(path) is not a folder.")
        }
        guard attributes.userID.rawValue == geteuid() else {
            throw EmbeddedPostgresError(
                .directoryUnusable,
                "\(path) belongs to the user with the number \(attributes.userID.rawValue): "
                    + "run this as that user, or name another folder."
            )
        }
        self.path = try reportingErrno("\(path) cannot be read.") { () throws(Errno) in try path.canonical() }
    }

    /// The folder, made when it is missing.
    ///
    /// Another user's server has to pass through it to its data, which that user alone can read.
    init(making directory: String, for account: ServerAccount) throws(EmbeddedPostgresError) {
        let permissions = FilePermissions(rawValue: account.isOther ? 0o711 : 0o700)
        try reportingErrno("\(directory) cannot be made.") { () throws(Errno) in
            let path = FilePath(directory)
            if try path.attributes() == nil {
                try path.makeDirectories(permissions: permissions)
                guard unsafe chmod(path.string, permissions.rawValue) == 0 else {
                    throw Errno(rawValue: errno)
                }
            }
        }
        guard let made = try ClusterDirectory(existing: directory) else {
            throw EmbeddedPostgresError(
                .directoryUnusable,
                "\(directory) was removed while it was being made."
            )
        }
        self = made
    }

    /// The recorded folder of the socket, which may be gone; `nil` also where it is another cluster's, or the server of another
    /// one listens in it.
    func socketDirectory() throws(EmbeddedPostgresError) -> SocketDirectory? {
        try reportingErrno("\(socketRecord) cannot be read.") { () throws(Errno) in
            guard let folder = try socketRecord.linkDestination() else { return nil }
            let socket = SocketDirectory(path: folder)
            // Of one that cannot be entered, whoever wants to use it sees whose it is.
            guard unsafe access(folder.string, X_OK) == 0 else { return socket }
            guard try otherOwner(of: folder, by: socketRecord) == nil else { return nil }
            guard let listening = try socket.server().flatMap(ServerProcesses.folder), try listening.attributes() != nil
            else { return socket }
            return try listening == dataRecord.linkDestination() ?? dataRecord ? socket : nil
        }
    }

    /// The recorded folder of the socket when it is fit for use, or a new one.
    func usableSocketDirectory(for account: ServerAccount) throws(EmbeddedPostgresError) -> SocketDirectory {
        if let recorded = try socketDirectory() {
            let usable = try reportingErrno("\(recorded.path) cannot be used.") { () throws(Errno) in
                guard try recorded.isPrivate(to: account) else { return false }
                try claim(recorded.path)
                return true
            }
            if usable { return recorded }
        }
        return try reportingErrno("A folder for the server's socket cannot be made below /tmp.") {
            () throws(Errno) in
            SocketDirectory.removeAbandoned(of: account)
            let made = try SocketDirectory.make(for: account)
            try claim(made.path)
            try socketRecord.replaceLink(to: made.path)
            return made
        }
    }
}
