internal import PostgresDriver
internal import TenantModel

/// `tenantctl.protections`: which tenants are protected, whatever becomes of their manifests.
enum ProtectionTable {
    /// Writes what changes: one statement for the tenants that lose their protection, one for those that get it.
    static func write(
        _ updates: [ProtectionUpdate],
        botIDs: BotIDs,
        on connection: isolated PostgresConnection
    ) throws {
        let lost = updates.filter { !$0.isProtected }.compactMap { botIDs[$0.tenant] }
        if !lost.isEmpty {
            try connection.execute("DELETE FROM tenantctl.protections WHERE bot_id = ANY(\(lost)::integer[])")
        }
        let new = updates.filter(\.isProtected)
        guard !new.isEmpty else { return }
        let (bots, sources) = (new.map { botIDs[$0.tenant] }, new.map { $0.source?.words ?? "" })
        try connection.execute(
            """
            INSERT INTO tenantctl.protections (bot_id, source)
            SELECT bot_id, source FROM unnest(\(bots)::integer[], \(sources)::text[]) AS new (bot_id, source)
            ON CONFLICT (bot_id) DO NOTHING
            """
        )
    }
}

extension SourcePosition {
    /// `tenants/parsvpn.yaml:5`.
    fileprivate var words: String { "\(file):\(origin.line)" }
}
