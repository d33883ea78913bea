import Logging
import PostgresDriver
import Synchronization
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

/// Keeps the names of the events that are logged.
final class TestLog: Sendable {
    private let kept = Mutex<[(event: String, line: String)]>([])

    /// A logger that writes here.
    var logger: Logger { Logger(label: "test") { _ in TestLogHandler(log: self) } }

    /// The events so far.
    var events: [String] { kept.withLock { $0.map(\.event) } }

    /// The lines so far.
    var lines: [String] { kept.withLock { $0.map(\.line) } }

    /// Waits for a line with `words` in it: what is served is there before it is said.
    func waitForLine(with words: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !lines.contains(where: { $0.contains(words) }) {
            try #require(.now < deadline, "nobody ever said '\(words)'")
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    fileprivate func keep(_ message: Logger.Message, _ metadata: Logger.Metadata?) {
        let fields = metadata ?? [:]
        kept.withLock { $0.append((event: fields["event"].map { "\($0)" } ?? "", line: "\(message) \(fields)")) }
    }
}

private struct TestLogHandler: LogHandler {
    let log: TestLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        log.keep(event.message, event.metadata)
    }
}
