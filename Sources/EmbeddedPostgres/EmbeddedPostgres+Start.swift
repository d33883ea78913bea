import SystemPackage

extension EmbeddedPostgres {
    /// How long one process waits while another starts or stops the same cluster.
    static let lockPatience = Duration.seconds(180)

    /// Makes the cluster when there is none, starts it when it does not run, and waits until it accepts
    /// connections. Safe to call from many processes at once.
    ///
    /// - Returns: The libpq URI of the database `tenantry`.
    /// - Throws: ``EmbeddedPostgresError``; with the server's last log lines when the server is what failed.
    public func start() async throws(EmbeddedPostgresError) -> String {
        let account = try ServerAccount.current()
        let cluster = try ClusterDirectory(making: directory, for: account)
        return try await FileLock.withLock(cluster.lock, patience: Self.lockPatience) {
            () async throws(EmbeddedPostgresError) in
            let data = try await cluster.reachableData(for: account)
            let majorVersion = try data.majorVersion()
            let installation = try await search.installation(for: majorVersion)
            if majorVersion == nil {
                let initialization = Initialization(
                    installation: installation,
                    account: account,
                    data: data,
                    isDurable: settings["fsync"] != "off"
                )
                try await initialization.run()
            }
            let launch = ServerLaunch(
                installation: installation,
                account: account,
                cluster: cluster,
                data: data,
                settings: settings
            )
            return try await launch.run().url(database: Self.database)
        }
    }
}
