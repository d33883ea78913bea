internal import CanonicalJSON
public import PostgresDriver
public import TenantModel

/// What the history knows of who wrote a bot's fields.
public struct FieldHistory: Sendable {
    private var writes: [Place: FieldWrite] = [:]
    /// The creation of rows, which is recorded without their fields where the tenant was new.
    private var creations: [RowPlace: FieldWrite] = [:]
    private var beginning: FieldWrite?

    private struct RowPlace: Hashable {
        let kind: String
        let key: String
    }

    private struct Place: Hashable {
        let row: RowPlace
        let field: String
    }

    /// The apply that wrote a field last, or found it already as declared and recorded it; `nil` where the history does not reach back.
    public func lastWrite(_ kind: ResourceKind, _ key: String, _ field: Field) -> FieldWrite? {
        let row = RowPlace(kind: kind.name, key: key)
        return writes[Place(row: row, field: field.name)] ?? creations[row] ?? beginning
    }

    /// Reads the history of one bot.
    ///
    /// - Throws: ``StoreError``.
    public static func read(of botID: Int32, on connection: isolated PostgresConnection) throws(StoreError)
        -> FieldHistory
    {
        var history = FieldHistory()
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                SELECT c.kind, c.key, c.action, c.reason,
                    ARRAY(SELECT field ->> 'name' FROM jsonb_array_elements(c.fields) AS field),
                    c.revision, o.actor,
                    to_char(o.finished_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                    c.source_file || ':' || c.source_line
                FROM tenantctl.changes AS c JOIN tenantctl.operations AS o USING (revision)
                WHERE c.bot_id = \(botID) AND (c.action <> 'record' OR c.reason = 'converged')
                ORDER BY c.revision, c.position
                """
            )
            for row in rows {
                let place = RowPlace(kind: try row[0], key: try row[1])
                let (action, reason): (String, String) = (try row[2], try row[3])
                let write = FieldWrite(
                    revision: try row[5],
                    actor: try row[6],
                    finishedAt: try row[7],
                    source: try row[8],
                    isRecordOnly: action == Change.Action.record.rawValue
                )
                if reason == Change.Reason.tenantCreated.rawValue { history.beginning = write }
                if action == Change.Action.create.rawValue { history.creations[place] = write }
                for field in try row[4, as: [String].self] {
                    history.writes[Place(row: place, field: field)] = write
                }
            }
        } catch {
            throw StoreError(.database(error))
        }
        return history
    }
}
