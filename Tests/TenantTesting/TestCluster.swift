package import EmbeddedPostgres

/// A server for tests, in a folder that is removed when the run ends.
package struct TestCluster: Sendable {
    /// Data need not survive a power cut, and many tests connect at once.
    static let settings = [
        "autovacuum": "off",
        "fsync": "off",
        "full_page_writes": "off",
        "max_connections": "600",
        "synchronous_commit": "off",
    ]

    /// The server, to stop and start.
    package let server: EmbeddedPostgres

    /// A database of this cluster, which need not exist.
    ///
    /// - Parameter name: The database's name.
    /// - Returns: Its address.
    /// - Throws: `EmbeddedPostgresError` when the server was never started.
    package func database(_ name: String = EmbeddedPostgres.database) throws -> TestDatabase {
        TestDatabase(url: try server.url(database: name))
    }

    /// Makes a database.
    ///
    /// - Parameters:
    ///   - name: Letters, digits and `_`.
    ///   - source: The database to copy, to which nobody may be connected.
    ///   - options: More of `CREATE DATABASE`.
    ///   - statements: What is run in the new one.
    /// - Throws: ``PsqlError``.
    func createDatabase(
        _ name: String,
        from source: String,
        options: String = "",
        statements: String = ""
    ) async throws {
        let create = #"CREATE DATABASE "\#(name)" TEMPLATE "\#(source)" \#(options);"#
        // One program for both: this is most of what a test's database costs.
        let own = statements.isEmpty ? "" : "\n\\connect \"\(name)\"\n\(statements);"
        try await database("postgres").psql(create + own)
    }

    /// Drops a database and ends the sessions in it.
    ///
    /// - Parameter name: The database's name.
    /// - Throws: ``PsqlError``.
    func dropDatabase(_ name: String) async throws {
        try await database("postgres").psql(#"DROP DATABASE "\#(name)" WITH (FORCE)"#)
    }
}
