internal import PostgresDriver

/// Somebody held or released a tenant, or all of them.
public struct HoldEvent: Sendable {
    /// Which of both.
    public let kind: Kind
    /// The tenant's slug; `nil` for all.
    public let tenant: String?
    /// Why it was held.
    public let reason: String
    /// Who.
    public let actor: String
    /// When: ISO 8601, UTC.
    public let at: String
    /// How many seconds ago that was, by the server's clock.
    public let age: Int64
    /// The same moment in microseconds since 1970, to be put in order with others.
    public let instant: Int64
    /// When the hold ends by itself: ISO 8601, UTC; `nil` where it does not.
    public let until: String?

    /// What somebody did.
    public enum Kind: String, Sendable {
        case hold, release
    }

    /// Events, the newest first.
    ///
    /// - Parameters:
    ///   - limit: The most that are read.
    ///   - tenants: Only those of these tenants and of all together; `nil` for all of them.
    ///   - connection: A connection with an open transaction.
    /// - Returns: The events.
    /// - Throws: ``StoreError``.
    static func newest(
        _ limit: Int,
        of tenants: [String]?,
        on connection: isolated PostgresConnection
    ) throws(StoreError) -> [HoldEvent] {
        let condition: SQL = tenants.map { "WHERE tenant IS NULL OR tenant = ANY(\($0)::text[]) " } ?? ""
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                SELECT event, tenant, reason, actor, \(isoTime("at")), extract(epoch FROM now() - at)::bigint,
                    \(isoTime("held_until")), \(microseconds("at"))
                FROM tenantctl.hold_events
                """ + " " + condition + "ORDER BY at DESC, id DESC LIMIT \(limit)"
            )
            var events: [HoldEvent] = []
            for row in rows {
                // An event of a newer tool is none that this one could name.
                guard let kind = Kind(rawValue: try row[0]) else { continue }
                events.append(
                    HoldEvent(
                        kind: kind,
                        tenant: try row[1],
                        reason: try row[2],
                        actor: try row[3],
                        at: try row[4],
                        age: try row[5],
                        instant: try row[7],
                        until: try row[6]
                    )
                )
            }
            return events
        } catch {
            throw StoreError(.database(error))
        }
    }
}
