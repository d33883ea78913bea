internal import PostgresDriver

extension OperationRecord {
    /// Every acknowledgement that an apply has used up, and the last revision that did. Operations are never pruned.
    ///
    /// - Parameter connection: A connection with an open transaction.
    /// - Returns: The revisions by acknowledgement.
    /// - Throws: ``StoreError``.
    static func spentAcknowledgements(on connection: isolated PostgresConnection) throws(StoreError) -> [String: Int64]
    {
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                SELECT spent, max(revision)
                FROM tenantctl.operations CROSS JOIN unnest(acknowledgements) AS spent
                WHERE spent IS NOT NULL GROUP BY spent
                """
            )
            var revisions: [String: Int64] = [:]
            revisions.reserveCapacity(rows.count)
            for row in rows { revisions[try row[0, as: String.self]] = try row[1, as: Int64.self] }
            return revisions
        } catch {
            throw StoreError(.database(error))
        }
    }
}
