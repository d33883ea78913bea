import LineLog
import Logging
import Synchronization
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("For which bot a task works")
struct BotContextTests {
    @Test("every address of a bot leads to it, and its context is that of the task and its children")
    func context() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            let path = try #require(snapshot.bot(id: 1)?.webhookPath())
            #expect(path.hasPrefix("/webhook/") && path.utf8.count == 9 + 64)
            let addresses: [BotAddress] = [
                .webhookPath(path), .webhookPath("https://example.org\(path)?x=/y#z"), .token(Secret(Shops.token)),
                .apiToken(Secret(Shops.apiToken)), .slug("parsvpn"), .id(1),
            ]
            for address in addresses {
                let seen = try await snapshot.withBot(address) { bot in
                    #expect(bot.id == 1)
                    async let child = BotContext.current
                    return await child
                }
                #expect(seen?.botID == 1 && seen?.slug == "parsvpn" && seen?.language == "fa")
                #expect(seen?.snapshotRevision == 6)
            }
            #expect(BotContext.current == nil)
        }
    }

    @Test("unknown bots are refused, and inactive ones by a refusal of their own, before anything is done")
    func refusals() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            let hand = try #require(snapshot.bot(id: 3)?.webhookPath())
            let pars = try #require(snapshot.bot(id: 1)?.webhookPath())
            for address in [BotAddress.webhookPath(hand), .token(Secret("9:CANARY-hand")), .id(3)] {
                #expect(throws: BotRefusal.inactive(botID: 3)) { try snapshot.activeBot(address) }
                await #expect(throws: BotRefusal.inactive(botID: 3)) {
                    try await snapshot.withBot(address) { _ in Issue.record("it ran") }
                }
            }
            let strangers = [
                "", "/", "/webhook", "/webhook/", pars + "/", pars + "0", String(pars.dropLast()), pars.uppercased(),
                "/webhook/\(Shops.token)", String(pars.dropLast()) + "é", "/webhook/%2F" + pars.suffix(61), "?" + pars,
            ]
            for path in strangers {
                #expect(throws: BotRefusal.unknown, "\(path)") { try snapshot.activeBot(.webhookPath(path)) }
            }
            for address in [BotAddress.token(Secret("")), .apiToken(Secret("x")), .slug("nobody"), .id(-1)] {
                #expect(throws: BotRefusal.unknown) { try snapshot.activeBot(address) }
            }
        }
    }

    @Test("every line that is logged for a bot carries it, and none outside")
    func logged() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            let lines = Mutex<[String]>([])
            let logger = Logger(label: "test") { _ in
                var handler = LineLogHandler(form: .text, level: .info) { line in lines.withLock { $0.append(line) } }
                handler.metadataProvider = BotContext.metadataProvider
                return handler
            }
            logger.info("outside")
            try await snapshot.withBot(.id(1)) { _ in
                logger.info("inside")
                await withTaskGroup(of: Void.self) { group in group.addTask { logger.info("child") } }
                logger.info("own", metadata: ["language": "de"])
            }
            let written = lines.withLock(\.self)
            #expect(written.count == 4)
            #expect(!written[0].contains("bot="))
            for line in written[1...2] { #expect(line.contains("bot=1 language=fa revision=6 tenant=parsvpn")) }
            #expect(written[3].contains("bot=1 language=de revision=6 tenant=parsvpn"))
        }
    }
}
