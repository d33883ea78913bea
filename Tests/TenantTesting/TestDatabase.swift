/// A database of one test.
package struct TestDatabase: Sendable {
    /// A libpq URI of a superuser's connection.
    package let url: String

    /// - Parameter url: A libpq URI.
    package init(url: String) {
        self.url = url
    }

    /// Runs statements through the `psql` program: an independent reader.
    ///
    /// - Parameter sql: Statements, each in a transaction of its own; the first that fails ends it.
    /// - Returns: Rows as lines, columns separated by `|`, without headers, command tags and the last line end.
    /// - Throws: ``PsqlError`` with what `psql` wrote to its standard error.
    @discardableResult
    package func psql(_ sql: String) async throws -> String {
        try await Psql.run(sql, on: url)
    }
}
