import Glibc
import SystemPackage

/// Where to look for a PostgreSQL server.
package struct InstallationSearch: Sendable {
    /// Folders with one folder a major version, each with a `bin`, as Debian has them.
    package var versionedFolders: [String]
    /// A list of folders, separated by colons, as in `PATH`.
    package var path: String

    package init(versionedFolders: [String], path: String) {
        self.versionedFolders = versionedFolders
        self.path = path
    }

    /// Debian's folder and the caller's `PATH`.
    package static var system: InstallationSearch {
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) }
        return InstallationSearch(versionedFolders: ["/usr/lib/postgresql"], path: path ?? "/usr/bin:/bin")
    }

    /// The server that fits a data directory, or the newest one for a new data directory.
    ///
    /// - Parameter majorVersion: The version that wrote the data; `nil` when there is none yet.
    /// - Returns: The installed server.
    /// - Throws: `serverNotInstalled`, `versionMismatch`, `cancelled`.
    package func installation(for majorVersion: Int? = nil) async throws(EmbeddedPostgresError)
        -> PostgresInstallation
    {
        var others: [PostgresInstallation] = []
        for candidate in try await candidates() {
            guard let found = try await PostgresInstallation(programs: candidate) else { continue }
            guard let majorVersion, found.majorVersion != majorVersion else { return found }
            others.append(found)
        }
        guard let majorVersion, !others.isEmpty else {
            throw EmbeddedPostgresError(
                .serverNotInstalled,
                "No PostgreSQL server of version \(PostgresInstallation.oldestMajorVersion) or newer is installed: "
                    + "install one with 'apt-get install postgresql'."
            )
        }
        throw EmbeddedPostgresError(
            .versionMismatch,
            "The data was written by PostgreSQL \(majorVersion), and installed is "
                + others.map(\.version).joined(separator: ", ")
                + ": install it with 'apt-get install postgresql-\(majorVersion)', "
                + "or dump the data there and start anew here."
        )
    }

    /// Folders that may hold a server, the best first, each once.
    private func candidates() async throws(EmbeddedPostgresError) -> [FilePath] {
        var folders = versionedFolders.flatMap { versions(in: FilePath($0)) }
        let searched = path.split(separator: ":").map { FilePath(String($0)) }.filter(\.isAbsolute)

        for folder in searched where folder.appending("pg_config").isExecutable {
            let answer = try await Program(folder.appending("pg_config"), ["--bindir"]).run()
            let answered = answer.output.split(separator: "\n").first.map(String.init)
            if answer.succeeded, let answered { folders.append(FilePath(answered)) }
        }
        // A link in PATH leads to one program; the others are beside what it points to.
        for folder in searched where folder.appending("postgres").isExecutable {
            folders.append(folderBehindLink(folder.appending("postgres")))
        }
        var seen: Set<FilePath> = []
        return folders.filter { seen.insert($0).inserted }
    }

    /// The `bin` of every version below a folder, the newest first. A folder that is not there,
    /// or cannot be read, has none.
    private func versions(in folder: FilePath) -> [FilePath] {
        let names: [String]
        do throws(Errno) {
            names = try folder.entries()
        } catch {
            return []
        }
        return names.compactMap(Int.init).sorted(by: >).map { folder.appending("\($0)").appending("bin") }
    }

    /// The folder of the program that a link leads to; the link's own where it leads nowhere that can be read.
    private func folderBehindLink(_ program: FilePath) -> FilePath {
        do throws(Errno) {
            return try program.canonical().removingLastComponent()
        } catch {
            return program.removingLastComponent()
        }
    }
}
