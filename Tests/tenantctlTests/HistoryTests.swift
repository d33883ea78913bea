import CanonicalJSON
import Foundation
import TenantTesting
import Testing

@Suite("History says who did what, and what a revision changed")
struct HistoryTests {
    @Test("the newest first, with actor, commit, counts, acknowledgements and holds")
    func list() async throws {
        try await withTwoRevisions { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("hold", "asal", "--reason", "incident 7").status == 0)
            #expect(try await tool.run("release", "asal").status == 0)
            let outcome = try await tool.run("history")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n").map {
                $0.split(separator: " ", omittingEmptySubsequences: true)
            }
            #expect(lines.map { $0.first } == ["REVISION", "release", "hold", "2", "--ack", "1"])
            let text = outcome.output
            #expect(text.contains("sara"))
            #expect(text.contains("0123456789ab  1 updated"))
            #expect(text.contains("    --ack card_changed:asal/mellat-main@"))
            #expect(text.contains("asal: incident 7"))
            #expect(text.contains(" s ago)"))
            #expect(try await tool.run("history", "--limit", "1").output.split(separator: "\n").count == 2)
        }
    }

    @Test("the help of hold says what plans count of held tenants")
    func help() async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let help = try await checkout.tool.run("hold", "--help").output.split { $0.isWhitespace }
            #expect(help.joined(separator: " ").contains("limits do not count them until they are released"))
        }
    }

    @Test("a hold that waited for an apply is dated by when it took effect, behind that apply")
    func waitedFor() async throws {
        try await withTwoRevisions { checkout in
            let database = checkout.database
            let held = try await HeldSession("SELECT pg_advisory_lock(x'74656e616e746374'::bigint)", on: database)
            async let hold = checkout.tool.run("hold", "asal", "--reason", "stop now")
            try await database.waitForLocks()
            let before = try await database.line("SELECT clock_timestamp()")
            await held.end()
            #expect(try await hold.status == 0)
            let dated = try await database.line(
                """
                SELECT (SELECT at > '\(before)' FROM tenantctl.hold_events),
                    (SELECT held_since > '\(before)' FROM tenantctl.holds)
                """
            )
            #expect(dated == "t|t")
        }
    }

    @Test("as JSON, each entry with its event")
    func json() async throws {
        try await withTwoRevisions { checkout in
            #expect(try await checkout.tool.run("hold", "--all", "--reason", "freeze", "--until", "2d").status == 0)
            let entries = try await entries(checkout.tool, "history", "--format", "json")
            try #require(entries.map { $0["event"]?.string } == ["hold", "apply", "apply"])
            #expect(entries[0]["tenant"] == .null)
            #expect(entries[0]["until"]?.string?.hasSuffix("Z") == true)
            #expect(entries[1]["revision"]?.integer == 2)
            #expect(entries[1]["source_commit"]?.string == "0123456789abcdef0123456789abcdef01234567")
            #expect(entries[1]["counts"]?["update"]?.integer == 1)
            #expect(entries[1]["acknowledgements"]?.array?.count == 1)
        }
    }

    @Test("a revision is shown old → new as plans show it: cards masked, secrets as fingerprints, with file and line")
    func revision() async throws {
        try await withTwoRevisions { checkout in
            let outcome = try await checkout.tool.run("history", "2")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("commit      0123456789abcdef"))
            #expect(outcome.output.contains("asal  (tenants/asal.yaml)\n  ~ card mellat-main"))
            #expect(outcome.output.contains("(line "))
            #expect(outcome.output.contains("card_number: 610433…7870 #"))
            #expect(outcome.output.contains(" → 627353…9181 #"))
            #expect(!outcome.output.contains("6273537000009181"))
            let first = try await checkout.tool.run("history", "1")
            #expect(first.output.contains("telegram_bot_token: env:ASAL_BOT_TOKEN #"))
            #expect(first.output.contains("  + card mellat-main  card_number 610433…7870 #"), "\(first.output)")
            #expect(!first.output.contains("6104337000007870") && !first.output.contains("crypto"))
            var reader = JSONReader(try await checkout.tool.run("history", "2", "--format", "json").output)
            let json = try reader.readValue()
            let field = try #require(json["changes"]?.array?.first?["fields"]?.array?.first)
            #expect(field["after"]?["masked"]?.string == "627353…9181")
            #expect(json["changes"]?.array?.first?["source"]?["file"]?.string == "tenants/asal.yaml")
            #expect(json["pruned"]?.bool == false)
        }
    }

    @Test(
        "a new tenant is shown with all that it began with, as its plan showed it, whatever became of it since",
        arguments: ["changed", "removed", "forgotten", "deleted for good"]
    )
    func newTenants(since: String) async throws {
        var tree = CompleteTree.tree
        try tree.replace(
            "tenant: asal\n",
            with: "tenant: asal\nmanagement: { plans: once, configuration.LIMITS: observe, features.polls: observe, "
                + "plans.monthly-50.sort_order: observe }\n",
            in: "asal.yaml"
        )
        tree["_policy.yaml"] = "version: 1\nlimits: { deletions: 100, percent_of_kind: 100 }\n"
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            let planned = try await changes(tool, ["plan"])
            try #require(planned.count > 20)
            try await checkout.applyAcknowledged()
            #expect(try await changes(tool, ["history", "1"]) == planned)
            switch since {
            case "changed":
                for (old, new) in [("melli-second", "melli-third"), ("price_toman: 150000", "price_toman: 160000")] {
                    try tree.replace(old, with: new, in: "asal.yaml")
                }
                try tree.replace("free:", with: "gratis:", in: "shops/chaman.yaml")
                try checkout.write(tree)
                try await checkout.applyAcknowledged()
            case "removed":
                try FileManager.default.removeItem(atPath: checkout.folder + "/tenants/asal.yaml")
                try await checkout.applyAcknowledged()
            case "forgotten":
                try await checkout.applyAcknowledged(["forget", "asal"])
            default:
                try FileManager.default.removeItem(atPath: checkout.folder + "/tenants/shops/chaman.yaml")
                try await checkout.applyAcknowledged()
                let purged = try await tool.run("purge", "chaman", "--confirm", "chaman")
                #expect(purged.status == 0, "\(purged.errors)")
            }
            #expect(try await database.line("SELECT revision > 1 FROM tenantctl.state") == "t")
            #expect(try await changes(tool, ["history", "1"]) == planned)
            let text = try await tool.run("history", "1").output
            #expect(text.hasSuffix("\(planned.count) created.\n"), "\(text)")
        }
    }

    @Test("where the ledger that a new tenant began with is gone, the rest is shown, and that it is not all")
    func unknownBeginning() async throws {
        try await withTwoRevisions { checkout in
            // As in a database whose first applies were made before replaced ledgers were kept.
            try await checkout.database.psql("DELETE FROM tenantctl.replaced_ledger WHERE kind = 'card'")
            let first = try await checkout.tool.run("history", "1").output
            #expect(first.contains("  + plan monthly-50  ") && !first.contains("+ card"), "\(first)")
            #expect(first.hasSuffix(" created; what else its new tenants began with is not known any more.\n"))
        }
    }

    @Test("of a revision only the changes of tenants that are asked for, and what was left out by that")
    func part() async throws {
        try await withTwoRevisions { checkout in
            let tool = checkout.tool
            let whole = try await changes(tool, ["history", "1"])
            let part = try await changes(tool, ["history", "1", "--tenant", "as*"])
            #expect(part == whole.filter { $0.hasPrefix("asal ") } && part.count > 10 && part.count < whole.count)
            let text = try await tool.run("history", "1", "--tenant", "as*").output
            #expect(text.contains("\nasal  (tenants/asal.yaml)\n") && !text.contains("\nbahar  "), "\(text)")
            let ofAll = "1 change for all tenants left out"
            #expect(
                text.hasSuffix(
                    "\n\(part.count) of \(whole.count) created; only tenants like 'as*', 1 of 3; \(ofAll).\n"
                ),
                "\(text)"
            )
            var reader = JSONReader(
                try await tool.run("history", "1", "--tenant", "as*", "--format", "json").output
            )
            let json = try reader.readValue()
            #expect(json["tenant_glob"] == .string("as*") && json["directory_changes"] == .array([]))
            #expect(json["left_out"]?["tenants"]?.integer == 2 && json["left_out"]?["directory_changes"]?.integer == 1)
            #expect(json["operation"]?["counts"]?["create"]?.integer == Int64(whole.count))
            // A name is no pattern of a statement, whatever stands in it.
            for glob in ["nobody", "'", "asal'}"] {
                let none = try await tool.run("history", "2", "--tenant", glob)
                #expect(none.status == 0, "\(none.errors)")
                let closing = "\n0 of 1 updated; only tenants like '\(glob)', 0 of 1.\n"
                #expect(none.output.hasSuffix(closing), "\(none.output)")
            }
        }
    }

    @Test("where the beginnings of new tenants may be gone, whoever asks for one of them is told so")
    func uncertainBeginning() async throws {
        try await withTwoRevisions { checkout in
            // As in a database whose first applies were made before replaced ledgers were kept.
            try await checkout.database.psql(
                """
                DELETE FROM tenantctl.replaced_ledger WHERE kind = 'card';
                UPDATE tenantctl.history_extent SET reversible_from = 2;
                """
            )
            let first = try await checkout.tool.run("history", "1", "--tenant", "asal").output
            #expect(first.contains("; what else new tenants began with may not be known any more.\n"), "\(first)")
            let second = try await checkout.tool.run("history", "2", "--tenant", "asal").output
            #expect(second.hasSuffix("\n1 of 1 updated; only tenants like 'asal', 1 of 1.\n"), "\(second)")
        }
    }

    /// What a plan or a revision lists of its tenants, a line a field, without where it stands.
    private func changes(_ tool: BuiltTool, _ command: [String]) async throws -> [String] {
        let outcome = try await tool.run(command + ["--format", "json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        var reader = JSONReader(outcome.output)
        return try #require(try reader.readValue()["changes"]?.array).map { change in
            let row = ["tenant", "kind", "key", "action", "reason"].map { change[$0]?.string ?? "-" }
            return row.joined(separator: " ") + " " + (change["fields"].map { JSONText($0).text } ?? "-")
        }
    }

    @Test("what came from a layer or an environment is shown with its file, below the tenant's own")
    func files() async throws {
        var tree = CompleteTree.tree
        tree["_layers/shared.yaml"] = "version: 1\nfeatures: { promo_codes: true }\n"
        tree["_environments/prod.yaml"] = "version: 1\n\nconfiguration: { OTHER: 1 }\n"
        try tree.replace("tenant: asal\n", with: "tenant: asal\nextends: [shared]\n", in: "asal.yaml")
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            func apply() async throws {
                try await checkout.applyAcknowledged(["apply", "--environment", "prod", "--tenant", "asal"])
            }
            try await apply()
            try tree.replace("promo_codes: true", with: "promo_codes: false", in: "_layers/shared.yaml")
            try tree.replace("OTHER: 1", with: "OTHER: 2", in: "_environments/prod.yaml")
            try tree.replace("sort_order: -10", with: "sort_order: -11", in: "asal.yaml")
            try checkout.write(tree)
            let planned = try await checkout.tool.run("plan", "--environment", "prod", "--tenant", "asal").output
            try await apply()
            let past = try await checkout.tool.run("history", "2").output
            for text in [planned, past] {
                #expect(text.contains("\nasal  (tenants/asal.yaml)\n"), "\(text)")
                #expect(text.contains("  ~ feature promo_codes  (tenants/_layers/shared.yaml:2)\n"))
                #expect(text.contains("  ~ configuration OTHER  (tenants/_environments/prod.yaml:3)\n"))
                #expect(text.contains(#/  ~ plan [^ ]+  \(line \d+\)\n/#))
            }
        }
    }

    @Test("only what changed a tenant, by the name that it had then")
    func narrowed() async throws {
        try await withTwoRevisions { checkout in
            let asal = try await entries(checkout.tool, "history", "--tenant", "as*", "--format", "json")
            #expect(asal.map { $0["revision"]?.integer } == [2, 1])
            let bahar = try await entries(checkout.tool, "history", "--tenant", "bahar", "--format", "json")
            #expect(bahar.map { $0["revision"]?.integer } == [1])
            let nobody = try await checkout.tool.run("history", "--tenant", "nobody")
            #expect(nobody.output == "nothing that is kept changed a tenant like 'nobody'\n")
        }
    }

    @Test("pruning forgets changes and not who applied what, says how many, and moves the earliest way back")
    func prune() async throws {
        try await withTwoRevisions { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            #expect(try await tool.run("history", "--prune", "--older-than", "90d").status == 64)
            let young = try await tool.run("history", "--prune", "--older-than", "90d", "--auto-approve")
            #expect(young.output == "Nothing is older.\n")
            try await database.psql(
                """
                UPDATE tenantctl.operations SET finished_at = now() - interval '91 days' WHERE revision = 1;
                INSERT INTO tenantctl.receipts (instance, revision_seen, heartbeat_at)
                VALUES ('old', 1, now() - interval '91 days'), ('new', 2, now());
                """
            )
            let pruned = try await tool.run("history", "--prune", "--older-than", "90d", "--auto-approve")
            #expect(
                pruned.output == """
                    Forgotten: 4 changes of 1 revision, 1 receipt, 0 holds and releases. Operations are kept; revision 1 is the \
                    earliest to go back to.

                    """
            )
            #expect(
                try await database.line(
                    """
                    SELECT (SELECT string_agg(revision::text, ' ') FROM tenantctl.changes),
                        (SELECT count(*) FROM tenantctl.operations), (SELECT string_agg(instance, ' ') FROM tenantctl.receipts)
                    """
                ) == "2|2|new"
            )
            #expect(
                try await tool.run("history", "1").output.contains("the changes themselves are not kept any more.")
            )
            #expect(try await tool.run("rollback", "1", "--dry-run").status == 0)
            let before = try await tool.run("rollback", "0", "--dry-run")
            #expect(before.status == 1)
            #expect(
                before.errors.contains("revision 1 is not kept any more, so that 1 is the earliest"),
                "\(before.errors)"
            )
            let again = try await tool.run("history", "--prune", "--older-than", "90d", "--auto-approve")
            #expect(again.output == "Nothing is older.\n")
        }
    }

    @Test("what makes no sense is usage; a revision that has not been is named")
    func wrongCalls() async throws {
        try await withTwoRevisions { checkout in
            let tool = checkout.tool
            for call in [
                ["history", "2", "--limit", "3"], ["history", "--prune"], ["history", "--older-than", "1d"],
                ["history", "--prune", "--older-than", "soon", "--auto-approve"], ["history", "--limit", "0"],
                ["history", "--prune", "--older-than", "1m", "--auto-approve"],
                ["history", "--prune", "--older-than", "23h", "--auto-approve"],
                ["rollback", "-1"], ["hold", "asal"], ["hold", "asal", "--reason", " "], ["hold", "--reason", "x"],
                ["hold", "asal", "--all", "--reason", "x"], ["hold", "asal", "--reason", "x", "--until", "2027-02-30"],
                ["hold", "asal", "--reason", "x", "--until", "tomorrow"], ["release"], ["rollback", "1"],
                ["hold", "asal", "--reason", "x", "--until", "2020-01-01"],
            ] {
                let outcome = try await tool.run(call)
                #expect(outcome.status == 64, "\(call): \(outcome.errors)")
            }
            let missing = try await tool.run("history", "9")
            #expect(missing.status == 1)
            #expect(missing.errors.contains("there is no revision 9: the database is at revision 2"))
            let unknown = try await tool.run("hold", "asl", "--reason", "x")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("no tenant 'asl' in the database; did you mean 'asal'?"))
        }
    }

    @Test("a reason with the number of a card or a bot token in it is refused, and is not repeated")
    func secretReason() async throws {
        try await withTwoRevisions { checkout in
            for (secret, what) in [
                ("6104-3370-0000-7870", "the number of a card"), ("۶۱۰۴۳۳۷۰۰۰۰۰۷۸۷۰", "the number of a card"),
                ("1000000009:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc", "a bot token"),
            ] {
                let outcome = try await checkout.tool.run("hold", "asal", "--reason", "paid to \(secret) twice")
                #expect(outcome.status == 64)
                #expect(
                    outcome.errors.contains("--reason holds \(what), and whoever plans reads it"),
                    "\(outcome.errors)"
                )
                #expect(!(outcome.output + outcome.errors).contains(secret))
            }
            #expect(try await checkout.database.line("SELECT count(*) FROM tenantctl.holds") == "0")
        }
    }

    private func entries(_ tool: BuiltTool, _ arguments: String...) async throws -> [JSON] {
        var reader = JSONReader(try await tool.run(arguments).output)
        return try #require(try reader.readValue()["entries"]?.array)
    }
}

/// Runs `body` with a database at revision 2, which changed a card of `asal`.
func withTwoRevisions(_ body: (Checkout) async throws -> Void) async throws {
    var environment = CompleteTree.secrets
    environment["TENANTRY_ACTOR"] = "sara"
    environment["GITHUB_ACTIONS"] = "true"
    environment["GITHUB_SHA"] = "0123456789abcdef0123456789abcdef01234567"
    try await withCheckout(CompleteTree.tree, secrets: environment) { checkout in
        let first = try await checkout.tool.run("apply", "--auto-approve")
        #expect(first.status == 0, "\(first.errors)")
        var tree = CompleteTree.tree
        try tree.replace("۶۱۰۴-۳۳۷۰ 0000 7870", with: "6273537000009181", in: "asal.yaml")
        try checkout.write(tree)
        try await checkout.applyAcknowledged()
        try await body(checkout)
    }
}

extension Checkout {
    /// Applies what is there with everything accepted that the plan names.
    func applyAcknowledged(_ command: [String] = ["apply"]) async throws {
        let refused = try await tool.run(command + ["--auto-approve"])
        guard refused.status == 4 else {
            #expect(refused.status == 0, "\(refused.errors)")
            return
        }
        let words = refused.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
            .flatMap { $0.split(separator: " ").map(String.init) }
        let applied = try await tool.run(command + ["--auto-approve"] + words)
        #expect(applied.status == 0, "\(applied.errors)")
    }
}
