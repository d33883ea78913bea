import TenantTesting

extension TestDatabase {
    /// Every row of every table of the schema `public` with all its columns, but for times and for the numbers that a
    /// database gives; a bot goes by its slug.
    func contents() async throws -> [String] {
        try await lines(
            #"""
            SELECT format(
                'SELECT %L, %s, to_jsonb(t) - ''{id,bot_id,created_at,updated_at}''::text[] FROM %I AS t ORDER BY 1, 2, 3',
                table_name, CASE WHEN has_bot THEN '(SELECT slug FROM bots WHERE id = t.bot_id)' ELSE '''''' END, table_name
            )
            FROM (
                SELECT table_name, bool_or(column_name = 'bot_id') AS has_bot FROM information_schema.columns
                WHERE table_schema = 'public' GROUP BY table_name
            ) AS tables ORDER BY table_name \gexec
            """#
        )
    }

    /// What the ledger holds, fingerprints aside: their key is the database's own.
    func ledger() async throws -> [String] {
        try await lines(
            """
            SELECT slug, kind, regexp_replace(fields::text, '"fingerprint": "[0-9a-f]{32}"', '', 'g')
            FROM tenantctl.ledger JOIN bots ON id = bot_id ORDER BY slug COLLATE "C", kind
            """
        )
    }
}
