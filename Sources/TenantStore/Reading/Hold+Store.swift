public import PostgresDriver
public import TenantModel

extension Hold {
    /// Reads the holds that are in force: all tenants first, then by slug. One whose time is over is none.
    ///
    /// - Throws: ``StoreError``.
    public static func readAll(on connection: isolated PostgresConnection) throws(StoreError) -> [Hold] {
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                SELECT hold.bot_id, coalesce(ledger.slug, bots.slug, 'bot ' || hold.bot_id), hold.reason, hold.held_by,
                    \(isoTime("hold.held_since")), \(isoTime("nullif(hold.held_until, 'infinity')"))
                FROM tenantctl.holds AS hold
                LEFT JOIN public.bots ON bots.id = hold.bot_id
                LEFT JOIN LATERAL (
                    SELECT jsonb_object_keys(fields) AS slug FROM tenantctl.ledger
                    WHERE ledger.bot_id = hold.bot_id AND kind = \(ResourceKind.bot.name) LIMIT 1
                ) AS ledger ON true
                WHERE hold.held_until IS NULL OR hold.held_until > now()
                ORDER BY hold.bot_id IS NOT NULL, coalesce(ledger.slug, bots.slug) COLLATE "C", hold.bot_id
                """
            )
            var holds: [Hold] = []
            for row in rows {
                let botID = try row[0, as: Int32?.self]
                holds.append(
                    Hold(
                        botID: botID,
                        tenant: botID == nil ? nil : try row[1, as: String?.self],
                        reason: try row[2],
                        actor: try row[3],
                        since: try row[4],
                        until: try row[5]
                    )
                )
            }
            return holds
        } catch {
            throw StoreError(.database(error))
        }
    }
}
