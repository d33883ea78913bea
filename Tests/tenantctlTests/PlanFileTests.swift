import Glibc
import TenantTesting
import Testing

@Suite("A saved plan is applied as it was approved or not at all")
struct PlanFileTests {
    @Test("a plan that nobody touched is applied, and applied again is stale")
    func applied() async throws {
        try await withSavedPlan { checkout in
            let outcome = try await checkout.tool.run("apply", "plan.json", "--auto-approve")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let again = try await checkout.tool.run("apply", "plan.json", "--auto-approve")
            #expect(again.status == 3)
            #expect(again.errors.contains("was approved and is not planned any more, and"))
            #expect(try await checkout.database.history() == "1|1|4")
        }
    }

    @Test("it shows as the plan that was saved, in both forms")
    func shown() async throws {
        try await withSavedPlan { checkout in
            let json = try await checkout.tool.run("plan", "--format", "json").output
            #expect(try await checkout.tool.run("show", "plan.json", "--format", "json").output == json)
            #expect(try readFile(checkout.folder + "/plan.json") == json)
            let text = try await checkout.tool.run("plan").output
            #expect(try await checkout.tool.run("show", "plan.json").output == text)
        }
    }

    @Test("any byte of it that is edited is noticed, and nothing is written")
    func edited() async throws {
        try await withSavedPlan { checkout in
            let before = try await checkout.database.everything()
            let bytes = try readBytes(checkout.folder + "/plan.json")
            var unnoticed: [String] = []
            for _ in 0..<60 {
                var edited = bytes
                let place = Int.random(in: 0..<bytes.count)
                // Greater as well as less: a number may be allowed to be one of both.
                edited[place] = [0x30, 0x37, 0x38, 0x39].filter { $0 != bytes[place] }.randomElement() ?? 0x37
                try writeFile(edited, to: checkout.folder + "/edited.json")
                let outcome = try await checkout.tool.run("apply", "edited.json", "--auto-approve")
                if outcome.status != 3 && outcome.status != 1 {
                    let context = bytes[max(0, place - 40)..<min(bytes.count, place + 20)]
                    unnoticed.append("byte \(place): \(String(decoding: context, as: UTF8.self)) → \(outcome.ending)")
                }
                if outcome.status == 0 { break }
            }
            #expect(unnoticed == [])
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a revision that somebody made older is noticed, by whoever looks as well; a plan that is older is applied")
    func editedRevision() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("apply", "--tenant", "bahar", "--auto-approve").status == 0)
            #expect(try await tool.run("plan", "--out", "plan.json").status == 0)
            let parts = try readFile(checkout.folder + "/plan.json")
                .split(separator: #""revision":1"#, omittingEmptySubsequences: false)
            try #require(parts.count == 2)
            try checkout.write(parts.joined(separator: #""revision":0"#), to: "edited.json")
            let shown = try await tool.run("show", "edited.json")
            #expect(shown.status == 1 && shown.output.isEmpty && shown.errors.contains("edited after it was written"))
            let applied = try await tool.run("apply", "edited.json", "--auto-approve")
            #expect(applied.status == 3 && applied.errors.contains("edited after it was written"), "\(applied.errors)")
            // Somebody has applied something else meanwhile.
            try await checkout.database.psql("UPDATE tenantctl.state SET revision = revision + 1")
            let older = try await tool.run("apply", "plan.json", "--auto-approve")
            #expect(older.status == 0, "\(older.errors)")
        }
    }

    @Test(
        "a change that was taken out, added or worded otherwise is named",
        arguments: [
            (#""after":"Bahar""#, #""after":"Bahaar""#, "bot bahar is another change than the approved one"),
            (
                #""key":"monthly-50""#, #""key":"monthly-51""#,
                "plan asal/monthly-51 was approved and is not planned any more"
            ),
            (
                #""action":"create","fields":[{"name":"name","before":null,"after":"Bahar""#,
                #""action":"update","fields":[{"name":"name","before":null,"after":"Bahar""#,
                "bot bahar is another change than the approved one"
            ),
        ]
    )
    func named(_ old: String, _ new: String, _ message: String) async throws {
        try await withSavedPlan { checkout in
            let text = try readFile(checkout.folder + "/plan.json")
            let parts = text.split(separator: old, omittingEmptySubsequences: false)
            try #require(parts.count == 2)
            try checkout.write(parts.joined(separator: new), to: "edited.json")
            let outcome = try await checkout.tool.run("apply", "edited.json", "--auto-approve")
            #expect(outcome.status == 3)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test("a plan of some tenants is applied to those, without being told again, and to no others")
    func someTenants() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("plan", "--tenant", "asa?", "--out", "asal.json").status == 0)
            for glob in ["bahar", "asal"] {
                let other = try await tool.run("apply", "asal.json", "--auto-approve", "--tenant", glob)
                #expect(other.status == 64)
                #expect(other.errors.contains("asal.json was made for --tenant 'asa?'"), "\(other.errors)")
            }
            let outcome = try await tool.run("apply", "asal.json", "--auto-approve")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await checkout.database.lines("SELECT slug FROM bots") == ["asal"])
            #expect(try await tool.run("plan", "--out", "all.json").status == 0)
            let narrowed = try await tool.run("apply", "all.json", "--auto-approve", "--tenant", "bahar")
            #expect(narrowed.status == 64 && narrowed.errors.contains("all.json was made for all tenants"))
        }
    }

    @Test("manifests that changed since make it stale; the change is named")
    func changedManifests() async throws {
        try await withSavedPlan { checkout in
            var tree = CompleteTree.tree
            try tree.replace("price_toman: 150000", with: "price_toman: 150001", in: "asal.yaml")
            try checkout.write(tree)
            let outcome = try await checkout.tool.run("apply", "plan.json", "--auto-approve")
            #expect(outcome.status == 3)
            #expect(outcome.errors.contains("plan asal/monthly-50 is another change than the approved one"))
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("a row that moved since makes it stale, even where the change stays the same")
    func movedRow() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            var tree = CompleteTree.tree
            try tree.replace("price_kopeks: 100000000000", with: "price_kopeks: 99999999900", in: "asal.yaml")
            try checkout.write(tree)
            #expect(try await checkout.tool.run("plan", "--out", "plan.json").status == 0)
            try await checkout.database.psql("UPDATE bot_plans SET device_limit = 9 WHERE key = 'yearly'")
            let outcome = try await checkout.tool.run("apply", "plan.json", "--auto-approve")
            #expect(outcome.status == 3)
            let words = "row moved: plan asal/yearly was changed in the database\n"
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test("a plan of another database is refused, though it reads the same")
    func otherDatabase() async throws {
        try await withSavedPlan { checkout in
            try await withTestDatabase { other in
                try await other.migrate()
                var tool = checkout.tool
                tool.environment["DATABASE_URL"] = other.url
                let outcome = try await tool.run("apply", "plan.json", "--auto-approve")
                #expect(outcome.status == 3)
                #expect(outcome.errors.contains("it is of another database"), "\(outcome.errors)")
            }
        }
    }

    @Test("tenants that somebody wrote into the file are never planned: it was edited, whatever there is of that name")
    func editedTenants() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let tool = checkout.tool
            #expect(try await tool.run("plan", "--tenant", "bahar", "--out", "plan.json").status == 0)
            let text = try readFile(checkout.folder + "/plan.json")
            for glob in ["baharr", "asal", "*"] {
                let parts = text.split(separator: #""tenant_glob":"bahar""#, omittingEmptySubsequences: false)
                try #require(parts.count == 2)
                try checkout.write(parts.joined(separator: #""tenant_glob":"\#(glob)""#), to: "edited.json")
                let outcome = try await tool.run("apply", "edited.json", "--auto-approve")
                #expect(outcome.status == 3, "\(outcome.errors)")
                #expect(outcome.errors.contains("edited.json: it was edited after it was written"), "\(outcome.errors)")
                #expect(!outcome.errors.contains("--tenant"), "\(outcome.errors)")
            }
            let other = text.replacing(#""tool_version":""#, with: #""tool_version":"9"#)
            try checkout.write(other, to: "edited.json")
            let outcome = try await tool.run("apply", "edited.json", "--auto-approve")
            #expect(outcome.status == 3 && outcome.errors.contains("it was made by version 9"), "\(outcome.errors)")
        }
    }

    @Test(
        "a plan by another version of the tool or of the schema, or of a revision to come, is refused with that reason",
        arguments: [
            (#""tool_version":""#, #""tool_version":"9"#, "it was made by version 9"),
            (#""schema_version":"#, #""schema_version":9"#, "the schema has another version"),
            (#""revision":0"#, #""revision":7"#, "it was made at revision 7, and the database is at revision 0"),
        ]
    )
    func otherVersion(_ old: String, _ new: String, _ reason: String) async throws {
        try await withSavedPlan { checkout in
            let before = try await checkout.database.everything()
            let text = try readFile(checkout.folder + "/plan.json")
            let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
            try #require(parts.count == 2)
            try checkout.write(parts.joined(separator: new), to: "edited.json")
            let outcome = try await checkout.tool.run("apply", "edited.json", "--auto-approve")
            #expect(outcome.status == 3)
            #expect(outcome.errors.contains("edited.json: \(reason)"), "\(outcome.errors)")
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a plan that was made for another environment, or for one, is refused with that reason")
    func otherEnvironment() async throws {
        try await withSavedPlan { checkout in
            var tree = CompleteTree.tree
            tree["_environments/staging.yaml"] = "version: 1\nfeatures: { polls: true }\n"
            try checkout.write(tree)
            let staged = ["--environment", "staging"]
            #expect(try await checkout.tool.run(["plan", "--out", "staging.json"] + staged).status == 0)
            let before = try await checkout.database.everything()
            for call in [
                ["apply", "plan.json", "--auto-approve"] + staged, ["apply", "staging.json", "--auto-approve"],
            ] {
                let outcome = try await checkout.tool.run(call)
                #expect(outcome.status == 3, "\(call)")
                #expect(outcome.errors.contains("\(call[1]): it was made for another environment"), "\(outcome.errors)")
            }
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a plan that an older checkout applies is refused: what would be taken back was not approved")
    func olderCheckout() async throws {
        try await withRepository { checkout, first in
            let tool = checkout.tool
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            var tree = CompleteTree.tree
            try tree.replace("TRIAL_DURATION_DAYS: 3", with: "TRIAL_DURATION_DAYS: 4", in: "asal.yaml")
            try checkout.write(tree)
            let second = try await checkout.commit("four days")
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            try tree.replace("TRIAL_DURATION_DAYS: 4", with: "TRIAL_DURATION_DAYS: 5", in: "asal.yaml")
            try checkout.write(tree)
            _ = try await checkout.commit("five days")
            #expect(try await tool.run("plan", "--out", "plan.json").status == 0)
            try await checkout.shell("git checkout -q \(first)")
            let before = try await checkout.database.everything()
            let outcome = try await tool.run("apply", "plan.json", "--auto-approve")
            #expect(outcome.status == 3)
            #expect(
                outcome.errors.contains(
                    "configuration asal/TRIAL_DURATION_DAYS is another change than the approved one"
                ),
                "\(outcome.errors)"
            )
            #expect(try await checkout.database.everything() == before)
            // The same change by hand: the files say what was approved, and the checkout is an older one all the same.
            try checkout.write(tree)
            try await checkout.database.psql("UPDATE tenantctl.state SET source_commit = '\(first)'")
            let unknown = try await checkout.database.everything()
            let same = try await tool.run("apply", "plan.json", "--auto-approve")
            #expect(same.status == 3)
            #expect(
                same.errors.contains("and the checkout is older, at \(first)-dirty"),
                "\(same.errors)"
            )
            #expect(try await checkout.database.everything() == unknown)
            try await checkout.shell("git checkout -q -- tenants")
            try await checkout.database.psql("UPDATE tenantctl.state SET source_commit = '\(second)'")
            let known = try await checkout.database.everything()
            let alone = try await tool.run("apply", "--auto-approve")
            #expect(alone.status == 4)
            #expect(alone.errors.contains("  --ack source_not_descendant:"))
            #expect(try await checkout.database.everything() == known)
        }
    }

    @Test(
        "a file that is no plan is refused",
        arguments: ["", "{}", "[1,2", "{\"format_version\":\"9.0\"}", "\u{0}\u{FFFD}"]
    )
    func noPlan(_ text: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try checkout.write(text, to: "plan.json")
            for command in [["show", "plan.json"], ["apply", "plan.json", "--auto-approve"]] {
                let outcome = try await checkout.tool.run(command)
                #expect(outcome.status == 1, "\(command[0])")
                #expect(outcome.errors.hasPrefix("tenantctl: error: plan.json: "), "\(outcome.errors)")
            }
            #expect(try await checkout.tool.run("show", "nowhere.json").status == 1)
        }
    }

    @Test("what has no end, or is longer than any plan, is refused before memory ends")
    func endless() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let sparse = checkout.folder + "/sparse.json"
            try writeFile([], to: sparse)
            try #require(unsafe truncate(sparse, 3 << 30) == 0)
            for (path, reason) in [
                ("/dev/zero", "it is not a regular file"), (checkout.folder, "it is not a regular file"),
                (sparse, "it has more than 1073741824 bytes"),
            ] {
                for command in [["show", path], ["apply", path, "--auto-approve"]] {
                    let outcome = try await checkout.tool.run(command)
                    #expect(outcome.status == 1, "\(command)")
                    #expect(outcome.errors.contains("cannot read \(path): \(reason)"), "\(outcome.errors)")
                }
            }
            let outcome = try await checkout.tool.run("apply", "--auto-approve", "--acks", "/dev/zero")
            #expect(outcome.status == 1 && outcome.errors.contains("cannot read /dev/zero"))
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("a link keeps being one: the plan goes where it leads")
    func link() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try checkout.write("old", to: "there.json")
            try #require(unsafe symlink("there.json", checkout.folder + "/link.json") == 0)
            try #require(unsafe symlink("new.json", checkout.folder + "/dangling.json") == 0)
            for (link, target) in [("link.json", "there.json"), ("dangling.json", "new.json")] {
                #expect(try await checkout.tool.run("plan", "--out", link).status == 0)
                var status = stat()
                #expect(unsafe lstat(checkout.folder + "/" + link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
                #expect(try await checkout.tool.run("show", target).status == 0)
            }
        }
    }

    @Test("a plan that cannot be written whole leaves no file, and an older one as it was")
    func diskFull() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let full = try await checkout.tool.run("plan", "--out", "/dev/full")
            #expect(full.status == 1)
            #expect(full.errors.contains("cannot"), "\(full.errors)")
            let missing = try await checkout.tool.run("plan", "--out", "no/such/folder/plan.json")
            #expect(missing.status == 1)
            #expect(missing.errors.contains("No such file or directory"))
            #expect(try await checkout.tool.run("plan", "--out", "plan.json").status == 0)
            let before = try readBytes(checkout.folder + "/plan.json")
            try checkout.write("x", to: "secrets.env")
            #expect(
                try await checkout.tool.run("plan", "--out", "plan.json", "--secrets-file", "secrets.env").status == 65
            )
            #expect(try readBytes(checkout.folder + "/plan.json") == before)
        }
    }

    @Test("a file of somebody else's under the name of the unfinished plan is left alone")
    func foreignTemporary() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            // A program that a shell becomes keeps the shell's number.
            let script = "echo theirs > plan.json.$$.tmp; exec \"$0\" plan --out plan.json"
            let outcome = try await checkout.tool.run(["-c", script, try BuiltTool.path()], program: "/bin/sh")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("File exists"), "\(outcome.errors)")
            let found = try await checkout.tool.run(["-c", "cat plan.json.*.tmp"], program: "/bin/sh")
            #expect(found.output == "theirs\n")
        }
    }

    private func withSavedPlan(_ body: (Checkout) async throws -> Void) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let planned = try await checkout.tool.run("plan", "--out", "plan.json")
            #expect(planned.status == 0, "\(planned.errors)")
            try await body(checkout)
        }
    }
}
