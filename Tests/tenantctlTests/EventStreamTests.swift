import Foundation
import TenantTesting
import Testing

@Suite("With --format json an apply prints an event a line, to the last one, and asks nobody")
struct EventStreamTests {
    /// An event as somebody else's program reads it.
    private struct Event: Decodable {
        struct Failure: Decodable {
            let code: String
            let exitCode: Int
        }

        struct Limit: Decodable {
            let id: String
            let found: Int
            let allowed: Int
        }

        struct Findings: Decodable {
            struct Finding: Decodable {
                let id: String
            }

            let diagnostics: [Finding]
        }

        let formatVersion: String
        let event: String?
        let step: String?
        let error: Failure?
        let findings: Findings?
        let acknowledgementsRequired: [String]?
        let acknowledgementsUnused: [String]?
        let limitsExceeded: [Limit]?
    }

    private static let command = ["apply", "--auto-approve", "--format", "json"]

    /// Reads every line, each for itself.
    private func events(_ outcome: ToolOutcome) throws -> [Event] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        #expect(outcome.output.hasSuffix("\n"))
        return try outcome.output.split(separator: "\n").map { line in
            try decoder.decode(Event.self, from: Data(line.utf8))
        }
    }

    @Test("an apply that applies, and one with nothing to do")
    func applied() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let applied = try await events(checkout.tool.run(Self.command))
            #expect(
                applied.map { $0.step ?? $0.event } == [
                    "planned", "lock", "compare", "write", "record", "commit", "applied",
                ]
            )
            #expect(try await events(checkout.tool.run(Self.command)).map(\.event) == ["planned", "unchanged"])
        }
    }

    @Test("manifests with faults are one line with all of them")
    func findings() async throws {
        var tree = CompleteTree.tree
        try tree.replace("default_language: fa", with: "default_language: qq\n  colour: green", in: "asal.yaml")
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            for command in [Self.command, ["plan", "--format", "json"]] {
                let outcome = try await checkout.tool.run(command)
                #expect(outcome.status == 65)
                let events = try events(outcome)
                #expect(events.count == 1)
                #expect(events.last?.error?.code == "invalid_manifests")
                #expect(
                    events.last?.findings?.diagnostics.map(\.id).sorted() == ["manifest.unknown_key", "value.language"]
                )
            }
        }
    }

    @Test("a closed gate lists what it wants, what fitted nothing and which limits are broken")
    func closedGate() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run(Self.command).status == 0)
            var tree = CompleteTree.tree
            tree["shops/bahar.yaml"] = nil
            tree["asal.yaml"] = nil
            try checkout.write(tree)
            let outcome = try await checkout.tool.run(Self.command + ["--ack", "token_changed:asal@00000000"])
            #expect(outcome.status == 4)
            let events = try events(outcome)
            #expect(events.map(\.event) == ["planned", nil])
            let last = try #require(events.last)
            #expect(last.error?.exitCode == 4)
            let required = try #require(last.acknowledgementsRequired)
            #expect(
                required.map { $0.prefix { $0 != "@" } } == ["tenant_deactivated:asal", "tenant_deactivated:bahar"]
            )
            #expect(last.acknowledgementsUnused == ["token_changed:asal@00000000"])
            #expect(last.limitsExceeded?.map { "\($0.id) \($0.found) \($0.allowed)" } == ["deactivated_tenants 2 1"])
        }
    }

    @Test("at a terminal nobody is asked in the middle of a stream")
    func terminal() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.runAtTerminal("apply", "--format", "json", typing: "yes\n")
            #expect(outcome.status == 64, "\(outcome.output)")
            #expect(!outcome.output.contains("Only 'yes'"))
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("nobody is asked about what would be refused whatever the answer")
    func askedInVain() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run(Self.command).status == 0)
            var tree = CompleteTree.tree
            tree["shops/bahar.yaml"] = nil
            try checkout.write(tree)
            let outcome = try await checkout.tool.runAtTerminal("apply", typing: "yes\n")
            #expect(outcome.status == 4, "\(outcome.output)")
            #expect(!outcome.output.contains("Only 'yes'"))
        }
    }
}
