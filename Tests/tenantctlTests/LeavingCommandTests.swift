import CanonicalJSON
import TenantTesting
import Testing

@Suite("Adopt, forget and purge from the command line")
struct LeavingCommandTests {
    private static let stranger = """
        INSERT INTO bots (id, name, telegram_bot_token) VALUES (41, 'Old', '9007199254740993:old');
        INSERT INTO bot_plans (id, bot_id, name, period_days, price_kopeks) VALUES (17, 41, 'Old plan', 1, 1);
        """
    private static let plan = """
          monthly:
            name: Monthly
            period_days: 30
            price_toman: 1000
        """

    @Test("adopt shows, refuses without its acknowledgements, applies, and has nothing to do a second time")
    func adopt() async throws {
        try await withStranger { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            let before = try await database.everything()
            let shown = try await tool.run("adopt", "bahar", "monthly=17", "--dry-run")
            #expect(shown.status == 0, "\(shown.errors)")
            #expect(shown.output.contains("  > bot  exists already; taken over"))
            #expect(shown.output.contains("      slug: null → \"bahar\"\n"), "\(shown.output)")
            #expect(shown.output.contains("  > plan monthly  exists already; taken over"))
            #expect(shown.output.contains("      key: null → \"monthly\"\n"))
            #expect(shown.output.contains("  --ack token_changed:bahar@"))
            let refused = try await tool.run("adopt", "bahar", "monthly=17", "--auto-approve")
            #expect(refused.status == 4)
            #expect(try await database.everything() == before)
            try await checkout.applyAcknowledged(["adopt", "bahar", "monthly=17"])
            #expect(
                try await database.line(
                    "SELECT bots.id, slug, p.id, key, p.name FROM bots JOIN bot_plans AS p ON bot_id = bots.id WHERE slug = 'bahar'"
                ) == "41|bahar|17|monthly|Monthly"
            )
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)
            let again = try await tool.run("adopt", "bahar", "monthly=17", "--auto-approve")
            #expect(again.status == 0)
            #expect(
                again.output
                    == "Nothing to adopt: what was named of 'bahar' is managed already; the database stays at revision 2.\n"
            )
            let event = try await tool.run("adopt", "bahar", "--auto-approve", "--format", "json")
            #expect(try json(event.output)["event"]?.string == "unchanged")
            #expect(try await tool.run("history", "2").output.contains("> plan monthly  exists already; taken over"))
        }
    }

    @Test("adopt names what it cannot take over, in text and JSON, with 1; a word that is no KEY=ID is a usage error")
    func adoptRefused() async throws {
        try await withStranger { checkout in
            let tool = checkout.tool
            // What is not there under that name may be there under none.
            for command in [["get", "old"], ["purge", "old", "--confirm", "old"]] {
                let missing = try await tool.run(command)
                #expect(missing.status == 1)
                let words = "no tenant 'old' in the database; 1 bot has no slug, which 'tenantctl adopt' gives"
                #expect(missing.errors.contains(words), "\(missing.errors)")
            }
            let text = try await tool.run("adopt", "bahar", "monthly=99", "weekly=17", "--auto-approve")
            #expect(text.status == 1)
            #expect(text.errors.contains("  monthly=99: there is no plan 99\n"))
            #expect(
                text.errors.contains("  weekly=17: tenants/shops/bahar.yaml declares no plan and no card 'weekly'\n")
            )
            let object = try json(
                try await tool.run("adopt", "bahar", "monthly=99", "--auto-approve", "--format", "json").output
            )
            #expect(object["error"]?["code"]?.string == "adoption_refused")
            #expect(object["reasons"]?.array?.compactMap(\.string) == ["monthly=99: there is no plan 99"])
            #expect(try await tool.run("adopt", "bahar", "monthly", "--auto-approve").status == 64)
            #expect(try await tool.run("adopt", "bahar", "bot/x=1", "--auto-approve").status == 64)
            let missing = try await tool.run("adopt", "nobody", "--auto-approve")
            #expect(missing.status == 1)
            var tree = try Self.tree()
            tree["gol.yaml"] = tree["shops/bahar.yaml"]
            try tree.replace("tenant: bahar", with: "tenant: gol", in: "gol.yaml")
            try tree.replace("BAHAR_BOT_TOKEN", with: "GOL_BOT_TOKEN", in: "gol.yaml")
            try checkout.write(tree)
            var other = tool
            other.environment["GOL_BOT_TOKEN"] = "12345:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
            let new = try await other.run("adopt", "gol", "--auto-approve")
            #expect(new.status == 1)
            #expect(new.errors.contains("'tenantctl apply' makes a new tenant"), "\(new.errors)")
            #expect(try await tool.run("hold", "--all", "--reason", "freeze").status == 0)
            #expect(try await tool.run("adopt", "bahar", "--auto-approve").errors.contains("is held by sara: freeze"))
        }
    }

    @Test("forget lets go of a tenant with an acknowledgement and of rows without; the plan afterwards counts them")
    func forget() async throws {
        try await withApplied { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            let before = try await database.everything()
            let shown = try await tool.run("forget", "bahar", "--dry-run")
            #expect(shown.status == 0, "\(shown.errors)")
            #expect(shown.output.contains("  = bot  not ours any more; stays as it is"))
            #expect(shown.output.contains("  --ack tenant_forgotten:bahar@"))
            #expect(try await tool.run("forget", "bahar", "--auto-approve").status == 4)
            #expect(try await database.everything() == before)
            try await checkout.applyAcknowledged(["forget", "bahar"])
            var tree = CompleteTree.tree
            tree["shops/bahar.yaml"] = nil
            try checkout.write(tree)
            let plan = try await tool.run("plan", "--detailed-exitcode")
            #expect(plan.status == 0, "\(plan.output)")
            #expect(plan.output.contains("no changes; 1 unmanaged row left alone"))
            let again = try await tool.run("forget", "bahar", "--auto-approve")
            #expect(again.status == 1)
            #expect(again.errors.contains("tenant 'bahar' is not managed"))

            let rows = try await tool.run("forget", "asal", "plan/yearly", "--auto-approve", "--format", "json")
            #expect(rows.status == 0, "\(rows.output)")
            #expect(try json(rows.output)["event"]?.string == "forgotten")
            #expect(try await tool.run("forget", "asal", "yearly", "--auto-approve").status == 64)
            #expect(
                try await tool.run("history", "3").output.contains("= plan yearly  not ours any more; stays as it is")
            )
            #expect(try await tool.run("history", "--tenant", "bahar").output.contains("sara"))
            let one = try await tool.run("forget", "asal", "feature/polls", "--auto-approve")
            #expect(one.output.hasSuffix("\nForgot 1 row, which stays as it is, as revision 4.\n"), "\(one.output)")
            let two = try await tool.run(
                ["forget", "asal", "configuration/EMPTY_MAP", "configuration/EMPTY_LIST", "--auto-approve"]
            )
            #expect(two.output.hasSuffix("\nForgot 2 rows, which stay as they are, as revision 5.\n"), "\(two.output)")
        }
    }

    @Test("purge takes the name by --confirm, refuses while anything stands in the way, and is the end")
    func purge() async throws {
        try await withApplied { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            let before = try await database.everything()
            let declared = try await tool.run("purge", "bahar", "--confirm", "bahar")
            #expect(declared.status == 1)
            #expect(declared.errors.contains("  tenants/shops/bahar.yaml declares it\n  it is active: "))
            #expect(try await tool.run("purge", "bahar", "--confirm", "asal").status == 64)
            #expect(try await tool.run("purge", "bahar").errors.contains("Say --confirm bahar."))
            #expect(try await tool.run("purge", "bahar", "--format", "json").status == 64)
            #expect(try await database.everything() == before)
            try await removeBahar(checkout)
            let money = "UPDATE bots SET wallet_balance_kopeks = 700 WHERE slug = 'bahar'"
            try await database.psql(money)
            try await database.psql(
                "INSERT INTO bot_feature_flags (bot_id, feature_key) SELECT id, 'polls' FROM bots WHERE slug = 'bahar'"
            )
            let rich = try await tool.run("purge", "bahar", "--confirm", "bahar", "--format", "json")
            #expect(rich.status == 4)
            #expect(try json(rich.output)["error"]?["code"]?.string == "balance_remains")
            #expect(try json(rich.output)["balance_kopeks"]?.integer == 700)
            let options = ["purge", "bahar", "--discard-balance", "700"]
            let shown = try await tool.run(options + ["--dry-run"])
            #expect(shown.status == 0)
            #expect(shown.output.contains("  - bot  deleted for good"))
            #expect(
                shown.output.contains("Plan: 2 to delete in 1 tenant; 700 kopeks (7 toman) in its wallet are given up.")
            )
            let data = try await tool.run(options + ["--dry-run", "--format", "json"]).output
            #expect(data.contains("\"discarded_balance_kopeks\":700,"), "\(data)")
            let done = try await tool.run(options + ["--confirm", "bahar"])
            #expect(done.status == 0, "\(done.errors)")
            #expect(done.output.hasSuffix("\nDeleted 'bahar' for good, as revision 3.\n"))
            let again = try await tool.run(options + ["--confirm", "bahar"])
            #expect(again.status == 1)
            #expect(again.errors.contains("no tenant 'bahar' in the database"))
            let back = try await tool.run("rollback", "1", "--dry-run", "--format", "json")
            #expect(back.status == 1)
            #expect(try json(back.output)["error"]?["code"]?.string == "purged_since")
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)
            let history = try await tool.run("history", "3").output
            #expect(history.contains("- bot  deleted for good"))
            #expect(history.contains("accepted    discard_balance:700\n"))
            let past = try await tool.run("history", "3", "--format", "json").output
            #expect(past.contains("\"acknowledgements\":[\"discard_balance:700\"]"), "\(past)")
            // As the plan showed it.
            for text in [shown.output, history] { #expect(text.contains("      name: \"Bahar\" → (none)\n")) }
            #expect(history.hasSuffix("; what was in the rows of a tenant that was deleted for good is not kept.\n"))
        }
    }

    @Test("purge asks for the name at a terminal, and takes nothing else for it")
    func typed() async throws {
        try await withApplied { checkout in
            try await removeBahar(checkout)
            let before = try await checkout.database.everything()
            for answer in ["yes\n", "\n", "asal\n"] {
                let declined = try await checkout.tool.runAtTerminal("purge", "bahar", typing: answer)
                #expect(declined.output.contains("Only the name of the tenant is accepted: "), "\(declined.output)")
                #expect(declined.output.contains("declined; nothing was written"))
            }
            #expect(try await checkout.database.everything() == before)
            let done = try await checkout.tool.runAtTerminal("purge", "bahar", typing: "bahar\n")
            #expect(done.output.contains("Deleted 'bahar' for good, as revision 3."), "\(done.output)")
        }
    }

    @Test("manifests that cannot be read may declare it, so that nothing is deleted: 65")
    func unreadable() async throws {
        try await withApplied { checkout in
            try await removeBahar(checkout)
            try checkout.write("tenant: [\n", to: "tenants/broken.yaml")
            let outcome = try await checkout.tool.run("purge", "bahar", "--confirm", "bahar")
            #expect(outcome.status == 65)
            #expect(try await checkout.database.line("SELECT count(*) FROM bots WHERE slug = 'bahar'") == "1")
        }
    }

    @Test("each of them shows examples, and killed while it waits for the lock it has written nothing")
    func waiting() async throws {
        try await withApplied { checkout in
            try await removeBahar(checkout)
            let before = try await checkout.database.everything()
            let held = try await HeldSession(
                "SELECT pg_advisory_lock(x'74656e616e746374'::bigint)",
                on: checkout.database
            )
            for command in [
                ["purge", "bahar", "--confirm", "bahar"], ["forget", "asal", "plan/yearly", "--auto-approve"],
            ] {
                let late = try await checkout.tool.run(command + ["--lock-timeout", "1"])
                #expect(late.status == 5, "\(late.errors)")
                let process = try await checkout.tool.start(command)
                try await checkout.database.waitForLocks()
                process.kill()
                _ = try await process.outcome()
            }
            await held.end()
            #expect(try await checkout.database.everything() == before)
            for command in ["adopt", "forget", "purge"] {
                let help = try await checkout.tool.run(command, "--help")
                #expect(help.status == 0)
                #expect(help.output.contains("EXAMPLES\n  tenantctl \(command) parsvpn"))
            }
        }
    }

    private static func tree() throws -> ManifestTree {
        var tree = CompleteTree.tree
        tree["shops/bahar.yaml"] = (tree["shops/bahar.yaml"] ?? "") + "\nplans:\n\(plan)\n"
        return tree
    }

    /// A database with two of the tenants applied, and the third's bot as somebody else made it.
    private func withStranger(_ body: (Checkout) async throws -> Void) async throws {
        var first = CompleteTree.tree
        first["shops/bahar.yaml"] = nil
        try await withCheckout(first, secrets: CompleteTree.secrets) { checkout in
            var checkout = checkout
            checkout.tool.environment["TENANTRY_ACTOR"] = "sara"
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql(Self.stranger)
            try checkout.write(Self.tree())
            try await body(checkout)
        }
    }

    private func withApplied(_ body: (Checkout) async throws -> Void) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var checkout = checkout
            checkout.tool.environment["TENANTRY_ACTOR"] = "sara"
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await body(checkout)
        }
    }

    private func removeBahar(_ checkout: Checkout) async throws {
        var tree = CompleteTree.tree
        tree["shops/bahar.yaml"] = nil
        try checkout.write(tree)
        try await checkout.applyAcknowledged()
    }

    /// The last line, as JSON.
    private func json(_ output: String) throws -> JSON {
        var reader = JSONReader(String(output.split(separator: "\n").last ?? ""))
        return try reader.readValue()
    }
}
