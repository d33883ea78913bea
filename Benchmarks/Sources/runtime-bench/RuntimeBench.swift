internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TenantRuntime

/// Measures reading through the library as bots read: from a held snapshot, and taking one.
@main
struct RuntimeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runtime-bench",
        abstract: "Measure how fast a process reads flags, and what a snapshot costs.",
        discussion: "'Benchmarks/Runtime/run' prepares a database and calls it. Times never make it fail."
    )

    @Option(help: ArgumentHelp("The database with the tenants.", valueName: "url"))
    var database: String

    @Option(help: "How many times to measure everything.")
    var rounds = 7

    @Option(help: ArgumentHelp("What one evaluation took openfeature-flagd-core, in ns.", valueName: "ns"))
    var flagd: Double?

    @Option(help: ArgumentHelp("A README whose figures to write.", valueName: "file"))
    var record: String?

    func run() async throws {
        var figures = try await LoadFigures.measure(database, rounds: min(rounds, 5))
        let runtime = try await TenantRuntime.open(RuntimeSettings(url: database), logger: .silent)
        let reads = ReadFigures(runtime)
        for _ in 0..<rounds { figures.append(try reads.round()) }
        let lines = RuntimeTable(figures: figures, flagd: flagd, tenants: runtime.snapshot.botCount).lines
        await runtime.close()
        print(lines.joined(separator: "\n"))
        if let record { try RuntimeSection(path: record).write(lines) }
    }
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "runtime-bench") { _ in SwiftLogNoOpLogHandler() } }
}
