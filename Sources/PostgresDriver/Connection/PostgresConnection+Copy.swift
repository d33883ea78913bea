internal import CLibPQ

extension PostgresConnection {
    /// Streams the rows of a query by binary COPY, in memory that does not grow with their number.
    ///
    /// - Parameters:
    ///   - query: a `SELECT`, `VALUES` or `RETURNING` statement without bound parameters, which COPY cannot take.
    ///   - body: called once for each row. Fields that it leaves are skipped. While it runs, the connection takes
    ///     no other statement.
    /// - Throws: what `body` throws, after the COPY has been stopped; `PostgresError`.
    public func copyOut(_ query: SQL, _ body: (inout CopyReader) throws -> Void) throws {
        guard query.parameters.count == 0 else {
            throw PostgresError(.misuse, "COPY takes no bound parameters", context: query.text)
        }
        try requireSession().copyOut("COPY (\(query.text)) TO STDOUT (FORMAT binary)", body)
    }

    /// Inserts rows by binary COPY.
    ///
    /// - Parameters:
    ///   - table: the table's name, with its schema before a dot where it needs one: `bots`, `tenantctl.ledger`.
    ///     Both are quoted.
    ///   - columns: the columns in the order in which `body` writes them. They are quoted.
    ///   - body: called once; writes all rows. When it throws, the server keeps none of them. While it runs, the
    ///     connection takes no other statement.
    /// - Returns: the number of rows.
    /// - Throws: what `body` throws; `PostgresError`.
    @discardableResult
    public func copyIn(
        into table: String,
        columns: [String],
        _ body: (inout CopyWriter) throws -> Void
    ) throws -> Int {
        let session = try requireSession()
        let target = table.split(separator: ".", maxSplits: 1).map { SQL.quoted(String($0)) }
        let names = columns.map { SQL.quoted($0) }
        let statement = """
            COPY \(target.joined(separator: ".")) (\(names.joined(separator: ", "))) FROM STDIN (FORMAT binary)
            """
        try session.beginCopy(statement, expecting: PGRES_COPY_IN)
        var writer = CopyWriter(session, statement: statement)
        do {
            try body(&writer)
            try writer.finish()
        } catch {
            session.abortCopyIn(statement)
            throw error
        }
        return try session.finishCopyIn(statement)
    }
}
