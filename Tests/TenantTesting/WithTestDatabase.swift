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
    try await withDatabase(copiedFrom: TestRun.shared.database(of: template), body)
}

private func withDatabase<Value>(
    copiedFrom source: String,
    _ body: (TestDatabase) async throws -> Value
) async throws -> Value {
    let cluster = try await TestRun.shared.cluster()
    let name = await TestRun.shared.newDatabaseName()
    try await cluster.createDatabase(name, from: source)
    let result: Value
    do {
        result = try await body(cluster.database(name))
    } catch {
        // The test's own failure is the one to report; the cluster is removed at the end of the run in any case.
        await drop(name, in: cluster)
        throw error
    }
    await drop(name, in: cluster)
    return result
}

/// In a task of its own, awaited at once: the test's task may be cancelled, and its children would be killed.
private func drop(_ name: String, in cluster: TestCluster) async {
    _ = await Task { try await cluster.dropDatabase(name) }.result
}
