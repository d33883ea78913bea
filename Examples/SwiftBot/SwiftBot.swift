import Foundation
import Logging
import ServiceLifecycle
import TenantRuntime
import UnixSignals

/// A bot process that reads what its shops sell, without ever waiting for the database.
///
///     SwiftBot [URL] [--follow]
///
/// The URL, else DATABASE_URL, else libpq's PG* variables say which database. `--follow` goes on and tells what changes, until
/// SIGTERM or SIGINT. What cannot be done is said on standard error, and ends with 1; a wrong call with 64.
@main
struct SwiftBot {
    static func main() async {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let isFollowing = arguments.contains("--follow")
        arguments.removeAll { $0 == "--follow" }
        guard arguments.count <= 1, arguments.first?.hasPrefix("-") != true else {
            end("usage: SwiftBot [URL] [--follow]", 64)
        }
        // The empty URL leaves everything to libpq's variables.
        let url = arguments.first ?? ProcessInfo.processInfo.environment["DATABASE_URL"] ?? ""
        do {
            try await run(RuntimeSettings(url: url), isFollowing)
        } catch {
            end("error: \(error)", 1)
        }
    }

    private static func run(_ settings: RuntimeSettings, _ isFollowing: Bool) async throws {
        let logger = Logger(label: "swift-bot")
        guard isFollowing else {
            try await withRuntime(settings, logger: logger) { show($0.snapshot) }
            return
        }
        let runtime = try await TenantRuntime.open(settings, logger: logger)
        // They end from the last to the first: the bots have done their work when the runtime takes its receipt back.
        try await ServiceGroup(
            services: [runtime, Bots(runtime: runtime)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        ).run()
    }

    /// What the process does while its runtime is kept fresh.
    private struct Bots: Service {
        let runtime: TenantRuntime

        func run() async throws {
            // The first is what there is now; each later one is newer.
            for try await snapshot in runtime.updates.cancelOnGracefulShutdown() { show(snapshot) }
        }
    }

    /// Everything comes from one snapshot, so that no shop is half old and half new.
    private static func show(_ snapshot: Snapshot) {
        print("revision \(snapshot.revision)")
        for bot in snapshot.bots where bot.isActive {
            print("\(bot.slug ?? "bot \(bot.id)"): \(bot.name)")
            // A known feature is a bit; an organisation's own is asked for by its name.
            let ways = [
                bot.isEnabled(.cardToCard) ? "card" : nil, bot.isEnabled(.zarinpal) ? "ZarinPal" : nil,
            ].compactMap(\.self)
            print("  pays by \(ways.isEmpty ? "nothing" : ways.joined(separator: ", "))")
            if bot.isEnabled(.trialSubscription), let days = bot.integer("TRIAL_DURATION_DAYS") {
                print("  tries for \(days) days")
            }
            for plan in bot.plans() {
                print("  \(plan.key ?? "plan \(plan.id)"): \(plan.periodDays) days, \(plan.priceKopeks / 100) toman")
            }
        }
    }

    private static func end(_ message: String, _ status: Int32) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(status)
    }
}
