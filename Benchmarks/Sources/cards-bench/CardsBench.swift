internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TenantRuntime

/// Measures how many customers of one shop can be given a card in a second.
@main
struct CardsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cards-bench",
        abstract: "Measure the next payment card of one bot under many callers.",
        discussion: """
            The database has to hold a bot with several active cards under round_robin, the generated tenants for instance. A \
            card that is skipped or taken twice in a round makes it fail; times never do.
            """
    )

    @Option(help: ArgumentHelp("The database, as a libpq URI.", valueName: "url"))
    var database: String

    @Option(help: "How many call at once.")
    var callers = 64

    @Option(help: "How many connections they share at most.")
    var connections = 8

    @Option(help: "How long, in seconds.")
    var seconds = 5.0

    func validate() throws {
        guard callers >= 1, connections >= 1, seconds > 0 else { throw ValidationError("Numbers are positive.") }
    }

    func run() async throws {
        var settings = RuntimeSettings(url: database)
        settings.poolSize = connections
        let logger = Logger(label: "cards-bench") { _ in SwiftLogNoOpLogHandler() }
        try await withRuntime(settings, logger: logger) { runtime in
            guard let bot = runtime.snapshot.bots.first(where: { $0.cards.count { $0.isActive } > 1 }) else {
                throw ValidationError("No bot has two active cards.")
            }
            let rotation = runtime.cards(of: bot)
            // Opens the connections, and has the server keep its plans.
            _ = try await Self.turns(rotation, callers: callers, for: .milliseconds(500))
            let begin = ContinuousClock.now
            let turns = try await Self.turns(rotation, callers: callers, for: .seconds(seconds))
            let elapsed = (ContinuousClock.now - begin) / .seconds(1)
            let shown = turns.reduce(into: [Int32: Int]()) { counts, turn in counts[turn.card, default: 0] += 1 }
            guard let most = shown.values.max(), let least = shown.values.min(), most - least <= 1 else {
                throw ValidationError("Rounds were not kept: \(shown.sorted { $0.key < $1.key })")
            }
            let rate = Double(turns.count) / elapsed
            let times = turns.map(\.seconds).sorted()
            let quantiles = [("p50", 0.5), ("p99", 0.99)].map { name, part in
                String(format: "%@ %.1f ms", name, times[Int(Double(times.count - 1) * part)] * 1000)
            }
            print(
                "- next card of one bot, \(callers) callers over \(connections) connections: "
                    + String(format: "%.0f a second, ", rate) + quantiles.joined(separator: ", ")
                    + "; 3,000 a second: \(rate >= 3000 ? "met" : "missed")"
            )
        }
    }

    private struct Turn: Sendable {
        let card: Int32
        let seconds: Double
    }

    /// The turns that all callers together take, each after the other as soon as it has its card.
    private static func turns(_ rotation: CardRotation, callers: Int, for time: Duration) async throws -> [Turn] {
        let end = ContinuousClock.now + time
        return try await withThrowingTaskGroup(of: [Turn].self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var turns: [Turn] = []
                    while ContinuousClock.now < end {
                        let begin = ContinuousClock.now
                        guard let card = try await rotation.next() else { break }
                        turns.append(Turn(card: card.id, seconds: (ContinuousClock.now - begin) / .seconds(1)))
                    }
                    return turns
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
