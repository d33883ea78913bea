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
    let folder = try await TestRun.shared.newClusterFolder()
    let server = EmbeddedPostgres(
        directory: folder,
        settings: TestCluster.settings.merging(settings) { _, given in given }
    )
    _ = try await server.start()
    let result: Value
    do {
        result = try await body(TestCluster(server: server))
    } catch {
        await remove(server)
        throw error
    }
    await remove(server)
    return result
}

/// In a task of its own, awaited at once: the test's task may be cancelled, which would leave the server running
/// until the end of the run. Whatever is left after a failure is removed then.
private func remove(_ server: EmbeddedPostgres) async {
    _ = await Task { try await server.remove() }.result
}
