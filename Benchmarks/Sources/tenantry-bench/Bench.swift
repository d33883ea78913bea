internal import ArgumentParser
internal import Foundation

/// Measures `tenantctl` beside the floors under its work.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenantry-bench",
        abstract: "Measure tenantctl beside the floors under its work, in the same run.",
        discussion: "Call it from the top of the checkout, after 'make release'. Times never make it fail."
    )

    @Option(help: "How many tenants to generate.")
    var tenants = 10_000

    @Option(help: "How many times to measure everything.")
    var rounds = 5

    @Option(help: ArgumentHelp("The top of the checkout.", valueName: "dir"))
    var repository = "."

    @Option(help: ArgumentHelp("The program to measure.", valueName: "file"))
    var tenantctl = ".build/release/tenantctl"

    @Flag(help: "Write the figures into Benchmarks/README.md.")
    var record = false

    func validate() throws {
        guard tenants >= 1 else { throw ValidationError("--tenants takes a number from 1.") }
        guard rounds >= 1 else { throw ValidationError("--rounds takes a number from 1.") }
        guard FileManager.default.isExecutableFile(atPath: tenantctl) else {
            throw ValidationError("\(tenantctl) is not there: 'make release' builds it, --tenantctl names another.")
        }
    }

    func run() throws {
        // An interrupt ends the program that is being measured; that ends the run, and the server is stopped.
        signal(SIGINT, SIG_IGN)
        let workplace = try Workplace(repository: repository, tenantctl: tenantctl)
        defer { tidy { try workplace.remove() } }
        let server = try Server(in: workplace)
        defer { tidy { try server.stop() } }

        let load = Machine.load
        var measurement = try Measurement(tenants: tenants, workplace: workplace, server: server, say: say)
        for round in 1...rounds {
            say("round \(round) of \(rounds)")
            try measurement.round()
            try measurement.oneChange()
        }
        let outcomes = measurement.outcomes
        let lines =
            [
                "\(measurement.size). PostgreSQL \(try server.version()), \(Machine.description); \(rounds) rounds, "
                    + String(format: "load %.1f at the start, %.1f at the end.", load, Machine.load),
                "",
            ] + FiguresTable(outcomes: outcomes).lines + [""] + Verdicts(outcomes: outcomes).lines
            + [measurement.planLine]
        print(lines.joined(separator: "\n"))
        if record { try FiguresSection(path: workplace.benchmarks + "/README.md").write(lines) }
    }

    /// Cleaning up: what goes wrong is told, and hides nothing that went wrong before.
    private func tidy(_ body: () throws -> Void) {
        do { try body() } catch { say("\(error)") }
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
