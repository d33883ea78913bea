import Foundation

/// The statements of `docs/runtime.md` that give a role its rights, as they stand there, so that the page and what is
/// needed cannot part.
package enum DocumentedGrants {
    /// What a process of bots needs; the role is `bot_runtime`.
    package static var ofBots: [String] { get throws { Array(try blocks().prefix(1).joined()) } }

    /// What a server needs, which is that and more.
    package static var ofServers: [String] { get throws { Array(try blocks().joined()) } }

    /// What sets up a policy of row-level security for the role `bot_tasks`, one statement after the other.
    package static var ofPolicy: [String] {
        get throws {
            let block = sql(of: try page()).first { $0.contains("CREATE POLICY") } ?? ""
            return block.components(separatedBy: ";").filter { !$0.allSatisfy(\.isWhitespace) }
        }
    }

    /// The statements of each piece of SQL below "Roles" that is about `bot_runtime`.
    private static func blocks() throws -> [[String]] {
        let roles = try page().components(separatedBy: "\n## Roles\n").last?.components(separatedBy: "\n## ").first
        return sql(of: roles ?? "").compactMap { block in
            let statements = block.components(separatedBy: ";").filter { $0.contains("GRANT") }
            return statements.contains { $0.contains("bot_runtime") } ? statements : nil
        }
    }

    /// The pieces of SQL of a text.
    private static func sql(of text: String) -> [String] {
        text.components(separatedBy: "```sql\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
    }

    private static func page() throws -> String {
        try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/runtime.md")
                .standardizedFileURL,
            encoding: .utf8
        )
    }
}
