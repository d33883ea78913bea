import Logging
import TenantRuntime

/// A bot process that reads what its shops sell, without ever waiting for the database.
///
///     DATABASE_URL or libpq's PG* variables say which database; `--follow` goes on and tells what changes.
@main
struct SwiftBot {
    static func main() async throws {
        let follow = CommandLine.arguments.contains("--follow")
        // The empty URL leaves everything to libpq's variables.
        let settings = RuntimeSettings(url: CommandLine.arguments.dropFirst().first { !$0.hasPrefix("-") } ?? "")
        try await withRuntime(settings, logger: Logger(label: "swift-bot")) { runtime in
            if !follow {
                show(runtime.snapshot)
                return
            }
            // The first is what there is now; each later one is newer.
            for await snapshot in runtime.updates { show(snapshot) }
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
}
