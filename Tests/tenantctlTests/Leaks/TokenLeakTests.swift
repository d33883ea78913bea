import Foundation
import TenantTesting
import Testing

@Suite("A token of the state API is in one place: where it was shown")
struct TokenLeakTests {
    @Test("not in the database, not in the server's log, not in what any other command says")
    func everywhere() async throws {
        try await withLoggingServer { cluster, checkout in
            let tool = checkout.tool
            #expect(try await tool.run("migrate", "up").status == 0)
            try await checkout.database.psql(
                "INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Asal', '1:x', 'asal')"
            )
            var tokens: [String] = []
            var said = ""
            for (number, holder) in ["asal", "--operator"].enumerated() {
                let outcome = try await tool.run("token", "issue", holder, "--name", "bot \(number)")
                #expect(outcome.status == 0, "\(outcome.errors)")
                tokens.append(String(outcome.output.dropLast()))
                said += outcome.errors
            }
            let commands = [
                ["token", "issue", "asal", "--name", "bot 0"], ["token", "list", "--all"],
                ["token", "list", "--all", "--format", "json"], ["token", "revoke", "1", "2"],
                ["token", "revoke", "1"],
                ["token", "list", "--all", "--format", "json"], ["history"], ["status"], ["get", "--format", "json"],
            ]
            for command in commands {
                let outcome = try await tool.run(command)
                said += outcome.output + outcome.errors
            }
            #expect(said.contains("bot 0") && said.contains("revoked"))
            let log = try cluster.log()
            #expect(log.contains("api_tokens"), "the server does not log what is looked for")
            let stored = try await checkout.database.everything().joined(separator: "\n")
            #expect(stored.contains("bot 1"))
            for token in tokens {
                #expect(token.hasPrefix("tnt_"))
                for (place, text) in ["what is said": said, "the server's log": log, "the database": stored] {
                    #expect(!text.contains(token.dropFirst(4)), "\(place) holds a token")
                }
            }
        }
    }
}
