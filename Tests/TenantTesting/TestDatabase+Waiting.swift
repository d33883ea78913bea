extension TestDatabase {
    /// Returns when so many sessions of this database wait for locks of others.
    ///
    /// The server looks, in one session: a `psql` for every look would keep a busy machine from getting anywhere else.
    ///
    /// - Throws: ``PsqlError`` when it has not come to that in ten minutes.
    package func waitForLocks(_ count: Int = 1) async throws {
        try await wait(until: "count(*) FILTER (WHERE wait_event_type = 'Lock') >= \(count)")
    }

    /// Returns when something is true of the sessions of this database, but the one that looks.
    ///
    /// - Parameter condition: An SQL expression over `pg_stat_activity`, with aggregates.
    /// - Throws: ``PsqlError`` when it has not come true in ten minutes.
    package func wait(until condition: String) async throws {
        try await psql(
            """
            DO $do$
            BEGIN
                FOR look IN 1..60000 LOOP
                    PERFORM pg_stat_clear_snapshot();
                    IF (
                        SELECT \(condition) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                    ) THEN
                        RETURN;
                    END IF;
                    PERFORM pg_sleep(0.01);
                END LOOP;
                RAISE 'in ten minutes no session came to: %', $condition$\(condition)$condition$;
            END
            $do$
            """
        )
    }
}
