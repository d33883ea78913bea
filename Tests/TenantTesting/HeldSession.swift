import PostgresDriver

/// A session that holds the locks of a statement until it is ended.
package struct HeldSession {
    private let connection: PostgresConnection

    /// Runs the statements, which may open a transaction.
    package init(_ statements: String, on database: TestDatabase) async throws {
        connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
        try await connection.executeScript(statements)
    }

    /// Closes it, which frees its locks.
    package func end() async {
        await connection.close()
    }
}
