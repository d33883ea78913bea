import EmbeddedPostgres
import SystemPackage

/// The terminal client: a reader that shares no code with the driver under test.
enum Psql {
    /// Runs statements one after the other, each in a transaction of its own, and stops at the first that fails.
    ///
    /// - Parameters:
    ///   - sql: What `psql` reads from its standard input; `\` commands work too.
    ///   - url: The database, as a libpq URI.
    /// - Returns: Rows as lines, columns separated by `|`, without headers, command tags and the last line end.
    /// - Throws: ``PsqlError`` when a statement fails.
    static func run(_ sql: String, on url: String) async throws -> String {
        let psql = try await TestRun.shared.installation().psql
        let arguments = [
            "--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1", "--no-password",
            "--dbname=\(url)",
        ]
        let outcome = try await Program(psql, arguments).run(input: sql + "\n", outputLimit: 64 << 20)
        guard outcome.succeeded else { throw PsqlError(status: outcome.status, message: outcome.errors) }
        return outcome.output.hasSuffix("\n") ? String(outcome.output.dropLast()) : outcome.output
    }
}
