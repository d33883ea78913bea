import EmbeddedPostgres
import SystemPackage
import TenantTesting
import Testing

@Suite("Finding the installed server")
struct InstallationSearchTests {
    @Test("without a server, the error says what to install")
    func missing() async throws {
        let path = try await newTestPath()
        let server = EmbeddedPostgres(
            directory: path,
            search: InstallationSearch(versionedFolders: [path + "/nothing"], path: path)
        )
        let error = await #expect(throws: EmbeddedPostgresError.self) { try await server.start() }
        #expect(error?.code == .serverNotInstalled)
        #expect(error?.description.contains("apt-get install postgresql") == true)
    }

    @Test("the newest version is taken, by number and not by spelling")
    func newest() async throws {
        let folder = try await versions("15.4", "9.6.24", "100.1", "16.2")
        let search = InstallationSearch(versionedFolders: [folder], path: "")
        #expect(try await search.installation().version == "100.1")
    }

    @Test("the version that wrote the data is taken before a newer one")
    func matching() async throws {
        let folder = try await versions("15.4", "16.2", "17beta1")
        let search = InstallationSearch(versionedFolders: [folder], path: "")
        #expect(try await search.installation(for: 16).version == "16.2")
        #expect(try await search.installation(for: 17).version == "17beta1")
    }

    @Test("a version older than the project's SQL is as good as none")
    func tooOld() async throws {
        let folder = try await versions("14.11")
        let search = InstallationSearch(versionedFolders: [folder], path: "")
        let error = await #expect(throws: EmbeddedPostgresError.self) { try await search.installation() }
        #expect(error?.code == .serverNotInstalled)
    }

    @Test("pg_config in PATH leads to its server")
    func configured() async throws {
        let folder = try await versions("15.4")
        let tools = try await newTestPath()
        try await run("/bin/mkdir", tools)
        try await script(tools + "/pg_config", "echo '\(folder)/15/bin'")
        let search = InstallationSearch(versionedFolders: [], path: "relative:" + tools)
        #expect(try await search.installation().programs == FilePath(folder + "/15/bin"))
    }

    @Test("a link in PATH leads to the folder of the program it points to")
    func linked() async throws {
        let folder = try await versions("15.4")
        let tools = try await newTestPath()
        try await run("/bin/mkdir", tools)
        try await run("/bin/ln", "-s", folder + "/15/bin/postgres", tools + "/postgres")
        let search = InstallationSearch(versionedFolders: [], path: tools)
        #expect(try await search.installation().programs == FilePath(folder + "/15/bin"))
    }

    /// A folder like Debian's, with servers that can only tell their versions.
    private func versions(_ versions: String...) async throws -> String {
        let folder = try await newTestPath()
        for version in versions {
            let programs = folder + "/" + version.prefix { $0.isNumber } + "/bin"
            try await run("/bin/mkdir", "-p", programs)
            for name in ["initdb", "pg_ctl", "postgres"] {
                try await script(programs + "/" + name, "echo '\(name) (PostgreSQL) \(version) (Debian)'")
            }
        }
        return folder
    }

    private func script(_ path: String, _ line: String) async throws {
        try await run(
            "/bin/sh",
            "-c",
            #"printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod 755 "$1""#,
            "sh",
            path,
            line
        )
    }
}
