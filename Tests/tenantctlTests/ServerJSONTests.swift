import Foundation
import TenantTesting
import Testing

@Suite("Commands for schema and server speak JSON on every path")
struct ServerJSONTests {
    /// One line, as somebody else's program reads it; what a command does not say is nil.
    private struct Line: Decodable {
        struct Migration: Decodable {
            let version: Int
            let file: String
            let state: String
            let outcome: String?
            let at: String?
        }

        struct Difference: Decodable {
            let kind: String
            let table: String
            let name: String?
            let message: String
        }

        let formatVersion: String
        let event: String?
        let outcome: String?
        let applied: Int?
        let schemaVersion: Int?
        let sound: Bool?
        let migrations: [Migration]?
        let differences: [Difference]?
        let state: String?
        let url: String?
        let process: Int?
        let wasRunning: Bool?
    }

    private func lines(_ outcome: ToolOutcome, status: Int32 = 0) throws -> [Line] {
        #expect(outcome.status == status, "\(outcome.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try outcome.output.split(separator: "\n").map { line in
            try decoder.decode(Line.self, from: Data(line.utf8))
        }
    }

    @Test("migrate up is an event a migration and one at the end; status and verify are one document")
    func migrate() async throws {
        try await withTestDatabase { database in
            let folder = try await newTestPath()
            try ManifestTree().write(to: folder)
            let tool = BuiltTool(in: folder, environment: ["DATABASE_URL": database.url])
            func run(_ command: String, status: Int32 = 0) async throws -> [Line] {
                try await lines(tool.run("migrate", command, "--format", "json"), status: status)
            }
            let pending = try await run("status")
            let count = try #require(pending.first?.migrations?.count)
            #expect(pending.count == 1 && count >= 3)
            #expect(pending[0].migrations?.allSatisfy { $0.state == "pending" && $0.outcome == nil } == true)

            let up = try await run("up")
            #expect(up.map(\.event) == Array(repeating: "migrated", count: count) + ["up_to_date"])
            #expect(up.last?.applied == count)
            let again = try await run("up")
            #expect(again.map(\.event) == ["up_to_date"])
            #expect(again.first?.applied == 0)

            let done = try await run("status").first?.migrations
            #expect(done?.allSatisfy { $0.state == "done" && $0.outcome == "applied" && $0.at != nil } == true)
            #expect(try await run("verify").first?.sound == true)
            try await database.psql(
                """
                ALTER TABLE bots ALTER name SET DEFAULT E'\\x1b[2J';
                ALTER TABLE bots RENAME COLUMN admin_topic_id TO another;
                """
            )
            let broken = try await run("verify", status: 1)
            #expect(broken.count == 1)
            #expect(broken.first?.sound == false)
            let differences = try #require(broken.first?.differences)
            #expect(
                differences.map { "\($0.kind) \($0.table) \($0.name ?? "")" }.sorted() == [
                    "column public.bots admin_topic_id", "column public.bots name",
                ]
            )
            let text = try await tool.run("migrate", "verify")
            #expect(text.output.contains("\\u{1B}[2J") && !text.output.contains("\u{1B}"))
        }
    }

    @Test("database start, status, url and stop are one document each")
    func database() async throws {
        try await withCheckout(ManifestTree()) { checkout in
            func run(_ command: String, status: Int32 = 0) async throws -> Line {
                let found = try await lines(
                    checkout.tool.run("database", command, "--format", "json"),
                    status: status
                )
                #expect(found.count == 1)
                return try #require(found.first)
            }
            #expect(try await run("status", status: 1).state == "absent")
            let refused = try await checkout.tool.run("database", "url", "--format", "json")
            #expect(refused.status == 1)
            #expect(try ErrorReport(refused.output).error.code == "embedded_postgres")
            let started = try await run("start")
            #expect(started.state == "running")
            #expect(started.url?.hasPrefix("postgresql://") == true)
            let running = try await run("status")
            #expect(running.state == "running" && running.url == started.url && (running.process ?? 0) > 1)
            #expect(try await run("url").url == started.url)
            let stopped = try await run("stop")
            #expect(stopped.state == "stopped" && stopped.wasRunning == true)
            #expect(try await run("stop").wasRunning == false)
            #expect(try await run("status", status: 1).state == "stopped")
        }
    }
}
