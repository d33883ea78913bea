/// Runs `body` and then `cleanup`, whether it failed or not. The failure of `body` is the one that is thrown.
///
/// The cleanup is a task of its own, awaited at once: the test's task may be cancelled, and then the programs that
/// the cleanup starts would be killed.
func withCleanup<Value>(
    _ body: () async throws -> Value,
    cleanup: @escaping @Sendable () async throws -> Void
) async throws -> Value {
    let result: Value
    do {
        result = try await body()
    } catch {
        _ = await Task { try await cleanup() }.result
        throw error
    }
    try await Task { try await cleanup() }.value
    return result
}
