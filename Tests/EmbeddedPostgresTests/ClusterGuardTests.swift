import EmbeddedPostgres
import Glibc
import SystemPackage
import TenantTesting
import Testing

@Suite("The guard over the clusters of a run")
struct ClusterGuardTests {
    @Test("servers and files of a run that was killed are gone a moment later")
    func killedRun() async throws {
        let result = try await #require(
            processExitsWith: .signal(SIGKILL),
            observing: [\.standardOutputContent]
        ) {
            // One that tests share, and one deeper down that a test made itself.
            try await withTestDatabase { database in
                let path = try await newTestPath() + "/below"
                let server = EmbeddedPostgres(directory: path, settings: ["fsync": "off"])
                let url = try await server.start()
                for url in [url, database.url] {
                    let data = try await TestDatabase(url: url).psql("SHOW data_directory")
                    print(">", data, try socketFolder(in: url), try await processLine(of: data))
                }
                fflush(nil)
                kill(getpid(), SIGKILL)
            }
        }
        let output = String(decoding: result.standardOutputContent, as: UTF8.self)
        let servers = output.split(separator: "\n").filter { $0.hasPrefix("> ") }.map {
            $0.split(separator: " ")
        }
        #expect(servers.count == 2)
        for words in servers {
            try #require(words.count == 4)
            #expect(try await eventually { !isRunning(words[3]) }, "the server stops")
            #expect(try await eventually { !exists(String(words[1])) }, "its data is removed")
            #expect(try await eventually { !exists(String(words[2])) }, "its socket is removed")
        }
    }

    @Test("a session that outlived its killed server is ended with the run")
    func orphan() async throws {
        let result = try await #require(
            processExitsWith: .signal(SIGKILL),
            observing: [\.standardOutputContent]
        ) {
            try await withTestCluster { cluster in
                let database = try cluster.database()
                let session = try await BusySession(on: database)
                kill(try await processID(of: cluster.server), SIGKILL)
                print(">", session.processID)
                fflush(nil)
                kill(getpid(), SIGKILL)
            }
        }
        let output = String(decoding: result.standardOutputContent, as: UTF8.self)
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("> ") })
        let orphan = try #require(pid_t(line.dropFirst(2)))
        #expect(try await eventually { !isRunning(orphan) })
    }
}

/// The process number that a server wrote into its data directory.
private func processLine(of data: String) async throws -> String {
    let outcome = try await Program("/usr/bin/head", ["-n", "1", data + "/postmaster.pid"]).run()
    return outcome.output.split(separator: "\n").first.map(String.init) ?? ""
}
