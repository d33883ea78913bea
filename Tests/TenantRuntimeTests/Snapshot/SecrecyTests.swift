import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Nothing that prints a snapshot prints a secret")
struct SecrecyTests {
    @Test("printed, described, dumped or reflected: no token, no secret configuration, no whole card")
    func canaries() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            let bot = try #require(snapshot.bot(id: 1))
            // They are there, so that not finding them means something.
            #expect(bot.token?.reveal() == Shops.token)
            #expect(bot.secret("YOOKASSA_SECRET_KEY")?.reveal() == Shops.merchantKey)
            #expect(bot.cards.first?.number == Shops.card)

            var text = ""
            let all: [Any] = [
                snapshot, bot, snapshot.bots, bot.cards, bot.cards[0], bot.plans(), bot.configuration, bot.features,
                bot.token as Any, bot.secret("YOOKASSA_SECRET_KEY") as Any, bot.reading(of: "YOOKASSA_SECRET_KEY"),
                BotContext(bot, in: snapshot), BotAddress.token(.init(Shops.token)),
                BotAddress.apiToken(.init(Shops.apiToken)), BotAddress.webhookPath("/\(Shops.token)"),
            ]
            for value in all {
                dump(value, to: &text)
                text += "\(value) \(String(reflecting: value)) \(String(describing: value))"
                reflect(value, into: &text, depth: 0)
            }
            for canary in Shops.canaries { #expect(!text.contains(canary), "found \(canary)") }
            #expect(text.contains("603770…5443"))
        }
    }

    @Test("a secret is neither a text, nor data, nor in a list")
    func onlySecret() async throws {
        try await withShops { database in
            let bot = try #require(try await database.snapshot().bot(id: 1))
            #expect(bot.text("YOOKASSA_SECRET_KEY") == nil)
            #expect(bot.json("YOOKASSA_SECRET_KEY") == nil)
            let entry = try #require(bot.configuration.first { $0.key == "YOOKASSA_SECRET_KEY" })
            #expect(entry.isSecret && entry.value == nil)
            #expect(bot.secret("TRIAL_DURATION_DAYS") == nil)
        }
    }

    /// Everything that `Mirror` reaches, as a debugger or a crash report would.
    private func reflect(_ value: Any, into text: inout String, depth: Int) {
        guard depth < 12 else { return }
        for child in Mirror(reflecting: value).children {
            text += "\(child.label ?? ""): \(String(reflecting: child.value)) "
            reflect(child.value, into: &text, depth: depth + 1)
        }
    }
}
