import TenantTesting
import Testing

@Suite("A plan in every form")
struct PlanFormatTests {
    @Test("shows the saved plan as plan showed it", arguments: ["markdown", "html"])
    func shown(_ format: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let planned = try await checkout.tool.run("plan", "--format", format, "--out", "plan.json")
            #expect(planned.status == 0, "\(planned.errors)")
            #expect(planned.output.contains("asal"))
            #expect(try await checkout.tool.run("show", "plan.json", "--format", format).output == planned.output)
        }
    }

    @Test("Markdown keeps the limit that it is given")
    func limit() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let whole = try await checkout.tool.run("plan", "--format", "markdown").output
            let cut = try await checkout.tool.run("plan", "--format", "markdown", "--markdown-limit", "2000").output
            #expect(whole.unicodeScalars.count > 2000)
            #expect(cut.unicodeScalars.count <= 2000)
            #expect(cut.contains("### Left out"))
        }
    }

    @Test(
        "a limit of another form, or one that leaves room for nothing, is a wrong call",
        arguments: [
            ["plan", "--markdown-limit", "5000"], ["plan", "--format", "html", "--markdown-limit", "5000"],
            ["plan", "--format", "markdown", "--markdown-limit", "1999"], ["apply", "--format", "html"],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run(arguments)
            #expect(outcome.status == 64)
            #expect(outcome.output == "")
        }
    }
}
