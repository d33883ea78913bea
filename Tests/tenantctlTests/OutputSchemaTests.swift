import Foundation
import TenantTesting
import Testing

/// `scripts/check-schemas` holds them against what is printed, in the program of somebody else.
@Suite("The schemas of what is printed as JSON")
struct OutputSchemaTests {
    @Test("of the repository are what the tool prints", arguments: ["plan", "findings", "event", "export", "error"])
    func published(_ name: String) async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let printed = try await checkout.tool.run("schema", name).output
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../schemas/\(name).schema.json").standardizedFileURL
            if ProcessInfo.processInfo.environment["TENANTRY_WRITE_SCHEMA"] == "1" {
                try Data(printed.utf8).write(to: file)
            }
            let published = try String(contentsOf: file, encoding: .utf8)
            #expect(published == printed, "run the tests once with TENANTRY_WRITE_SCHEMA=1")
        }
    }
}
