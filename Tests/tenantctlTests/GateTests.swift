import TenantTesting
import Testing

@Suite("What needs an acknowledgement or goes beyond a limit is not applied without")
struct GateTests {
    @Test("a changed card is refused with the line to copy, and that line lets it pass")
    func acknowledged() async throws {
        try await withChangedCard { checkout in
            let before = try await checkout.database.everything()
            let refused = try await checkout.tool.run("apply", "--auto-approve")
            #expect(refused.status == 4)
            #expect(try await checkout.database.everything() == before)
            let lines = refused.errors.split(separator: "\n").filter { $0.hasPrefix("  --ack ") }
            #expect(lines.count == 1)
            let words = try #require(lines.first).split(separator: " ").map(String.init)
            #expect(words.last?.hasPrefix("card_changed:asal/mellat-main@") == true)
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            #expect(plan.acknowledgementsRequired == [words.last])
            let applied = try await checkout.tool.run(["apply", "--auto-approve"] + words)
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(
                try await checkout.database.line("SELECT acknowledgements FROM tenantctl.operations WHERE revision = 2")
                    == "{\(words.last ?? "")}"
            )
        }
    }

    @Test("an acknowledgement is bound to its change: another value of the same field needs another")
    func bound() async throws {
        try await withChangedCard { checkout in
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            let acknowledgement = try #require(plan.acknowledgementsRequired.first)
            try checkout.write(edited(card: "6219867000006565"))
            let refused = try await checkout.tool.run("apply", "--auto-approve", "--ack", acknowledgement)
            #expect(refused.status == 4)
            #expect(refused.errors.contains("acknowledgements that fit no change of this plan:\n  \(acknowledgement)"))
        }
    }

    @Test("a file holds acknowledgements a line, comments and blank lines besides")
    func file() async throws {
        try await withChangedCard { checkout in
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            let acknowledgement = try #require(plan.acknowledgementsRequired.first)
            try checkout.write(
                "\u{FEFF}# reviewed by Sara\n\n  \(acknowledgement)\r\ncard_changed:old/one@00000000\n",
                to: "acks"
            )
            let applied = try await checkout.tool.run("apply", "--auto-approve", "--acks", "acks")
            #expect(applied.status == 0, "\(applied.errors)")
        }
    }

    @Test(
        "a line of it may be the one that a plan prints to be copied, or as a shell would have it",
        arguments: ["--ack %", "  --ack  '%'", "--ack=%", "--ack=\"%\"", "'%'", "--ack %  # other digits later"]
    )
    func copied(_ form: String) async throws {
        try await withChangedCard { checkout in
            let refused = try await checkout.tool.run("apply", "--auto-approve")
            let printed = try #require(refused.errors.split(separator: "\n").first { $0.hasPrefix("  --ack ") })
            let acknowledgement = printed.dropFirst("  --ack ".count)
            try checkout.write(form.replacing("%", with: acknowledgement) + "\n", to: "acks")
            let applied = try await checkout.tool.run("apply", "--auto-approve", "--acks", "acks")
            #expect(applied.status == 0, "\(applied.errors)")
        }
    }

    @Test(
        "an acknowledgement lets its change pass once: when the change was taken back and comes again, it is asked for anew"
    )
    func once() async throws {
        try await withChangedCard { checkout in
            func accepted() async throws -> [String] {
                try await PlanReport(checkout.tool.run("plan", "--format", "json").output).acknowledgementsRequired
            }
            func apply(_ acknowledgements: [String]) async throws -> ToolOutcome {
                try checkout.write(acknowledgements.joined(separator: "\n"), to: "acks")
                return try await checkout.tool.run("apply", "--auto-approve", "--acks", "acks")
            }
            let there = try await accepted()
            // Somebody applies another tenant in between: the line that was reviewed still holds.
            #expect(try await checkout.tool.run("apply", "--auto-approve", "--tenant", "bahar").status == 0)
            #expect(try await accepted() == there)
            #expect(try await apply(there).status == 0)
            try checkout.write(CompleteTree.tree)
            let back = try await accepted()
            #expect(try await apply(there + back).status == 0)
            try checkout.write(edited(card: "6273537000009181"))
            let again = try await apply(there + back)
            #expect(again.status == 4)
            #expect(again.errors.contains("\(there[0]) (used up by revision 2; this is another time)"))
            let anew = try await accepted()
            #expect(anew.count == 1 && anew != there)
            #expect(try await apply(there + back + anew).status == 0)
            #expect(try await accepted().isEmpty)
        }
    }

    @Test(
        "what can be no acknowledgement of any plan is a wrong call, even where nothing has to be accepted",
        arguments: [
            ("foo", "--ack takes RISK:TENANT/KEY@HASH"), ("card_changed:asal/mellat-main", "--ack takes RISK"),
            ("card_changed:asal@1234567", "the hash is eight digits"), ("card_changd:asal/x@00000000", "did you mean"),
            ("card_changed@00000000:asal", "--ack takes RISK"),
        ]
    )
    func malformed(_ given: String, _ words: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run("apply", "--auto-approve", "--ack", given)
            #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
            try checkout.write("# fine\n\(given)\n", to: "acks")
            let file = try await checkout.tool.run("apply", "--auto-approve", "--acks", "acks")
            #expect(file.status == 64 && file.errors.contains("acks:2"), "\(file.errors)")
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("a missing file of acknowledgements is an error, not an empty one")
    func missingFile() async throws {
        try await withChangedCard { checkout in
            let outcome = try await checkout.tool.run("apply", "--auto-approve", "--acks", "nowhere")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("cannot read nowhere: No such file or directory"))
        }
    }

    @Test("a removed tenant needs an acknowledgement, two of them go beyond the limit whatever is acknowledged")
    func removedTenants() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            var tree = CompleteTree.tree
            tree["shops/bahar.yaml"] = nil
            try checkout.write(tree)
            let one = try await checkout.tool.run("apply", "--auto-approve")
            #expect(one.status == 4)
            #expect(one.errors.contains("--ack tenant_deactivated:bahar@"))
            tree["asal.yaml"] = nil
            try checkout.write(tree)
            let plan = try await PlanReport(checkout.tool.run("plan", "--format", "json").output)
            #expect(
                plan.lines.map { $0.split(separator: ":")[0] } == [
                    "deactivate bot asal is_active", "deactivate bot bahar is_active",
                ]
            )
            let acknowledgements = plan.acknowledgementsRequired.flatMap { ["--ack", $0] }
            let two = try await checkout.tool.run(["apply", "--auto-approve"] + acknowledgements)
            #expect(two.status == 4)
            #expect(two.errors.contains("limit deactivated_tenants: 2 tenants would stop selling, allowed is 1"))
            // What asks for a line to copy and what no line lets through are two things to read.
            let both = try await checkout.tool.run("apply", "--auto-approve")
            #expect(
                both.errors.contains("\n\nthe plan goes beyond the limits; nothing was written:\n"),
                "\(both.errors)"
            )
            #expect(try await checkout.database.history() == "1|1|4")
        }
    }

    @Test("eleven removed rows go beyond the limit, --max-deletes allows as many as it says")
    func removedRows() async throws {
        try await withCheckout(.shops(1, edition: 0)) { checkout in
            try checkout.write(ManifestTree.shopSecrets(1), to: "secrets.env")
            let apply = ["apply", "--auto-approve", "--secrets-file", "secrets.env"]
            #expect(try await checkout.tool.run(apply).status == 0)
            var tree = ManifestTree.shops(1, edition: 0)
            for flag in 1...11 {
                try tree.replace("  flag_\(flag): \(flag.isMultiple(of: 2))\n", with: "", in: "shop-00001.yaml")
            }
            try checkout.write(tree)
            let refused = try await checkout.tool.run(apply)
            #expect(refused.status == 4)
            #expect(refused.errors.contains("limit deletions: 11 rows would go, allowed are 10"))
            #expect(try await checkout.tool.run(apply + ["--max-deletes", "10"]).status == 4)
            // The limits count over all tenants, whichever are asked for.
            #expect(try await checkout.tool.run(apply + ["--tenant", "shop-*"]).status == 4)
            let allowed = try await checkout.tool.run(apply + ["--max-deletes", "11"])
            #expect(allowed.status == 0)
            #expect(
                allowed.output.contains("  by --max-deletes 11: limit deletions: 11 rows would go, allowed are 10\n")
            )
            // Whoever looks later learns by what it went beyond the policy.
            #expect(try await checkout.tool.run("history").output.contains("\n    --max-deletes 11\n"))
            #expect(try await checkout.database.line("SELECT count(*) FROM bot_feature_flags") == "12")
        }
    }

    @Test("in JSON mode a refusal is a JSON document with the exit code in it")
    func json() async throws {
        try await withChangedCard { checkout in
            let refused = try await checkout.tool.run("apply", "--auto-approve", "--format", "json")
            #expect(refused.status == 4)
            let report = try ErrorReport(refused.output)
            #expect(report.error.code == "acknowledgement_required")
            #expect(report.error.exitCode == 4)
        }
    }

    private func withChangedCard(_ body: (Checkout) async throws -> Void) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let first = try await checkout.tool.run("apply", "--auto-approve")
            #expect(first.status == 0, "\(first.errors)")
            try checkout.write(edited(card: "6273537000009181"))
            try await body(checkout)
        }
    }

    private func edited(card: String) throws -> ManifestTree {
        var tree = CompleteTree.tree
        try tree.replace("۶۱۰۴-۳۳۷۰ 0000 7870", with: card, in: "asal.yaml")
        return tree
    }
}
