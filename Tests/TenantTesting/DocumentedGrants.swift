import Foundation

/// The statements of `docs/runtime.md` that give a role its rights, as they stand there, so that the page and what is
/// needed cannot part.
package enum DocumentedGrants {
    /// What a process of bots needs; the role is `bot_runtime`.
    package static var ofBots: [String] { get throws { Array(try blocks().prefix(1).joined()) } }

    /// What a server needs, which is that and more.
    package static var ofServers: [String] { get throws { Array(try blocks().joined()) } }

    /// The statements of each piece of SQL below "Roles" that is about `bot_runtime`.
    private static func blocks() throws -> [[String]] {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/runtime.md")
                .standardizedFileURL,
            encoding: .utf8
        )
        let roles = page.components(separatedBy: "\n## Roles\n").last?.components(separatedBy: "\n## ").first
        guard let roles else { return [] }
        return roles.components(separatedBy: "```sql\n").dropFirst().compactMap { block in
            let statements = block.components(separatedBy: "\n```").first?.components(separatedBy: ";")
                .filter { $0.contains("GRANT") }
            return statements?.contains { $0.contains("bot_runtime") } == true ? statements : nil
        }
    }
}
