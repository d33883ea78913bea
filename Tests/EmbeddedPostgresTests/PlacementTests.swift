import EmbeddedPostgres
import Glibc
import SystemPackage
import TenantTesting
import Testing

@Suite("A private server can be kept anywhere", .serialized)
struct PlacementTests {
    @Test("a path longer than a socket's, with characters that a shell acts on, works")
    func longPath() async throws {
        let base = try await newTestPath()
        let deep = (1...4).map { "\($0)-" + String(repeating: "x", count: 60) }.joined(separator: "/")
        let path = base + "/" + deep + #"/it's $(exit 1) "quoted" & more"#
        let server = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        let url = try await server.start()
        #expect(path.utf8.count > 107)
        #expect(try await TestDatabase(url: url).psql("SHOW data_directory") == path + "/data")
        try await server.remove()
        #expect(!exists(path))
    }

    @Test("below a folder that only its owner can enter, root's server gets its data elsewhere")
    func privateParent() async throws {
        let parent = try await newTestPath()
        try await run("/bin/mkdir", "-m", "0700", parent)
        let server = EmbeddedPostgres(directory: parent + "/cluster", settings: ["fsync": "off"])
        let database = TestDatabase(url: try await server.start())
        let data = try await database.psql("SHOW data_directory")
        if geteuid() == 0 {
            #expect(data.hasPrefix("/var/lib/tenantry/postgres-"))
        } else {
            #expect(data == parent + "/cluster/data")
        }

        try await database.psql("CREATE TABLE kept AS SELECT 42 AS value")
        try await server.stop()
        #expect(try await server.start() == database.url)
        #expect(try await database.psql("SELECT value FROM kept; SHOW data_directory") == "42\n" + data)

        try await server.remove()
        #expect(!exists(data), "nothing may stay behind elsewhere")
    }

    @Test("a folder that is copied has a server of its own, and the original's goes on", arguments: [false, true])
    func copy(whileRunning: Bool) async throws {
        let path = try await newTestPath()
        let original = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        let database = TestDatabase(url: try await original.start())
        try await database.psql("CREATE TABLE whose AS SELECT 'original' AS name; CHECKPOINT")
        if !whileRunning { try await original.stop() }
        try await run("/bin/cp", "-a", path, path + "-copy")
        let copy = EmbeddedPostgres(directory: path + "-copy", settings: ["fsync": "off"])
        #expect(try await copy.status() == .stopped)
        let copied = TestDatabase(url: try await copy.start())
        try await copied.psql("UPDATE whose SET name = 'copy'")
        #expect(try await original.start() == database.url)
        #expect(database.url != copied.url)
        #expect(try await database.psql("SELECT name FROM whose; SHOW data_directory") == "original\n\(path)/data")
        try await copy.remove()
        #expect(try await database.psql("SELECT name FROM whose") == "original")
        try await original.remove()
    }

    @Test("a folder that is moved keeps its server's address")
    func move() async throws {
        let path = try await newTestPath()
        let before = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        let url = try await before.start()
        try await before.stop()
        try await run("/bin/mv", path, path + "-moved")
        let after = EmbeddedPostgres(directory: path + "-moved", settings: ["fsync": "off"])
        #expect(try await after.start() == url)
        #expect(try await TestDatabase(url: url).psql("SHOW data_directory") == path + "-moved/data")
        try await after.remove()
    }

    @Test("a folder that is moved below its server is at the same address when it is started there, with all its data")
    func moveWhileRunning() async throws {
        let path = try await newTestPath()
        let database = TestDatabase(
            url: try await EmbeddedPostgres(directory: path, settings: ["fsync": "off"]).start()
        )
        try await database.psql("CREATE TABLE kept AS SELECT 42 AS value")
        try await run("/bin/mv", path, path + "-moved")
        let moved = EmbeddedPostgres(directory: path + "-moved", settings: ["fsync": "off"])
        // It answers, and finds its own files no more.
        #expect(try await moved.status() == .stopped)
        #expect(try await moved.start() == database.url)
        #expect(try await database.psql("SELECT pg_control_version > 0 FROM pg_control_system()") == "t")
        #expect(try await database.psql("SELECT value FROM kept; SHOW data_directory") == "42\n\(path)-moved/data")
        try await moved.remove()
    }

    @Test("one that is moved to another disk is served there alone: the server that is left without files ends first")
    func moveToAnotherDisk() async throws {
        let path = try await newTestPath()
        let original = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        let database = TestDatabase(url: try await original.start())
        try await database.psql("CREATE TABLE kept AS SELECT 42 AS value; CHECKPOINT")
        let left = try await processID(of: original)
        // As `mv` does it there.
        try await run("/bin/cp", "-a", path, path + "-moved")
        try await run("/bin/rm", "-rf", path)
        #expect(isRunning(left))
        let moved = EmbeddedPostgres(directory: path + "-moved", settings: ["fsync": "off"])
        #expect(try await moved.start() == database.url)
        #expect(!isRunning(left), "it would take the socket along when it ends")
        #expect(try await database.psql("SELECT value FROM kept") == "42")
        try await moved.remove()
    }

    @Test("a copy leaves the address to its original, wherever that was moved meanwhile")
    func copyOfMoved() async throws {
        let path = try await newTestPath()
        let original = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        let database = TestDatabase(url: try await original.start())
        try await database.psql("CREATE TABLE whose AS SELECT 'original' AS name; CHECKPOINT")
        try await run("/bin/cp", "-a", path, path + "-copy")
        try await run("/bin/mv", path, path + "-moved")
        let copy = EmbeddedPostgres(directory: path + "-copy", settings: ["fsync": "off"])
        #expect(throws: EmbeddedPostgresError.self) { try copy.url() }
        #expect(try await copy.start() != database.url)
        #expect(try await database.psql("SELECT name FROM whose") == "original")
        try await copy.remove()
        #expect(try await database.psql("SELECT name FROM whose") == "original")
        try await EmbeddedPostgres(directory: path + "-moved").remove()
    }

    @Test("a copy that belongs to whoever made it is told how to be made")
    func copyOfOther() async throws {
        guard geteuid() == 0 else { return }
        let path = try await newTestPath()
        let original = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        _ = try await original.start()
        try await original.stop()
        try await run("/bin/cp", "-r", path, path + "-copy")
        let copy = EmbeddedPostgres(directory: path + "-copy", settings: ["fsync": "off"])
        let error = await #expect(throws: EmbeddedPostgresError.self) { try await copy.start() }
        #expect(error?.code == .directoryUnusable)
        #expect(error?.message.hasPrefix("\(path)-copy/data belongs to the user with the number 0, and") == true)
        #expect(error?.message.contains("copy again by `cp -a`") == true)
        try await copy.remove()
        try await original.remove()
    }

    @Test("a copy that was made while the server ran, and does not start, says where its files are from")
    func tornCopy() async throws {
        let path = try await newTestPath()
        let original = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
        _ = try await original.start()
        try await run("/bin/cp", "-a", path, path + "-copy")
        // The file that was not whole when it was copied.
        try await run("/bin/rm", path + "-copy/data/global/pg_control")
        let copy = EmbeddedPostgres(directory: path + "-copy", settings: ["fsync": "off"])
        let error = await #expect(throws: EmbeddedPostgresError.self) { try await copy.start() }
        #expect(error?.code == .startFailed)
        #expect(error?.message.contains("from \(path)/data, and were moved or copied while a server ran") == true)
        try await copy.remove()
        try await original.remove()
    }

    @Test("a copy whose data lies elsewhere does not write into the original's")
    func copyOfElsewhere() async throws {
        guard geteuid() == 0 else { return }
        let parent = try await newTestPath()
        try await run("/bin/mkdir", "-m", "0700", parent)
        let original = EmbeddedPostgres(directory: parent + "/cluster", settings: ["fsync": "off"])
        let url = try await original.start()
        try await run("/bin/cp", "-a", parent + "/cluster", parent + "/copy")
        let copy = EmbeddedPostgres(directory: parent + "/copy", settings: ["fsync": "off"])
        let error = await #expect(throws: EmbeddedPostgresError.self) { try await copy.start() }
        #expect(error?.code == .directoryUnusable)
        #expect("\(try #require(error))".contains("remove \(parent)/copy/data to begin with data of its own"))
        try await run("/bin/rm", parent + "/copy/data")
        #expect(try await copy.start() != url)
        try await copy.remove()
        #expect(try await TestDatabase(url: url).psql("SELECT 1") == "1")
        try await original.remove()
    }

    @Test("a relative path means the working folder's")
    func relativePath() async throws {
        let path = try await newTestPath()
        try await run("/bin/mkdir", path)
        // Climbs to the root by name, so that the working folder of the whole run stays as it is.
        let climb = String(repeating: "../", count: 64) + path.dropFirst()
        let server = EmbeddedPostgres(directory: climb + "/cluster", settings: ["fsync": "off"])
        let url = try await server.start()
        #expect(try await TestDatabase(url: url).psql("SHOW data_directory") == path + "/cluster/data")
        try await server.remove()
    }

    @Test("an ordinary user has a server of their own")
    func ordinaryUser() async throws {
        await #expect(processExitsWith: .success) {
            if geteuid() == 0 {
                let nobody: UInt32 = 65_534
                try #require(setgroups(0, nil) == 0 && setgid(nobody) == 0 && setuid(nobody) == 0)
            }
            try await withTestCluster { cluster in
                let url = try await cluster.server.start()
                #expect(try await TestDatabase(url: url).psql("SELECT 1") == "1")
                let process = FilePath("/proc/\(try await processID(of: cluster.server))")
                #expect(try Stat(process).userID.rawValue == geteuid())
                try await cluster.server.stop()
                #expect(try await cluster.server.status() == .stopped)
            }
        }
    }

    @Test("a cluster of another user is left to that user")
    func othersCluster() async throws {
        let path = try await newTestPath()
        try await run("/bin/mkdir", path)
        // Root's folder for an ordinary user, and an ordinary user's for root.
        let foreign = geteuid() == 0 ? path : "/root"
        if geteuid() == 0 { try await run("/bin/chown", "nobody", path) }
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await EmbeddedPostgres(directory: foreign).start()
        }
        #expect(error?.code == .directoryUnusable)
        #expect(error?.message.contains("belongs to the user") == true)
    }
}
