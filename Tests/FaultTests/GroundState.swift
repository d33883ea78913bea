import TenantTesting

/// What a database holds, as `psql` reads it.
struct GroundState: Equatable {
    /// The revision, if everything that counts applies agrees on it, and -1 if not.
    let revision: Int
    /// A digest of all that an apply writes, the history of the last one with it, but times and revisions.
    let digest: String
}

extension GroundState {
    /// Takes the lock of applies first, within some seconds or not at all: whoever is broken must not hold it for longer.
    ///
    /// - Throws: `PsqlError`, of a lock timeout where it was held.
    init(of database: TestDatabase, lockFreeWithin patience: Int = 10) async throws {
        let lines = try await database.lines(
            "SET lock_timeout = '\(patience)s';\n"
                + "BEGIN;\nSELECT pg_advisory_xact_lock(x'74656e616e746374'::bigint) \\g /dev/null\n"
                + Self.revision + Self.digest + "COMMIT;"
        )
        self.init(revision: lines.first.flatMap { Int($0) } ?? -1, digest: lines.last ?? "")
    }

    /// Every operation is counted once, has as many changes as it says, and the ledger is of the last one.
    private static let revision = """
        SELECT CASE WHEN revision = (SELECT count(*) FROM tenantctl.operations)
            AND revision = (SELECT count(DISTINCT operation_id) FROM tenantctl.operations)
            AND revision = (SELECT max(revision) FROM tenantctl.operations)
            AND revision = (SELECT max(revision) FROM tenantctl.changes)
            AND revision = (SELECT max(revision) FROM tenantctl.ledger)
            AND NOT EXISTS (
                SELECT FROM tenantctl.operations AS o
                WHERE revision > 1 AND (SELECT sum(n::int) FROM jsonb_each_text(counts) AS c (action, n))
                    <> (SELECT count(*) FROM tenantctl.changes WHERE changes.revision = o.revision)
            )
            THEN revision ELSE -1 END
        FROM tenantctl.state;

        """

    private static let digest = """
        SELECT md5(string_agg(md5(line), '' ORDER BY line COLLATE "C")) FROM (
            SELECT concat_ws('|', 'bot', to_jsonb(t) - '{created_at,updated_at}'::text[]) AS line FROM bots AS t
            UNION ALL SELECT concat_ws('|', 'flag', to_jsonb(t) - '{created_at,updated_at}'::text[])
                FROM bot_feature_flags AS t
            UNION ALL SELECT concat_ws('|', 'conf', to_jsonb(t) - '{created_at,updated_at}'::text[])
                FROM bot_configurations AS t
            UNION ALL SELECT concat_ws('|', 'plan', to_jsonb(t) - '{created_at,updated_at}'::text[])
                FROM bot_plans AS t
            UNION ALL SELECT concat_ws('|', 'card', to_jsonb(t) - '{created_at,updated_at}'::text[])
                FROM tenant_payment_cards AS t
            UNION ALL SELECT concat_ws('|', 'ledger', bot_id, kind, fields) FROM tenantctl.ledger
            UNION ALL SELECT concat_ws('|', 'change', position, bot_id, kind, key, action, reason, fields)
                FROM tenantctl.changes WHERE revision = (SELECT revision FROM tenantctl.state)
        ) AS lines;

        """
}
