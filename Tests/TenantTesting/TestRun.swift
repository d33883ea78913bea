import EmbeddedPostgres

/// What the tests of one process share: a folder with a guard over it, one server, and the templates in it.
///
/// Swift Testing has no end of a run, so that nothing here is ever ended; the guard does that.
actor TestRun {
    static let shared = TestRun()

    private var folder: TestFolder?
    private var installed: Task<PostgresInstallation, any Error>?
    private var sharedCluster: Task<TestCluster, any Error>?
    private var templates: [String: Task<String, any Error>] = [:]
    private var databases = 0
    private var paths = 0

    /// The server's programs.
    func installation() async throws -> PostgresInstallation {
        let task = installed ?? Task { try await InstallationSearch.system.installation() }
        installed = task
        return try await task.value
    }

    /// The server that tests share, started by the first.
    func cluster() async throws -> TestCluster {
        if let sharedCluster { return try await sharedCluster.value }
        let folder = try newPath()
        let task = Task {
            let server = EmbeddedPostgres(directory: folder, settings: TestCluster.settings)
            _ = try await server.start()
            return TestCluster(server: server)
        }
        sharedCluster = task
        return try await task.value
    }

    /// The database of a template, prepared by the first who asks.
    func database(of template: TestTemplate) async throws -> String {
        if let prepared = templates[template.name] { return try await prepared.value }
        let task = Task {
            let cluster = try await cluster()
            let name = "template_\(template.name)"
            try await cluster.createDatabase(name, from: "template1")
            try await template.prepare(cluster.database(name))
            // A connection that is left open, or a curious one later, would make copying fail now and then.
            try await cluster.database("postgres").psql(
                """
                ALTER DATABASE "\(name)" WITH ALLOW_CONNECTIONS false;
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)';
                """
            )
            return name
        }
        templates[template.name] = task
        return try await task.value
    }

    /// A name that no other test has.
    func newDatabaseName() -> String {
        databases += 1
        return "test_\(databases)"
    }

    /// A path that no other test has, with nothing there yet.
    func newPath() throws -> String {
        let folder = try self.folder ?? TestFolder()
        self.folder = folder
        paths += 1
        return folder.path + "/\(paths)"
    }
}
