public import Logging

/// Opens a runtime, keeps it fresh while `body` runs, and ends it gracefully afterwards.
///
/// - Parameters:
///   - settings: Where to read, and how often to look.
///   - logger: Who is told of what goes wrong.
///   - body: What the process does with it.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws; ``RuntimeError`` of ``TenantRuntime/open(_:logger:)``.
public func withRuntime<Value>(
    _ settings: RuntimeSettings,
    logger: Logger,
    _ body: (TenantRuntime) async throws -> Value
) async throws -> Value {
    let runtime = try await TenantRuntime.open(settings, logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await runtime.run() }
        let value: Value
        do {
            value = try await body(runtime)
        } catch {
            runtime.stop()
            // The error of `body` is the one to tell.
            _ = await group.nextResult()
            throw error
        }
        runtime.stop()
        try await group.waitForAll()
        return value
    }
}
