extension EmbeddedPostgres {
    /// What there is of a private server.
    public enum Status: Sendable, Hashable {
        /// No cluster has been made.
        case absent
        /// There is a cluster, and no server that a client could reach.
        case stopped
        /// A server accepts connections: its process, the version of its programs (e.g. `15.18`), and the libpq
        /// URI of the database `tenantry`.
        case running(pid: Int32, version: String, url: String)
    }

    /// Looks, and changes nothing.
    ///
    /// - Throws: `directoryUnusable`, `accountMissing`, `cancelled`.
    public func status() async throws(EmbeddedPostgresError) -> Status {
        guard let cluster = try ClusterDirectory(existing: directory) else { return .absent }
        let data = try cluster.data()
        guard let majorVersion = try data.majorVersion() else { return .absent }
        guard
            let server = try data.server(),
            let socket = try cluster.reachableSocket(of: server, on: data, for: ServerAccount.current())
        else { return .stopped }
        return .running(
            pid: server.processID,
            version: try await installedVersion(majorVersion),
            url: socket.url(database: Self.database)
        )
    }

    /// The full version, or the major one when the programs were removed below the running server.
    private func installedVersion(_ majorVersion: Int) async throws(EmbeddedPostgresError) -> String {
        do throws(EmbeddedPostgresError) {
            return try await search.installation(for: majorVersion).version
        } catch {
            if error.code == .serverNotInstalled || error.code == .versionMismatch {
                return "\(majorVersion)"
            }
            throw error
        }
    }
}
