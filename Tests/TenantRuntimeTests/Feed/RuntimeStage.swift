import PostgresDriver
import TenantTesting
import Testing

@testable import TenantRuntime

/// Runs `body` with a runtime of a history's database that is kept fresh meanwhile.
func withTestRuntime<Value>(
    _ history: TestHistory,
    log: TestLog = TestLog(),
    _ change: (inout RuntimeSettings) -> Void = { _ in },
    _ body: (TenantRuntime) async throws -> Value
) async throws -> Value {
    var settings = RuntimeSettings(url: history.database.url)
    change(&settings)
    return try await withRuntime(settings, logger: log.logger) { runtime in
        try await runtime.waitUntil { $0.isReady }
        return try await body(runtime)
    }
}

extension TenantRuntime {
    /// Waits for a snapshot.
    @discardableResult
    func waitForSnapshot(_ isWanted: (Snapshot) -> Bool) async throws -> Snapshot {
        for await snapshot in updates where isWanted(snapshot) { return snapshot }
        Issue.record("the runtime ended before the snapshot came")
        throw CancellationError()
    }

    /// Waits for a condition.
    @discardableResult
    func waitUntil(_ isWanted: (RuntimeCondition) -> Bool) async throws -> RuntimeCondition {
        for await condition in conditions where isWanted(condition) { return condition }
        Issue.record("the runtime ended before the condition came about")
        throw CancellationError()
    }
}
