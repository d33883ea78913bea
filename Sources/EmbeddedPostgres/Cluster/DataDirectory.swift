import Glibc
import SystemPackage

/// A data directory of PostgreSQL, which may not have been made yet.
struct DataDirectory: Sendable, Hashable {
    /// Absolute, its folder without links.
    let path: FilePath

    /// Where it is while it is being made.
    var unfinished: FilePath { FilePath(path.string + ".new") }
    var postmasterFile: FilePath { path.appending("postmaster.pid") }
    var processes: ServerProcesses { ServerProcesses(data: path) }

    /// The major version that wrote the data; `nil` where there is none.
    ///
    /// - Throws: `directoryUnusable` when something else is there.
    func majorVersion() throws(EmbeddedPostgresError) -> Int? {
        let text = try reportingErrno("\(path) cannot be read.") { () throws(Errno) -> String? in
            guard try path.attributes() != nil, try !path.entries().isEmpty else { return nil }
            return try path.appending("PG_VERSION").contents() ?? ""
        }
        guard let text else { return nil }
        guard let version = Int(text.prefix { $0.isASCII && $0.isNumber }) else {
            throw EmbeddedPostgresError(.directoryUnusable, "\(path) is not a data directory of PostgreSQL.")
        }
        return version
    }

    /// The server that runs on the data, whether it accepts connections or not.
    func server() throws(EmbeddedPostgresError) -> PostmasterFile? {
        let text = try reportingErrno("\(postmasterFile) cannot be read.") { () throws(Errno) in
            try postmasterFile.contents()
        }
        guard let server = text.flatMap(PostmasterFile.init), processes.contains(server.processID) else {
            return nil
        }
        return server
    }

    /// Where a server was started that has these files for its own, by its `postmaster.pid`, if that is not here: they were
    /// moved below it, or copied while it ran. It finds some of them by their old names, and fails there.
    func otherPlace(of server: PostmasterFile) -> FilePath? {
        guard let recorded = server.dataDirectory.map({ FilePath($0) }), recorded != path else { return nil }
        do throws(Errno) {
            guard let there = try recorded.attributes(), let here = try path.attributes() else { return recorded }
            return there.inode == here.inode && there.deviceID == here.deviceID ? nil : recorded
        } catch {
            // Whatever is there, it is not to be reached, as what is here is.
            return recorded
        }
    }

    /// The same of whatever server was the last one, running or not.
    ///
    /// - Throws: `directoryUnusable`.
    func otherPlace() throws(EmbeddedPostgresError) -> FilePath? {
        let text = try reportingErrno("\(postmasterFile) cannot be read.") { () throws(Errno) in
            try postmasterFile.contents()
        }
        return text.flatMap(PostmasterFile.init).flatMap { otherPlace(of: $0) }
    }

    /// PostgreSQL serves nobody's files but those of the user that it runs as, and says of others that it has no permission.
    ///
    /// - Throws: `directoryUnusable`.
    func requireOwner(_ account: ServerAccount) throws(EmbeddedPostgresError) {
        let owner = try reportingErrno("\(path) cannot be read.") { () throws(Errno) in
            try path.attributes()?.userID.rawValue
        }
        guard let owner, owner != account.userID else { return }
        throw EmbeddedPostgresError(
            .directoryUnusable,
            "\(path) belongs to the user with the number \(owner), and the server runs as the one with "
                + "\(account.userID): a copy by `cp -r` belongs to whoever makes it. Stop the server of the original and "
                + "copy again by `cp -a`, or remove \(path) to begin with data of its own."
        )
    }

    /// Stops the server, if one runs, and what a killed one left running.
    ///
    /// - Parameter signal: `SIGINT` to end sessions and write a checkpoint (fast shutdown), `SIGQUIT` to leave
    ///   recovery to the next start.
    /// - Throws: `stopFailed`, `cancelled`.
    func stop(_ signal: CInt) async throws(EmbeddedPostgresError) {
        if let server = try server() {
            _ = kill(server.processID, signal)
            let stopped = try await comesTrue(within: .seconds(60)) { !processes.contains(server.processID) }
            guard stopped else {
                throw EmbeddedPostgresError(
                    .stopFailed,
                    "The server with the process number \(server.processID) did not stop within a minute."
                )
            }
        }
        try await endOrphans()
    }

    /// Ends the sessions that outlived a killed server: they hold its shared memory, and the next one would
    /// refuse to start for as long as their queries take.
    private func endOrphans() async throws(EmbeddedPostgresError) {
        guard try !processes.all().isEmpty else { return }
        if try await processes.signalAll(SIGQUIT, patience: .seconds(5)) { return }
        if try await processes.signalAll(SIGKILL, patience: .seconds(5)) { return }
        throw EmbeddedPostgresError(.stopFailed, "Processes of a killed server on \(path) cannot be ended.")
    }

    /// Removes the process number of a killed server when another process has that number by now: PostgreSQL
    /// would take that one for a server. No process of a server may be left on the data.
    func removeMisleadingProcessNumber() throws(EmbeddedPostgresError) {
        try reportingErrno("\(postmasterFile) cannot be removed.") { () throws(Errno) in
            guard let text = try postmasterFile.contents(), let left = PostmasterFile(text) else { return }
            if kill(left.processID, 0) == 0 || errno == EPERM { try postmasterFile.unlink() }
        }
    }
}
