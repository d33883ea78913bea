internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TenantRuntime

/// Measures how long a committed change takes to be seen in a process that subscribes to the runtime.
@main
struct FeedBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed-bench",
        abstract: "Measure from a commit to the snapshot that has it, with notifications and without.",
        discussion: """
            The database has to hold the tenants and no other runtime; what is changed is the price of one plan after the \
            other. Times never make it fail.
            """
    )

    @Option(help: ArgumentHelp("The database, as a libpq URI.", valueName: "url"))
    var database: String

    @Option(help: "How many changes to measure with notifications.")
    var changes = 500

    @Option(help: "How many changes to measure without.")
    var silentChanges = 20

    @Option(help: ArgumentHelp("The time between two polls, in seconds.", valueName: "seconds"))
    var poll = 2.0

    func validate() throws {
        guard changes >= 1, silentChanges >= 1 else { throw ValidationError("Numbers of changes begin at 1.") }
        guard poll >= 0.1 else { throw ValidationError("--poll takes a number of seconds from 0.1.") }
    }

    func run() async throws {
        var settings = RuntimeSettings(url: database)
        settings.pollInterval = .seconds(poll)
        // Its own work is not measured here.
        settings.fullComparison = .seconds(3600)
        let logger = Logger(label: "feed-bench") { _ in SwiftLogNoOpLogHandler() }
        try await withRuntime(settings, logger: logger) { runtime in
            let writer = try ChangeWriter(database: database)
            defer { writer.close() }
            // The first changes warm up connections and caches.
            for _ in 0..<20 { _ = try await seen(writer.change(isNotified: true), by: runtime) }
            var notified: [Double] = []
            for _ in 0..<changes {
                notified.append(try await seen(writer.change(isNotified: true), by: runtime))
                // One at a time, and not in step with anything.
                try await Task.sleep(for: .milliseconds(.random(in: 1...20)))
            }
            var silent: [Double] = []
            for _ in 0..<silentChanges {
                silent.append(try await seen(writer.change(isNotified: false), by: runtime))
                try await Task.sleep(for: .seconds(.random(in: 0...poll)))
            }
            let tenants = runtime.snapshot.botCount
            print("commit → visible, \(tenants) tenants, one changed")
            print(Delays("with LISTEN", notified).line(most: 0.010))
            // A tenth later by chance, and as long as with a notification from there on.
            print(Delays("LISTEN cut, polled every \(poll) s", silent).line(most: poll * 1.1 + 0.010))
        }
    }

    /// Waits for a change to be served.
    ///
    /// - Returns: How many seconds after its commit began.
    private func seen(_ change: ChangeWriter.Change, by runtime: TenantRuntime) async throws -> Double {
        for await snapshot in runtime.updates where snapshot.revision >= change.revision {
            return Date().timeIntervalSince1970 - change.committing
        }
        throw CancellationError()
    }
}
