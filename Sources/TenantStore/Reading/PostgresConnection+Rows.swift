internal import PostgresDriver

extension PostgresConnection {
    /// Hands every row of a query to `body`, by COPY.
    ///
    /// - Throws: ``StoreError`` with `database`; what `body` throws besides `PostgresError`.
    func copyRows(_ query: SQL, _ body: (inout CopyReader) throws -> Void) throws {
        do {
            try copyOut(query, body)
        } catch let error as PostgresError {
            throw StoreError(.database(error))
        }
    }
}
