/// Runs `body` with a new, empty database on the run's server, and drops the database afterwards. Any number at
/// once.
///
/// - Parameter body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, ``PsqlError``, `EmbeddedPostgresError`.
package func withTestDatabase<Value>(
    _ body: (TestDatabase) async throws -> Value
) async throws -> Value {
    try await withDatabase(copiedFrom: "template1", body)
}

/// Runs `body` with a new database that is a copy of a template, and drops the database afterwards. Any number at
/// once.
///
/// - Parameters:
///   - template: What to copy; prepared by the first test that asks for it.
///   - body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` and the template's preparation throw, ``PsqlError``, `EmbeddedPostgresError`.
package func withTestDatabase<Value>(
    template: TestTemplate,
    _ body: (TestDatabase) async throws -> Value
) async throws -> Value {
    try await withDatabase(
        copiedFrom: TestRun.shared.database(of: template),
        statements: template.ownStatements,
        body
    )
}

/// Runs `body` with a copy of a database to which nobody is connected, to the byte, as a clone is; drops it afterwards.
///
/// - Parameters:
///   - database: What to copy, of the run's server.
///   - body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, ``PsqlError``, `EmbeddedPostgresError`.
package func withClone<Value>(
    of database: TestDatabase,
    _ body: (TestDatabase) async throws -> Value
) async throws -> Value {
    try await withDatabase(copiedFrom: database.line("SELECT current_database()"), body)
}

/// Runs a test on an empty database in another encoding than UTF-8, and drops it.
///
/// - Parameters:
///   - encoding: Its name: `LATIN1`.
///   - body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, ``PsqlError``, `EmbeddedPostgresError`.
package func withTestDatabase<Value>(
    encoding: String,
    _ body: (TestDatabase) async throws -> Value
) async throws -> Value {
    try await withDatabase(
        copiedFrom: "template0",
        options: "ENCODING '\(encoding)' LC_COLLATE 'C' LC_CTYPE 'C'",
        body
    )
}

private func withDatabase<Value>(
    copiedFrom source: String,
    options: String = "",
    statements: String = "",
    _ body: (TestDatabase) async throws -> Value
) async throws -> Value {
    let cluster = try await TestRun.shared.cluster()
    let name = await TestRun.shared.newDatabaseName()
    try await cluster.createDatabase(name, from: source, options: options, statements: statements)
    return try await withCleanup {
        try await body(cluster.database(name))
    } cleanup: {
        try await cluster.dropDatabase(name)
    }
}
