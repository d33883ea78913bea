import Foundation
import PureTesting
import TenantTesting
import Testing

@Suite("What is exported of random manifests is what was declared")
struct ExportPropertyTests {
    private static let yamllint = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(".yamllint").path

    @Test(
        "it plans to no changes, lints, and makes the same tables and ledger in an empty database",
        arguments: Seeds.range(12)
    )
    func roundTrip(seed: UInt64) async throws {
        let manifests = RandomManifests(seed: seed)
        try await withCheckout(manifests.tree, secrets: manifests.variables) { checkout in
            try ManifestTree(manifests.files).write(to: checkout.folder + "/secrets")
            var tool = checkout.tool
            tool.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
            let secrets = ["--secrets-dir", "secrets"]
            let applied = try await tool.run(["apply", "--auto-approve"] + secrets)
            try #require(applied.status == 0, "\(applied.output)\(applied.errors)\(manifests.tree.files)")

            let exported = try await tool.run("export", "--out", "exported")
            try #require(exported.status == 0, "\(exported.errors)")
            #expect(exported.errors.contains("4 manifests and _catalog.yaml written to exported\n"))

            let plan = try await tool.run(["plan", "--tenants", "exported", "--detailed-exitcode"] + secrets)
            #expect(plan.status == 0, "\(plan.output)\(plan.errors)")
            let lint = try await tool.run(
                ["-c", "exec yamllint --strict --config-file '\(Self.yamllint)' exported/[!_]*"],
                program: "/bin/sh"
            )
            #expect(lint.status == 0, "\(lint.output)\(lint.errors)")

            try await withTestDatabase(template: .currentSchema) { other in
                tool.environment["DATABASE_URL"] = other.url
                let again = try await tool.run(["apply", "--tenants", "exported", "--auto-approve"] + secrets)
                #expect(again.status == 0, "\(again.output)\(again.errors)")
                let contents = try await checkout.database.contents()
                #expect(contents.count > 4)
                #expect(try await other.contents() == contents)
                #expect(try await other.ledger() == checkout.database.ledger())
            }
        }
    }
}
