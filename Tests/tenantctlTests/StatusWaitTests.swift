import TenantTesting
import Testing

@Suite("status waits until all runtimes serve a revision")
struct StatusWaitTests {
    private static let tree = ManifestTree([
        "narges.yaml": """
        version: 1
        tenant: narges
        name: Narges
        telegram: { bot_token: { env: NARGES_BOT_TOKEN } }

        """
    ])

    private func withStatus(_ body: (Checkout) async throws -> Void) async throws {
        let secrets = ["NARGES_BOT_TOKEN": "51:NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"]
        try await withCheckout(Self.tree, secrets: secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await body(checkout)
        }
    }

    /// Reports in the name of a runtime. With a sign of life an hour ahead it stays live however slow the machine is.
    private func report(
        _ instance: String,
        _ revision: Int,
        age: String,
        error: String = "NULL",
        to checkout: Checkout
    ) async throws {
        try await checkout.database.psql(
            """
            INSERT INTO tenantctl.receipts (instance, revision_seen, heartbeat_at, error)
            VALUES ('\(instance)', \(revision), now() - interval '\(age)', \(error))
            ON CONFLICT (instance) DO UPDATE SET revision_seen = excluded.revision_seen,
                heartbeat_at = excluded.heartbeat_at, error = excluded.error
            """
        )
    }

    @Test("runtimes are listed with what they serve, what was heard of them and what they refused")
    func lists() async throws {
        try await withStatus { checkout in
            try await report("web-1", 1, age: "-1 hour", to: checkout)
            try await report("web-2", 0, age: "2 minutes", error: "E'no \\x1b[31m catalog'", to: checkout)
            let text = try await checkout.tool.run("status")
            #expect(text.output.contains("runtime     web-1 at revision 1, heard of "))
            #expect(
                text.output.contains(
                    "runtime     web-2 at revision 0, not live, heard of 2 min ago, refused a newer one: "
                )
            )
            #expect(!text.output.contains("\u{1B}"))
            let json = try await checkout.tool.run("status", "--format", "json").output
            #expect(json.contains(#""instance":"web-1","revision":1,"live":true,"#))
            #expect(json.contains(#""instance":"web-2","revision":0,"live":false,"#))
        }
    }

    @Test(
        "what another version of the tool stored and this one cannot read is said with 1, beside all the rest",
        arguments: ["catalog", "policy"]
    )
    func unreadable(name: String) async throws {
        try await withStatus { checkout in
            try await checkout.database.psql(
                """
                INSERT INTO tenantctl.settings (name, value, revision) VALUES ('\(name)', '{"version": 99}', 2)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """
            )
            try await report("web-1", 1, age: "-1 hour", error: "'the catalog is nonsense'", to: checkout)
            let text = try await checkout.tool.run("status")
            #expect(text.status == 1)
            #expect(text.output.contains("revision    1\n"))
            #expect(text.output.contains("runtime     web-1 at revision 1, heard of "))
            #expect(text.output.contains("refused a newer one: the catalog is nonsense\n"))
            #expect(text.output.contains("unreadable  the database holds something that cannot be understood: "))
            #expect(
                text.output.contains(
                    "tenantctl.settings, \(name): it was stored by another version of the tool; use that one or a newer one\n"
                )
            )
            #expect(text.errors.isEmpty)
            let json = try await checkout.tool.run("status", "--format", "json")
            #expect(json.status == 1)
            #expect(json.output.contains(#""refusal":"the catalog is nonsense""#))
            #expect(json.output.contains(#"tenantctl.settings, \#(name): it was stored by another version"#))
        }
    }

    @Test("it ends with 0 when all live ones serve the revision, those that are dead or ahead not in the way")
    func served() async throws {
        try await withStatus { checkout in
            try await report("a", 1, age: "-1 hour", to: checkout)
            try await report("b", 7, age: "-1 hour", to: checkout)
            try await report("c", 0, age: "31 s", to: checkout)
            let outcome = try await checkout.tool.run("status", "--wait", "1")
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("revision    1\n"))
        }
    }

    @Test("it waits for the last one")
    func waits() async throws {
        try await withStatus { checkout in
            try await report("a", 0, age: "-1 hour", to: checkout)
            async let outcome = checkout.tool.run("status", "--wait", "1", "--timeout", "600")
            for _ in 0..<4000 {
                let waiting = try await checkout.database.psql(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%FROM tenantctl.receipts%' "
                        + "AND datname = current_database() AND pid <> pg_backend_pid()"
                )
                if waiting != "0" { break }
            }
            try await report("a", 1, age: "-1 hour", to: checkout)
            #expect(try await outcome.status == 0)
        }
    }

    @Test("none live is 1 at once, a refusal is 1 with its reason, and time over is 7, in JSON too")
    func fails() async throws {
        try await withStatus { checkout in
            let nobody = try await checkout.tool.run("status", "--wait", "1", "--timeout", "600")
            #expect(nobody.status == 1)
            #expect(nobody.errors.contains("no runtime has been heard of in the last 30 s"))
            try await report("a", 0, age: "-1 hour", to: checkout)
            let late = try await checkout.tool.run("status", "--wait", "1", "--timeout", "1")
            #expect(late.status == 7)
            #expect(late.errors.contains("after 1 s not all runtimes serve revision 1: a at revision 0"))
            let json = try await checkout.tool.run("status", "--wait", "1", "--timeout", "0", "--format", "json")
            #expect(json.status == 7)
            #expect(json.output.contains(#""code":"wait_timed_out""#) && json.output.contains(#""exit_code":7"#))
            try await report("b", 0, age: "-1 hour", error: "'the catalog is nonsense'", to: checkout)
            let refused = try await checkout.tool.run("status", "--wait", "1", "--timeout", "600")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("b serves revision 0 and refused a newer one: the catalog is nonsense"))
        }
    }

    @Test(
        "a wait that makes no sense is a usage error",
        arguments: [
            ["--timeout", "5"], ["--wait", "-1"], ["--wait", "1", "--timeout", "-1"],
            ["--wait", "1", "--timeout", "86401"],
            ["--wait", "soon"],
        ]
    )
    func usage(arguments: [String]) async throws {
        try await withStatus { checkout in
            let outcome = try await checkout.tool.run(["status"] + arguments)
            #expect(outcome.status == 64)
        }
    }
}
