import CanonicalJSON
import TenantTesting
import Testing

@Suite("Rollback and hold from the command line")
struct RollbackCommandTests {
    private static let card =
        "SELECT card_number FROM tenant_payment_cards JOIN bots ON bots.id = bot_id WHERE slug = 'asal' AND key = 'mellat-main'"

    @Test("back, acknowledged like any plan; the next apply leaves the tenant alone until it is released")
    func roundTrip() async throws {
        try await withTwoRevisions { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            let before = try await database.everything()
            let shown = try await tool.run("rollback", "1", "--dry-run")
            #expect(shown.status == 0, "\(shown.errors)")
            #expect(shown.output.contains("  ~ card mellat-main\n      card_number: 627353…9181 #"))
            #expect(shown.output.contains("  --ack card_changed:asal/mellat-main@"))
            let refused = try await tool.run("rollback", "1", "--auto-approve")
            #expect(refused.status == 4)
            #expect(try await database.everything() == before)
            try await checkout.applyAcknowledged(["rollback", "1"])
            #expect(try await database.line(Self.card) == "6104337000007870")

            // The manifests still say the other card.
            let plan = try await tool.run("plan", "--detailed-exitcode")
            #expect(plan.status == 0, "\(plan.output)")
            #expect(plan.output.contains("Held, and left out:\n  asal: rolled back to revision 1 (sara)"))
            let apply = try await tool.run("apply", "--auto-approve")
            #expect(apply.status == 0)
            #expect(apply.output.contains("Nothing to apply; the database stays at revision 3."))
            #expect(try await tool.run("status").output.contains("held        asal since 20"))
            let again = try await tool.run("rollback", "1", "--auto-approve")
            #expect(again.status == 0)
            #expect(again.output.contains("Nothing to go back on"))
            #expect(try await tool.run("history").output.contains("1 updated, back to revision 1"))

            #expect(try await tool.run("release", "asal").output == "Released: asal\n")
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 2)
            #expect(try await database.line("SELECT count(*) FROM tenantctl.holds") == "0")
        }
    }

    @Test("with --format json an event a line, the last with both revisions")
    func events() async throws {
        try await withTwoRevisions { checkout in
            let refused = try await checkout.tool.run("rollback", "1", "--auto-approve", "--format", "json")
            #expect(refused.status == 4)
            let report = try ErrorReport(String(refused.output.split(separator: "\n").last ?? ""))
            #expect(report.error.code == "acknowledgement_required")
            var reader = JSONReader(String(refused.output.split(separator: "\n").last ?? ""))
            let acknowledgements = try #require(try reader.readValue()["acknowledgements_required"]?.array)
            let words = acknowledgements.compactMap(\.string).flatMap { ["--ack", $0] }
            let done = try await checkout.tool.run(["rollback", "1", "--auto-approve", "--format", "json"] + words)
            #expect(done.status == 0, "\(done.errors)")
            var last = JSONReader(String(done.output.split(separator: "\n").last ?? ""))
            let event = try last.readValue()
            #expect(event["event"]?.string == "rolled_back")
            #expect(event["revision"]?.integer == 3)
            #expect(event["target_revision"]?.integer == 1)
        }
    }

    @Test(
        "secrets that changed since are named and refused with 4, and left with --except-secrets; their values never show"
    )
    func secrets() async throws {
        try await withTwoRevisions { checkout in
            var rotated = checkout
            rotated.tool.environment["ASAL_BOT_TOKEN"] = "1000000001:ROTATEDROTATEDROTATEDROTATEDROTATED"
            let token = try #require(CompleteTree.secrets["ASAL_BOT_TOKEN"])
            let number = try #require(token.split(separator: ":").first)
            rotated.tool.environment["ASAL_BOT_TOKEN"] = "\(number):ROTATEDROTATEDROTATEDROTATEDROTATED"
            try await rotated.applyAcknowledged()
            let refused = try await checkout.tool.run("rollback", "2", "--auto-approve")
            #expect(refused.status == 4)
            #expect(refused.errors.contains("  asal bot telegram_bot_token, was env:ASAL_BOT_TOKEN\n"))
            let left = try await checkout.tool.run("rollback", "2", "--auto-approve", "--except-secrets")
            #expect(left.status == 0, "\(left.errors)")
            let text = [refused, left].map { $0.output + $0.errors }.joined()
            #expect(!text.contains("ROTATED") && !text.contains(token))
        }
    }

    @Test("a held tenant is left out, of limits as well; a hold of all leaves new tenants out, until it ends")
    func holds() async throws {
        try await withTwoRevisions { checkout in
            let (tool, database) = (checkout.tool, checkout.database)
            #expect(try await tool.run("hold", "bahar", "--reason", "incident").status == 0)
            var tree = CompleteTree.tree
            try tree.replace("۶۱۰۴-۳۳۷۰ 0000 7870", with: "6273537000009181", in: "asal.yaml")
            tree["shops/bahar.yaml"] = nil
            try checkout.write(tree)
            let plan = try await tool.run("plan", "--format", "json")
            var reader = JSONReader(plan.output)
            let json = try reader.readValue()
            #expect(json["changes"]?.array?.isEmpty == true)
            #expect(json["complete"]?.bool == false)
            #expect(json["held"]?.array?.first?["tenant"]?.string == "bahar")
            #expect(json["held"]?.array?.first?["reason"]?.string == "incident")
            tree["asal.yaml"] = nil
            try checkout.write(tree)
            let held = try await tool.run("plan")
            #expect(
                held.output.contains("Plan: 1 to deactivate in 1 tenant; 1 hold heeded; needs 1 acknowledgement."),
                "\(held.output)"
            )
            #expect(try await tool.run("release", "bahar").status == 0)
            let both = try await tool.run("apply", "--auto-approve")
            #expect(both.status == 4)
            #expect(both.errors.contains("limit deactivated_tenants: 2 tenants would stop selling, allowed is 1"))
            #expect(try await tool.run("hold", "bahar", "--reason", "incident").status == 0)

            try checkout.write(CompleteTree.tree)
            #expect(try await tool.run("hold", "--all", "--reason", "freeze").status == 0)
            let frozen = try await tool.run("plan", "--detailed-exitcode")
            #expect(frozen.status == 0)
            #expect(frozen.output.contains("  all tenants: freeze (sara)\n  bahar: incident (sara)\n"))
            let single = try await tool.run("release", "asal")
            #expect(single.output.hasPrefix("asal is not held by name.\nstill held: all tenants since "))
            try await database.psql("UPDATE tenantctl.holds SET held_until = now() WHERE bot_id IS NULL")
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 2)
            #expect(try await tool.run("release", "--all").output.hasPrefix("There is no hold of all tenants.\n"))
        }
    }

    @Test("a hold that was taken after a plan was approved makes the plan stale")
    func heldMeanwhile() async throws {
        try await withTwoRevisions { checkout in
            try checkout.write(CompleteTree.tree)
            #expect(try await checkout.tool.run("plan", "--out", "plan.json").status == 0)
            #expect(try await checkout.tool.run("hold", "asal", "--reason", "incident").status == 0)
            let outcome = try await checkout.tool.run("apply", "plan.json", "--auto-approve")
            #expect(outcome.status == 3)
            #expect(outcome.errors.contains("card asal/mellat-main was approved and is not planned any more"))
            #expect(try await checkout.tool.run("show", "plan.json").status == 0)
        }
    }
}
