internal import CanonicalJSON
public import PostgresDriver
public import TenantModel

extension RecordedPast {
    /// Reads what is known of `revision`. Call it in the snapshot in which the database is read.
    ///
    /// - Throws: ``StoreError`` with `noSuchRevision` for one that has not been, and with `pruned` where the history does
    ///   not reach back so far.
    public static func read(at revision: Int64, on connection: isolated PostgresConnection) throws -> RecordedPast {
        let extent = try connection.query(
            "SELECT state.revision, history_extent.reversible_from FROM tenantctl.state, tenantctl.history_extent"
        )
        guard let extent = extent.first else { throw StoreError(.noState) }
        let (newest, oldest) = (try extent[0, as: Int64.self], try extent[1, as: Int64.self])
        guard (0...newest).contains(revision) else { throw StoreError(.noSuchRevision(revision, newest: newest)) }
        guard revision >= oldest else { throw StoreError(.pruned(revision, reversibleFrom: oldest)) }
        return RecordedPast(
            revision: revision,
            ledger: try readLedger(at: revision, on: connection),
            changes: try ChangeReader.read(where: "c.revision > \(revision)", on: connection)
        )
    }

    /// Of all versions of a ledger that came to an end after `revision`, or have not, the first is the one that held then;
    /// if it began later, there was none.
    private static func readLedger(
        at revision: Int64,
        on connection: isolated PostgresConnection
    ) throws -> [Int32: [Int: PastRows]] {
        let query = SQL(
            unescaped: """
                SELECT DISTINCT ON (bot_id, kind) bot_id, kind, revision, fields
                FROM (
                    SELECT bot_id, kind, revision, fields, replaced_by FROM tenantctl.replaced_ledger
                    WHERE replaced_by > \(revision)
                    UNION ALL
                    SELECT bot_id, kind, revision, fields, NULL FROM tenantctl.ledger WHERE revision > \(revision)
                ) AS version
                ORDER BY bot_id, kind, replaced_by NULLS LAST
                """
        )
        var ledger: [Int32: [Int: PastRows]] = [:]
        var readers = ResourceKind.all.map(LedgerRowsReader.init)
        try connection.copyRows(query) { row in
            guard let botID = try row.nextInt32(), let kind = try row.nextText().flatMap(ResourceKind.named),
                let begun = try row.nextInt64()
            else { return }
            guard begun <= revision else {
                ledger[botID, default: [:]][kind.order] = PastRows.none
                return
            }
            ledger[botID, default: [:]][kind.order] = .rows(try readers[kind.order].read(&row, of: botID))
        }
        return ledger
    }
}
