import TenantTesting
import Testing

@Suite("At a terminal, people are asked and see colours")
struct TerminalTests {
    @Test(
        "only 'yes' applies",
        arguments: [("yes", Int32(0), "1|1|4"), ("y", 1, "0|0|0"), ("", 1, "0|0|0"), ("no", 1, "0|0|0")]
    )
    func asked(_ answer: String, _ status: Int32, _ history: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.runAtTerminal("apply", typing: answer + "\n")
            #expect(outcome.status == status, "\(outcome.output)")
            #expect(outcome.output.contains("Only 'yes' is accepted"))
            if status == 1 { #expect(outcome.output.contains("declined; nothing was written")) }
            #expect(try await checkout.database.history() == history)
        }
    }

    @Test("an apply with nothing to do asks nobody")
    func nothingToAsk() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let outcome = try await checkout.tool.runAtTerminal("apply", typing: "")
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(!outcome.output.contains("Only 'yes'"))
        }
    }

    @Test("colour is for terminals alone, and NO_COLOR switches it off")
    func colour() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            let coloured = try await tool.runAtTerminal("plan", typing: "")
            #expect(coloured.output.contains("\u{1B}[32m"))
            tool.environment["NO_COLOR"] = "1"
            #expect(try await !tool.runAtTerminal("plan", typing: "").output.contains("\u{1B}[32m"))
            #expect(try await !checkout.tool.run("plan").output.contains("\u{1B}"))
        }
    }

    @Test("a terminal that is dumb or does not say what it is gets no control sequence", arguments: ["dumb", "", nil])
    func dumb(_ terminal: String?) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let shown = try await checkout.tool.runAtTerminal("plan", typing: "")
            #expect(shown.output.contains("\r\u{1B}[K"))
            for command in ["plan", "validate"] {
                let outcome = try await checkout.tool.runAtTerminal(command, typing: "", terminal: terminal)
                #expect(outcome.status == 0, "\(outcome.output)")
                #expect(!outcome.output.contains("\u{1B}"), "\(outcome.output)")
                #expect(!outcome.output.contains("connecting…"), "\(outcome.output)")
            }
        }
    }
}
