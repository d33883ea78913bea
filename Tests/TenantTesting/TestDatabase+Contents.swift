extension TestDatabase {
    /// Runs a query through `psql`.
    ///
    /// - Returns: Its lines: `NULL` for nulls, columns separated by `|`.
    /// - Throws: ``PsqlError``.
    package func lines(_ query: String) async throws -> [String] {
        let text = try await psql("\\pset null NULL\n" + query)
        return text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// As ``lines(_:)``, the lines as one text.
    ///
    /// - Throws: ``PsqlError``.
    package func line(_ query: String) async throws -> String {
        try await lines(query).joined(separator: "\n")
    }

    /// Every row of every table of both schemas with the transaction that wrote it, its place, and all its values: two
    /// equal answers mean that nothing at all was written in between.
    ///
    /// - Throws: ``PsqlError``.
    package func everything() async throws -> [String] {
        try await lines(
            #"""
            SELECT format(
                'SELECT %L, t.xmin, t.ctid, t::text FROM %I.%I AS t ORDER BY t.ctid', tablename, schemaname, tablename
            )
            FROM pg_tables WHERE schemaname IN ('public', 'tenantctl') ORDER BY schemaname, tablename \gexec
            """#
        )
    }
}
