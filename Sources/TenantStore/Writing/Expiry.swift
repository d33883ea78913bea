internal import PostgresDriver

/// When something ends by itself: a hold, a token.
public enum Expiry: Sendable, Hashable {
    /// Never: somebody has to release it.
    case never
    /// At a moment: ISO 8601 with its offset.
    case at(String)
    /// So many seconds from now, by the server's clock.
    case after(seconds: Int64)

    /// The moment as an expression; `NULL` for never.
    var sql: SQL {
        switch self {
        case .never: "NULL::timestamptz"
        case .at(let time): "\(time)::timestamptz"
        case .after(let seconds): "now() + \(seconds) * interval '1 second'"
        }
    }
}
