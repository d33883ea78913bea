package import SystemPackage

/// The programs of one installed PostgreSQL server.
package struct PostgresInstallation: Sendable, Hashable {
    /// The oldest major version that the project's SQL is written for.
    static let oldestMajorVersion = 15

    /// The folder with `initdb`, `pg_ctl` and `postgres`.
    package let programs: FilePath
    /// What `postgres --version` says, e.g. `15.18`.
    package let version: String
    /// The part of the version that a data directory belongs to, e.g. `15`.
    package let majorVersion: Int

    var initdb: FilePath { programs.appending("initdb") }
    var pgCtl: FilePath { programs.appending("pg_ctl") }
    var postgres: FilePath { programs.appending("postgres") }

    /// Where the terminal client is expected: beside the server, as every packaging has it.
    package var psql: FilePath { programs.appending("psql") }

    /// Asks the server in a folder for its version.
    ///
    /// - Returns: `nil` when the folder holds no working server of a supported version.
    /// - Throws: `cancelled`.
    init?(programs: FilePath) async throws(EmbeddedPostgresError) {
        self.programs = programs
        let needed = ["initdb", "pg_ctl", "postgres"]
        guard needed.allSatisfy({ programs.appending($0).isExecutable }) else { return nil }
        let answer: Program.Outcome
        do throws(EmbeddedPostgresError) {
            answer = try await Program(programs.appending("postgres"), ["--version"]).run()
        } catch {
            if error.code == .cancelled { throw error }
            return nil
        }
        guard answer.succeeded, let version = Self.version(inAnswer: answer.output) else { return nil }
        self.version = version
        guard let major = Int(version.prefix { $0.isASCII && $0.isNumber }) else { return nil }
        guard major >= Self.oldestMajorVersion else { return nil }
        majorVersion = major
    }

    /// The version in e.g. `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
    static func version(inAnswer answer: String) -> String? {
        let words = answer.split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, words[1] == "(PostgreSQL)" else { return nil }
        return String(words[2])
    }
}
