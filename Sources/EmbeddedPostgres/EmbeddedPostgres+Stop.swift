import Glibc
import SystemPackage

extension EmbeddedPostgres {
    /// Ends all sessions, stops the server, and waits until it is gone (a fast shutdown). Without a server it
    /// does nothing.
    ///
    /// - Returns: Whether there was a server to stop.
    /// - Throws: `stopFailed`, `locked`, `directoryUnusable`, `cancelled`.
    @discardableResult
    public func stop() async throws(EmbeddedPostgresError) -> Bool {
        guard let cluster = try ClusterDirectory(existing: directory) else { return false }
        return try await FileLock.withLock(cluster.lock, patience: Self.lockPatience) {
            () async throws(EmbeddedPostgresError) in
            let data = try cluster.data()
            let isRunning = try data.server() != nil
            try await data.stop(SIGINT)
            SocketDirectory.removeAbandoned(of: try ServerAccount.current())
            return isRunning
        }
    }

    /// Stops the server and removes the cluster with all its data, wherever that had to be placed. Other files in
    /// the folder stay.
    ///
    /// - Throws: `stopFailed`, `locked`, `directoryUnusable`, `cancelled`.
    public func remove() async throws(EmbeddedPostgresError) {
        guard let cluster = try ClusterDirectory(existing: directory) else { return }
        let account = try ServerAccount.current()
        try await FileLock.withLock(cluster.lock, patience: Self.lockPatience) {
            () async throws(EmbeddedPostgresError) in
            let data = try cluster.data()
            // Nothing will be read again, so that no checkpoint is waited for.
            try await data.stop(SIGQUIT)
            try await remove(data, of: cluster)
            try await remove(cluster.socketDirectory(), of: account)
            for path in [
                cluster.dataRecord, cluster.socketRecord, cluster.log, cluster.previousLog, cluster.lock,
            ] {
                try await FileTree.remove(path)
            }
        }
        do throws(Errno) {
            try cluster.path.removeEmptyDirectory()
        } catch {
            // Files that are not ours, or another process that is starting anew.
            guard error == .directoryNotEmpty || error == .noSuchFileOrDirectory else {
                throw EmbeddedPostgresError(
                    .directoryUnusable,
                    "\(cluster.path) cannot be removed.",
                    cause: error
                )
            }
        }
    }

    private func remove(_ data: DataDirectory, of cluster: ClusterDirectory)
        async throws(EmbeddedPostgresError)
    {
        try await FileTree.remove(data.unfinished)
        try await FileTree.remove(data.path)
        let folder = data.path.removingLastComponent()
        if folder.removingLastComponent() == ClusterDirectory.foldersElsewhere {
            try await FileTree.remove(folder)
        }
    }

    private func remove(
        _ socket: SocketDirectory?,
        of account: ServerAccount
    ) async throws(EmbeddedPostgresError) {
        guard let socket else { return }
        let isOurs = try reportingErrno("\(socket.path) cannot be read.") { () throws(Errno) in
            try socket.isPrivate(to: account)
        }
        if isOurs { try await FileTree.remove(socket.path) }
    }
}
