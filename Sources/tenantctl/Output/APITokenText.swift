internal import CanonicalJSON
internal import Escaping
internal import TenantStore

/// A token in words: whatever is known of it, which is everything but the token. Names are written by anybody.
struct APITokenText {
    private let token: APITokenRecord

    init(_ token: APITokenRecord) {
        self.token = token
    }

    /// `'grafana' for parsvpn, scopes read, until 2027-03-20T00:00:00Z`.
    var line: String {
        let end = token.expiresAt.map { ", until \($0)" } ?? ""
        return TerminalText.escaped("'\(token.name)' for \(holder), scopes \(scopes)\(end)")
    }

    private var holder: String { token.tenant ?? "an operator" }
    private var scopes: String { token.scopes.joined(separator: ",") }

    /// A line a token.
    static func table(_ tokens: [APITokenRecord]) -> String {
        guard !tokens.isEmpty else { return "no tokens\n" }
        let heading = ["ID", "FOR", "SCOPES", "STATE", "CREATED", "EXPIRES", "LAST USED", "NAME"]
        let rows = [heading] + tokens.map { APITokenText($0).cells }
        let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            // The name comes last: whatever it holds, the columns stay where they are.
            let cells = row.indices.dropLast().map { column in
                row[column] + String(repeating: " ", count: widths[column] - row[column].count)
            }
            return (cells + row.suffix(1)).joined(separator: "  ") + "\n"
        }.joined()
    }

    private var cells: [String] {
        [
            String(token.id), token.tenant ?? "operator", scopes, token.state.rawValue, token.createdAt,
            token.expiresAt ?? "never", token.lastUsedAt ?? "never", token.name,
        ].map { TerminalText.escaped($0) }
    }

    /// Writes it as an object.
    ///
    /// - Parameters:
    ///   - writer: Where to.
    ///   - ended: Whether it has just been ended; left out where that is not the question.
    func write(to writer: inout JSONWriter, ended: Bool? = nil) {
        writer.object { writer in
            writer.member("id", integer: token.id)
            writer.member("tenant", string: token.tenant)
            writer.member("name", string: token.name)
            writer.member("scopes") { $0.write(.array(token.scopes.map(JSON.string))) }
            writer.member("state", string: token.state.rawValue)
            writer.member("created_at", string: token.createdAt)
            writer.member("expires_at", string: token.expiresAt)
            writer.member("revoked_at", string: token.revokedAt)
            writer.member("last_used_at", string: token.lastUsedAt)
            if let ended { writer.member("ended", bool: ended) }
        }
    }
}
