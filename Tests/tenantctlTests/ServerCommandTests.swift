import Foundation
import TenantTesting
import Testing

@Suite("Commands that look after the schema and the embedded server")
struct ServerCommandTests {
    @Test("migrate up, status and verify, once and again")
    func migrate() async throws {
        try await withTestDatabase { database in
            let folder = try await newTestPath()
            try ManifestTree().write(to: folder)
            let tool = BuiltTool(in: folder, environment: ["DATABASE_URL": database.url])
            let up = try await tool.run("migrate", "up")
            #expect(up.status == 0, "\(up.errors)")
            #expect(up.output.split(separator: "\n").count == 6)
            #expect(try await tool.run("migrate", "up").output == "No migration is pending.\n")
            let status = try await tool.run("migrate", "status")
            #expect(status.output.split(separator: "\n").count == 6)
            #expect(try await tool.run("migrate", "verify").status == 0)
            try await database.psql(
                "DROP INDEX idx_bot_plans_bot_id; ALTER TABLE bots RENAME COLUMN admin_topic_id TO another"
            )
            let broken = try await tool.run("migrate", "verify")
            #expect(broken.status == 1)
            #expect(
                broken.output.hasPrefix("the database has had every migration up to 5, and is not what they promise:\n")
            )
            #expect(broken.output.contains("idx_bot_plans_bot_id"))
            #expect(broken.output.contains("admin_topic_id"))
        }
    }

    @Test("the embedded server starts, says where it is, is used without being named, and stops")
    func embedded() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            let absent = try await tool.run("database", "status")
            #expect(absent.status == 1)
            #expect(absent.output.hasPrefix("absent"))
            let started = try await tool.run("database", "start")
            #expect(started.status == 0, "\(started.errors)")
            #expect(started.output.hasPrefix("postgresql://"))
            #expect(try String(contentsOfFile: checkout.folder + "/.tenantctl/.gitignore", encoding: .utf8) == "*\n")
            #expect(try await tool.run("database", "url").output == started.output)
            #expect(try await tool.run("database", "status").output.hasPrefix("running: PostgreSQL "))
            #expect(try await tool.run("database", "start").output == started.output)

            #expect(try await tool.run("migrate", "up").status == 0)
            let plan = try await tool.run("plan", "--detailed-exitcode")
            #expect(plan.status == 2)
            #expect(plan.errors.contains("using the embedded server below .tenantctl/postgres"))
            let named = try await tool.run("apply", "--auto-approve", "--database", "embedded")
            #expect(named.status == 0, "\(named.errors)")
            #expect(!named.errors.contains("using the embedded server"))
            let embedded = TestDatabase(url: String(started.output.dropLast()))
            #expect(try await embedded.line("SELECT count(*) FROM bots") == "3")

            #expect(try await tool.run("database", "stop").output == "stopped\n")
            let stopped = try await tool.run("database", "status")
            #expect(stopped.status == 1)
            #expect(stopped.output == "stopped\n")
            let again = try await tool.run("database", "stop")
            #expect(again.status == 0)
            #expect(again.output == "nothing to stop: no server runs below .tenantctl/postgres\n")
        }
    }

    @Test("what reads makes no server where there is none")
    func notMade() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            for command in [["status"], ["plan"], ["get"], ["history"], ["migrate", "status"], ["watch", "--once"]] {
                let refused = try await tool.run(command)
                #expect(refused.status == 1, "\(command): \(refused.output)\(refused.errors)")
                #expect(refused.errors.contains("there is no embedded server below .tenantctl/postgres"), "\(command)")
            }
            #expect(!FileManager.default.fileExists(atPath: checkout.folder + "/.tenantctl"))
        }
    }

    @Test("files that are wrong start no embedded server, named or not")
    func notStarted() async throws {
        var tree = CompleteTree.tree
        try tree.replace("default_language: fa", with: "default_language: qq", in: "asal.yaml")
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            for command in [["plan"], ["plan", "--database", "embedded"], ["apply", "--auto-approve"]] {
                let refused = try await tool.run(command)
                #expect(refused.status == 65)
                let status = try await tool.run("database", "status")
                #expect(status.output.hasPrefix("absent"))
            }
        }
    }
}
