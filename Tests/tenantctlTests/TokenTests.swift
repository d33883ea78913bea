import CanonicalJSON
import TenantTesting
import Testing

@Suite("Tokens are issued, listed and revoked, and shown once")
struct TokenTests {
    @Test("the token alone goes to standard output, what is said about it to standard error")
    func issue() async throws {
        try await withTenant { checkout in
            let outcome = try await checkout.tool.run("token", "issue", "asal", "--name", "bot", "--scope", "runtime")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.wholeMatch(of: /tnt_[0-9A-Za-z]{49}\n/) != nil)
            #expect(outcome.errors.contains("token 1, 'bot' for asal, scopes runtime"))
            #expect(!outcome.errors.contains("tnt_"))
            let hash = try await checkout.database.line("SELECT token_hash FROM tenantctl.api_tokens")
            let expected = try await checkout.database.line(
                "SELECT encode(sha256('\(outcome.output.dropLast())'), 'hex')"
            )
            #expect(hash == expected)
        }
    }

    @Test("as JSON, the token with what is known of it; an operator's with an end")
    func json() async throws {
        try await withTenant { checkout in
            let json = try await reading(
                checkout.tool,
                "token",
                "issue",
                "--operator",
                "--name",
                "grafana",
                "--expires",
                "90d",
                "--format",
                "json"
            )
            #expect(json["token"]?.string?.wholeMatch(of: /tnt_[0-9A-Za-z]{49}/) != nil)
            #expect(json["issued"]?["tenant"] == .null)
            #expect(json["issued"]?["scopes"]?.array?.map(\.string) == ["read"])
            #expect(json["issued"]?["expires_at"]?.string?.hasSuffix("Z") == true)
            let list = try await reading(checkout.tool, "token", "list", "--format", "json")
            #expect(list["tokens"]?.array?.map { $0["name"]?.string } == ["grafana"])
            #expect(list["tokens"]?.array?.first?["token"] == nil)
        }
    }

    @Test("a list shows the live ones of whom it is asked about; with --all the others too")
    func list() async throws {
        try await withTenant { checkout in
            let tool = checkout.tool
            for words in [["asal", "--name", "one"], ["asal", "--name", "two"], ["--operator", "--name", "three"]] {
                #expect(try await tool.run(["token", "issue"] + words).status == 0)
            }
            let revoked = try await tool.run("token", "revoke", "1")
            #expect(revoked.output == "Revoked: token 1, 'one' for asal, scopes read\n")
            #expect(try await tool.run("token", "revoke", "1").output.hasPrefix("Was over already: token 1"))
            func names(_ options: String...) async throws -> [Substring?] {
                try await tool.run(["token", "list"] + options).output.split(separator: "\n").dropFirst().map {
                    $0.split(separator: " ").last
                }
            }
            #expect(try await names() == ["three", "two"])
            #expect(try await names("asal") == ["two"])
            #expect(try await names("--operator") == ["three"])
            #expect(try await names("asal", "--all") == ["one", "two"])
            #expect(try await tool.run("token", "list", "bahar").output == "no tokens\n")
        }
    }

    @Test("what cannot be is refused, and nothing is written")
    func refusals() async throws {
        try await withTenant { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("token", "issue", "asal", "--name", "bot").status == 0)
            let before = try await checkout.database.everything()
            let refusals: [(Int32, [String], String)] = [
                (1, ["issue", "asal", "--name", "bot"], "there is a live token 'bot' already"),
                (1, ["issue", "asal", "--name", "late", "--expires", "2020-01-01"], "--expires is in the past"),
                (1, ["issue", "asl", "--name", "x"], "did you mean 'asal'?"),
                (1, ["revoke", "1", "7"], "there is no token 7; nothing was revoked"),
                (64, ["issue", "--name", "x"], "Name a tenant, or say --operator."),
                (64, ["issue", "asal", "--operator", "--name", "x"], "Name a tenant, or say --operator."),
                (64, ["issue", "asal"], "--name"),
                (64, ["issue", "asal", "--name", " "], "--name is empty"),
                (64, ["issue", "asal", "--name", "tnt_x"], "--name takes no token"),
                (64, ["issue", "asal", "--name", "x", "--scope", "write"], "--scope"),
                (64, ["issue", "asal", "--name", "x", "--expires", "soon"], "--expires takes a length of time"),
            ]
            for (status, words, message) in refusals {
                let outcome = try await tool.run(["token"] + words)
                #expect(outcome.status == status, "\(words): \(outcome.errors)")
                #expect(outcome.errors.contains(message), "\(words): \(outcome.errors)")
                #expect(outcome.output.isEmpty)
            }
            // Numbers of a sequence are not taken back; rows are.
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a token that nobody could be shown is none")
    func lostOutput() async throws {
        try await withTenant { checkout in
            for output in [ToolOutput.file("/dev/full"), .brokenPipe, .closed] {
                let outcome = try await checkout.tool.run(
                    ["token", "issue", "asal", "--name", "bot"],
                    output: output
                )
                #expect(outcome.status == 1)
                #expect(!outcome.errors.contains("tnt_"))
            }
            #expect(try await checkout.database.line("SELECT count(*) FROM tenantctl.api_tokens") == "0")
        }
    }

    private func reading(_ tool: BuiltTool, _ words: String...) async throws -> JSON {
        let outcome = try await tool.run(words)
        #expect(outcome.status == 0, "\(outcome.errors)")
        var reader = JSONReader(outcome.output)
        return try reader.readValue()
    }

    private func withTenant(_ body: (Checkout) async throws -> Void) async throws {
        try await withCheckout(ManifestTree()) { checkout in
            try await checkout.database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Asal', '1:x', 'asal'), ('Bahar', '2:x', 'bahar')
                """
            )
            try await body(checkout)
        }
    }
}
