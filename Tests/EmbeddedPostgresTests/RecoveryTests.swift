import EmbeddedPostgres
import Glibc
import SystemPackage
import TenantTesting
import Testing

@Suite("Starting again puts right what happened to a private server", .serialized)
struct RecoveryTests {
    @Test("a killed server comes back with its data while one of its sessions is still computing")
    func killed() async throws {
        try await withTestCluster(settings: ["synchronous_commit": "on"]) { cluster in
            let database = try cluster.database()
            try await database.psql("CREATE TABLE kept AS SELECT 42 AS value")
            let killed = try await processID(of: cluster.server)

            let session = try await BusySession(on: database)
            kill(killed, SIGKILL)
            #expect(try await eventually { !isRunning(killed) })
            #expect(try await cluster.server.status() == .stopped)
            #expect(isRunning(session.processID), "a session has to be left for this to prove anything")

            let url = try await cluster.server.start()
            #expect(url == database.url)
            #expect(!isRunning(session.processID))
            #expect(try await processID(of: cluster.server) != killed)
            #expect(try await database.psql("SELECT value FROM kept") == "42")
            await #expect(throws: PsqlError.self) { try await session.client.value }
        }
    }

    @Test("a process number that belongs to another process by now is not taken for the server")
    func reusedProcessNumber() async throws {
        try await withTestCluster { other in
            try await withTestCluster { cluster in
                let reused = try await processID(of: other.server)
                try await cluster.server.stop()
                let data = FilePath(cluster.server.directory).appending("data")
                let file = try FileDescriptor.open(
                    data.appending("postmaster.pid"),
                    .writeOnly,
                    options: [.create],
                    permissions: [.ownerReadWrite]
                )
                try file.closeAfter {
                    _ = try file.writeAll("\(reused)\n\(data)\n1700000000\n5432\n\n\n\n".utf8)
                }
                #expect(try await cluster.server.status() == .stopped)

                _ = try await cluster.server.start()
                #expect(try await cluster.database().psql("SELECT 1") == "1")
                #expect(try await processID(of: other.server) == reused)
            }
        }
    }

    @Test("a cluster that was cut off while it was being made is made anew")
    func cutOffInitialization() async throws {
        let path = try await newTestPath()
        let server = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        let start = Task { try await server.start() }
        #expect(try await eventually { exists(path + "/data.new/PG_VERSION") })
        start.cancel()

        let error = await #expect(throws: EmbeddedPostgresError.self) { try await start.value }
        #expect(error?.code == .cancelled)
        #expect(exists(path + "/data.new"))
        #expect(try await server.status() == .absent)

        let url = try await server.start()
        #expect(try await TestDatabase(url: url).psql("SELECT 1") == "1")
        #expect(!exists(path + "/data.new"))
        try await server.remove()
    }

    @Test("a running server whose socket was cleaned away gets a new one and keeps its data")
    func removedSocket() async throws {
        try await withTestCluster { cluster in
            try await cluster.database().psql("CREATE TABLE kept AS SELECT 42 AS value")
            let folder = try socketFolder(in: cluster.server.url())
            try await run("/bin/rm", "-rf", folder)
            #expect(try await cluster.server.status() == .stopped)

            let url = try await cluster.server.start()
            #expect(try socketFolder(in: url) != folder)
            #expect(try await TestDatabase(url: url).psql("SELECT value FROM kept") == "42")
        }
    }

    @Test("after a restart of the machine, with no process and no socket left, the data is there")
    func restartedMachine() async throws {
        try await withTestCluster(settings: ["synchronous_commit": "on"]) { cluster in
            let database = try cluster.database()
            try await database.psql("CREATE TABLE kept AS SELECT 42 AS value")
            let killed = try await processID(of: cluster.server)
            kill(killed, SIGKILL)
            try await run("/bin/rm", "-rf", socketFolder(in: database.url))
            #expect(try await eventually { !isRunning(killed) })

            let url = try await cluster.server.start()
            #expect(try await TestDatabase(url: url).psql("SELECT value FROM kept") == "42")
        }
    }

    @Test("a socket's folder that others can enter by now is not used again")
    func replacedSocketFolder() async throws {
        try await withTestCluster { cluster in
            try await cluster.server.stop()
            let folder = try socketFolder(in: cluster.server.url())
            try await run("/bin/rm", "-rf", folder)
            try await run("/bin/mkdir", "-m", "0777", folder)
            let error = #expect(throws: EmbeddedPostgresError.self) { try cluster.server.url() }
            #expect(error?.code == .notStarted)

            let url = try await cluster.server.start()
            #expect(try socketFolder(in: url) != folder)
            try await run("/bin/rm", "-rf", folder)
        }
    }

    @Test("data of a version that is not installed is refused, and both versions are named")
    func otherVersion() async throws {
        try await withTestCluster { cluster in
            try await cluster.server.stop()
            let version = cluster.server.directory + "/data/PG_VERSION"
            try await run("/bin/sh", "-c", #"echo 99 >"$1""#, "sh", version)
            let error = await #expect(throws: EmbeddedPostgresError.self) { try await cluster.server.start() }
            #expect(error?.code == .versionMismatch)
            #expect(error?.message.contains("PostgreSQL 99") == true)
            let installed = try await InstallationSearch.system.installation().version
            #expect(error?.message.contains(installed) == true)
        }
    }

    @Test("a folder with other files in place of the data is refused and left alone")
    func foreignFiles() async throws {
        let path = try await newTestPath()
        try await run("/bin/mkdir", "-p", path + "/data/thesis")
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await EmbeddedPostgres(directory: path).start()
        }
        #expect(error?.code == .directoryUnusable)
        #expect(exists(path + "/data/thesis"))
    }
}
