import EmbeddedPostgres

/// Runs `body` with a server of its own, started, for tests that stop or break it; removes it afterwards.
///
/// - Parameters:
///   - settings: Parameters of PostgreSQL beyond those of every test server.
///   - body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, `EmbeddedPostgresError`.
package func withTestCluster<Value>(
    settings: [String: String] = [:],
    _ body: (TestCluster) async throws -> Value
) async throws -> Value {
    let server = EmbeddedPostgres(
        directory: try await newTestPath(),
        settings: TestCluster.settings.merging(settings) { _, given in given }
    )
    return try await withCleanup {
        _ = try await server.start()
        return try await body(TestCluster(server: server))
    } cleanup: {
        try await server.remove()
    }
}
