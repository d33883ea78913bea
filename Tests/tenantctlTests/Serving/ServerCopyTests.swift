import Foundation
import Glibc
import TenantTesting
import Testing

@Suite("A server that starts while the database is down")
struct ServerCopyTests {
    private static let options = ["--state-file", "state.copy", "--state-key-file", "state.key"]

    @Test("says what is wrong with its copy, and what to do about the database")
    func nothingToServe() async throws {
        try await withCheckout(ManifestTree([:])) { checkout in
            var down = checkout
            down.tool.environment["DATABASE_URL"] = "postgresql:///none?host=\(checkout.folder)"
            let outcome = try await down.tool.run("serve", "--port", "0", "--state-file", "none.copy")
            #expect(outcome.ending == .exited(1))
            #expect(
                outcome.errors.contains(
                    "the copy of the state cannot be served: there is no copy at none.copy; cannot connect to the database: "
                ),
                "\(outcome.errors)"
            )
            #expect(outcome.errors.contains("\nhint: check that the server runs"))
        }
    }

    @Test("says of a key in the environment that it is for nothing where no copy is named")
    func unusedKey() async throws {
        try await withCheckout(ManifestTree([:])) { checkout in
            var keyed = checkout
            keyed.tool.environment["TENANTCTL_STATE_KEY"] = String(repeating: "5a", count: 32)
            try await withServer(keyed) { try await $0.event("state_key_unused") }
            try await withServer(keyed, ["--state-file", "state.copy"]) { server in
                let log = try server.log()
                #expect(!log.contains("state_key_unused"))
            }
        }
    }

    @Test("lets in whom it knew, and nobody once the file of tokens was changed")
    func startWithoutDatabase() async throws {
        try await withCheckout(ManifestTree([:])) { checkout in
            try await checkout.database.psql(
                "INSERT INTO bots (slug, name, telegram_bot_token) VALUES ('parsvpn', 'Pars', '2:secret')"
            )
            try checkout.write(String(repeating: "5a", count: 32) + "\n", to: "state.key")
            let issued = try await checkout.tool.run("token", "issue", "parsvpn", "--name", "bot")
            let token = issued.output.filter { $0 != "\n" }
            let watching = try await checkout.tool.run("token", "issue", "--operator", "--name", "watcher")
            let watcher = watching.output.filter { $0 != "\n" }
            try await withServer(checkout, Self.options) { server in
                let known = try await server.ask("/v1/revision", as: token)
                #expect(known.status == "200")
            }
            var down = checkout
            down.tool.environment["DATABASE_URL"] = "postgresql:///none?host=\(checkout.folder)"
            try await withServer(down, Self.options) { server in
                let flag = try await server.ask("/ofrep/v1/evaluate/flags/polls", as: token, ["--data", "{}"])
                #expect(flag.status == "200", "\(flag)")
                let figures = try await server.ask("/metrics", as: watcher)
                #expect(figures.status == "200")
                #expect(figures.body.contains("tenantctl_ready 0"))
                let ready = try await server.ask("/readyz")
                #expect(ready.status == "200")
                #expect(ready.body.contains(#""status":"stale""#))
                let stranger = try await server.ask("/v1/revision", as: "tnt_nobody")
                #expect(stranger.status == "401")
            }
            let path = checkout.folder + "/state.copy.tokens"
            let kept = try await checkout.tool.run(["-i", "s/read/runtime/", path], program: "/usr/bin/sed")
            #expect(kept.ending == .exited(0), "\(kept.errors)")
            try await withServer(down, Self.options) { server in
                // Each said once, though both are tried again and again; and the key of this test is open to others.
                try await server.event("feed_not_listening")
                let log = try server.log()
                #expect(log.components(separatedBy: #""event":"tokens_lost""#).count == 2, "\(log)")
                #expect(log.components(separatedBy: #""event":"feed_not_listening""#).count == 2, "\(log)")
                #expect(log.contains("state_key_open"))
                let refused = try await server.ask("/v1/revision", as: token)
                #expect(refused.status == "503")
                let ready = try await server.ask("/readyz")
                #expect(ready.status == "503")
                #expect(ready.body.contains(#""status":"unready""#))
                #expect(try server.log().contains("token_copy_refused"))
            }
        }
    }
}
