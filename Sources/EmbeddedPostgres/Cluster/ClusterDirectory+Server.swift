import SystemPackage

extension ClusterDirectory {
    /// Where clients reach a server.
    ///
    /// - Returns: `nil` when the server does not listen yet, or its socket is gone, or the socket's folder is no
    ///   longer what was made, or its data were moved below it.
    func reachableSocket(
        of server: PostmasterFile,
        on data: DataDirectory,
        for account: ServerAccount
    ) throws(EmbeddedPostgresError) -> SocketDirectory? {
        guard data.otherPlace(of: server) == nil else { return nil }
        guard server.isReady, let socket = try socketDirectory(), socket.path.string == server.socketDirectory
        else {
            return nil
        }
        let isReachable = try reportingErrno("\(socket.path) cannot be read.") { () throws(Errno) -> Bool in
            guard try socket.isPrivate(to: account) else { return false }
            return try socket.socket.attributes() != nil
        }
        return isReachable ? socket : nil
    }
}
