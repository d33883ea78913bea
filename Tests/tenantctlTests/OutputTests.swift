import TenantTesting
import Testing

@Suite("Output goes where it should, whole or not at all")
struct OutputTests {
    @Test(
        "a reader that takes nothing ends every command with 1 and a sentence, and an apply before it writes",
        arguments: [
            ToolOutput.file("/dev/full"), .brokenPipe, .closed,
        ]
    )
    func unwritable(_ output: ToolOutput) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let commands = [
                ["plan"], ["plan", "--format", "json"], ["status"], ["apply", "--auto-approve"],
                ["apply", "--auto-approve", "--format", "json"], ["get", "--format", "json"],
            ]
            for command in commands {
                let outcome = try await checkout.tool.run(command, output: output)
                #expect(outcome.ending == .exited(1), "\(command): \(outcome.ending)")
                #expect(
                    outcome.errors.contains("tenantctl: cannot write to standard output: "),
                    "\(command): \(outcome.errors)"
                )
            }
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("there are no escape bytes in what no terminal reads, and hostile names in the database stay words")
    func noEscapes() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql(
                "UPDATE bots SET name = E'\\x1b[31mred\\x1b[0m\\u202e\\r\\n::error::x' WHERE slug = 'bahar'"
            )
            for command in [
                ["plan"], ["plan", "--format", "json"], ["get"], ["get", "bahar"], ["get", "--format", "json"],
            ] {
                let outcome = try await checkout.tool.run(command)
                #expect(outcome.status == 0)
                let harmful = (outcome.output + outcome.errors).unicodeScalars.filter {
                    ($0.value < 0x20 && $0 != "\n") || $0.value == 0x202E || (0x7F...0x9F).contains($0.value)
                }
                #expect(harmful.isEmpty, "\(command)")
                #expect(!outcome.output.contains("\n::error"), "\(command)")
            }
        }
    }

    @Test("cards are masked in every output but get --reveal-cards")
    func masks() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let card = "6104337000007870"
            let planned = try await checkout.tool.run("plan", "--format", "json", "--out", "plan.json")
            #expect(planned.output.contains("610433…7870"))
            #expect(!planned.output.contains(card))
            #expect(!(try readFile(checkout.folder + "/plan.json")).contains(card))
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            for format in ["text", "json"] {
                let masked = try await checkout.tool.run("get", "asal", "--format", format)
                #expect(masked.output.contains("610433…7870"))
                #expect(!masked.output.contains(card))
                let whole = try await checkout.tool.run("get", "asal", "--format", format, "--reveal-cards")
                #expect(whole.output.contains(card))
            }
        }
    }

    @Test("get says what the tables hold, status what was applied last, and a tenant that is not there is an error")
    func getAndStatus() async throws {
        var environment = CompleteTree.secrets
        environment["USER"] = "sara"
        try await withCheckout(CompleteTree.tree, secrets: environment) { checkout in
            #expect(try await checkout.tool.run("status").output.contains("last apply  never"))
            #expect(try await checkout.tool.run("get").output == "no tenants\n")
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let status = try await checkout.tool.run("status")
            #expect(status.output.contains("revision    1\n"))
            #expect(status.output.contains(" by sara, "))
            let list = try await checkout.tool.run("get")
            #expect(
                list.output.split(separator: "\n").map { $0.prefix(6) } == ["TENANT", "asal  ", "bahar ", "chaman"]
            )
            #expect(
                try await checkout.tool.run("get", "asal").output.contains("price_kopeks: 15000000 (150,000 toman)")
            )
            let missing = try await checkout.tool.run("get", "nobody")
            #expect(missing.status == 1)
            #expect(missing.errors.contains("no tenant 'nobody' in the database"))
        }
    }

    @Test("plan exits with 2 where there are changes and somebody asked, and --tenant narrows it")
    func detailedExitCode() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("plan").status == 0)
            #expect(try await checkout.tool.run("plan", "--detailed-exitcode").status == 2)
            let narrowed = try PlanReport(
                await checkout.tool.run("plan", "--tenant", "ba*", "--format", "json").output
            )
            #expect(Set(narrowed.changes.map(\.tenant)) == ["bahar"])
            #expect(!narrowed.complete)
            #expect(try await checkout.tool.run("apply", "--tenant", "ba*", "--auto-approve").status == 0)
            #expect(try await checkout.database.lines("SELECT slug FROM bots") == ["bahar"])
            #expect(try await checkout.tool.run("plan", "--tenant", "ba*", "--detailed-exitcode").status == 0)
            #expect(try await checkout.tool.run("plan", "--detailed-exitcode").status == 2)
        }
    }
}
