package import Logging
internal import Synchronization

/// Keeps what is logged.
package final class TestLog: Sendable {
    private struct Entry {
        let event: String
        let line: String
        let level: Logger.Level
    }

    private let kept = Mutex<[Entry]>([])

    /// Makes a log that holds nothing.
    package init() {}

    /// A logger that writes here.
    package var logger: Logger { Logger(label: "test") { _ in TestLogHandler(log: self) } }

    /// The events so far.
    package var events: [String] { kept.withLock { $0.map(\.event) } }

    /// The events so far of a level and those above it.
    package func events(from level: Logger.Level) -> [String] {
        kept.withLock { $0.filter { $0.level >= level }.map(\.event) }
    }

    /// The lines so far.
    package var lines: [String] { kept.withLock { $0.map(\.line) } }

    /// Waits for a line with `words` in it: what is served is there before it is said.
    package func waitForLine(with words: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !lines.contains(where: { $0.contains(words) }) {
            guard .now < deadline else { throw Silence(words: words) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    fileprivate func keep(_ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata?) {
        let fields = metadata ?? [:]
        let event = fields["event"].map { "\($0)" } ?? ""
        kept.withLock { $0.append(Entry(event: event, line: "\(message) \(fields)", level: level)) }
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
        log.keep(event.level, event.message, event.metadata)
    }
}

/// Nobody ever said these words.
private struct Silence: Error {
    let words: String
}
