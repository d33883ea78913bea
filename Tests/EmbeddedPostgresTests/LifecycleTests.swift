import EmbeddedPostgres
import TenantTesting
import Testing

@Suite("The life of a private server", .serialized)
struct LifecycleTests {
    @Test("it is absent, running, stopped, running with its data, and absent again")
    func life() async throws {
        let path = try await newTestPath()
        let server = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        #expect(try await server.status() == .absent)
        #expect(!exists(path), "looking must not make anything")

        let url = try await server.start()
        let database = TestDatabase(url: url)
        try await database.psql("CREATE TABLE kept AS SELECT 42 AS value")
        let pid = try await processID(of: server)
        let version = try await database.psql("SHOW server_version").prefix { $0 != " " }
        #expect(try await server.status() == .running(pid: pid, version: String(version), url: url))

        try await server.stop()
        #expect(try await server.status() == .stopped)
        #expect(!isRunning(pid), "stop must wait for the end of the process")
        try await server.stop()

        #expect(try await server.start() == url, "the address stays")
        #expect(try await database.psql("SELECT value FROM kept") == "42")

        try await server.remove()
        #expect(try await server.status() == .absent)
        #expect(!exists(path))
        #expect(!exists(try socketFolder(in: url)))
    }

    @Test("the folder of a socket stays while its cluster does, and is removed when that is gone for a day")
    func abandonedFolder() async throws {
        let (path, gone) = (try await newTestPath(), try await newTestPath())
        let stopped = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        let other = EmbeddedPostgres(directory: gone, settings: ["fsync": "off"])
        let (url, folder) = (try await stopped.start(), try socketFolder(in: try await other.start()))
        try await stopped.stop()
        try await other.stop()
        try await run("/bin/rm", "-rf", gone)
        // Any other server of the same account.
        try await stopped.stop()
        #expect(exists(folder))
        for old in [folder, try socketFolder(in: url)] { try await run("/usr/bin/touch", "-d", "25 hours ago", old) }
        try await stopped.stop()
        #expect(!exists(folder))
        #expect(try await stopped.start() == url, "nobody else could take the address")
        try await stopped.remove()
    }

    @Test("starting a running server changes nothing")
    func startTwice() async throws {
        try await withTestCluster { cluster in
            let url = try cluster.server.url()
            let pid = try await processID(of: cluster.server)
            #expect(try await cluster.server.start() == url)
            #expect(try await processID(of: cluster.server) == pid)
        }
    }

    @Test("four starts at once make one cluster and one server")
    func startTogether() async throws {
        let path = try await newTestPath()
        let urls = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...4 {
                group.addTask {
                    try await EmbeddedPostgres(directory: path, settings: ["fsync": "off"]).start()
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        let url = try #require(urls.first)
        #expect(urls.count == 1)
        #expect(try await TestDatabase(url: url).psql("SELECT 1") == "1")
        try await EmbeddedPostgres(directory: path).remove()
    }

    @Test("the server has the settings that the project relies on, and callers may add others")
    func settings() async throws {
        try await withTestCluster(settings: ["work_mem": "7MB", "listen_addresses": "*"]) { cluster in
            let answer = try await cluster.database().psql(
                """
                SELECT current_database(), current_user;
                SHOW server_encoding;
                SHOW client_connection_check_interval;
                SHOW timezone;
                SHOW work_mem;
                SHOW fsync;
                SELECT '[' || current_setting('listen_addresses') || ']';
                """
            )
            #expect(
                answer.split(separator: "\n") == [
                    "tenantry|tenantry", "UTF8", "500ms", "UTC", "7MB", "off", "[]",
                ]
            )
        }
    }

    @Test("a server that cannot start says why, in the words of its log")
    func refusedSetting() async throws {
        let server = EmbeddedPostgres(
            directory: try await newTestPath(),
            settings: ["fsync": "off", "shared_buffers": "much"]
        )
        let error = await #expect(throws: EmbeddedPostgresError.self) { try await server.start() }
        #expect(error?.code == .startFailed)
        #expect(error?.description.contains(#"invalid value for parameter "shared_buffers": "much""#) == true)
        #expect(try await server.status() == .stopped)
    }

    @Test("there is no address before the first start")
    func noAddress() async throws {
        let server = EmbeddedPostgres(directory: try await newTestPath())
        let error = #expect(throws: EmbeddedPostgresError.self) { try server.url() }
        #expect(error?.code == .notStarted)
    }
}
