import TenantTesting
import Testing

@Suite("plan --rehearse tries the writes and takes them back")
struct RehearsalTests {
    @Test("it shows the plan, says what it did, and leaves nothing behind")
    func rehearsed() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let before = try await checkout.database.everything()
            let outcome = try await checkout.tool.run("plan", "--rehearse", "--detailed-exitcode")
            #expect(outcome.status == 2, "\(outcome.errors)")
            #expect(outcome.output.contains("Plan: "))
            let locks = "rehearsing: takes the locks of an apply, waits for each up to 30 s, and rolls back\n"
            #expect(outcome.errors.hasPrefix(locks))
            #expect(outcome.errors.contains("all of it is rolled back"))
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("what a constraint would refuse ends it with 1, in JSON with nothing but the error, and writes no plan")
    func refused() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await checkout.database.psql("ALTER TABLE bot_plans ADD CONSTRAINT no_plans CHECK (price_kopeks < 0)")
            let text = try await checkout.tool.run("plan", "--rehearse")
            #expect(text.status == 1)
            #expect(text.output.contains("Plan: "))
            #expect(text.errors.contains("no_plans"))
            let json = try await checkout.tool.run("plan", "--rehearse", "--format", "json")
            #expect(json.status == 1)
            #expect(json.output.contains("no_plans"))
            #expect(!json.output.contains("\"changes\""))
            #expect(try await checkout.tool.run("plan", "--rehearse", "--out", "plan.json").status == 1)
            #expect(throws: (any Error).self) { try readFile(checkout.folder + "/plan.json") }
            #expect(try await checkout.tool.run("plan", "--out", "plan.json").status == 0)
            #expect(try readFile(checkout.folder + "/plan.json").contains("\"changes\""))
        }
    }
}
