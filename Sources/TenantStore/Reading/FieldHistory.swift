internal import CanonicalJSON
public import PostgresDriver
public import TenantModel

/// What the history knows of who wrote a bot's fields.
public struct FieldHistory: Sendable {
    private var rows: [RowPlace: RowHistory] = [:]
    private var beginning: FieldWrite?

    private struct RowPlace: Hashable {
        let kind: String
        let key: String

        /// Of the bot there is one row, whatever it is called.
        init(_ kind: ResourceKind, _ key: String) {
            self.kind = kind.name
            self.key = kind === ResourceKind.bot ? "" : key
        }
    }

    private struct RowHistory {
        /// The apply that made the row, or took it over.
        var creation: FieldWrite?
        var writes: [String: FieldWrite] = [:]
    }

    /// One change, as far as it says who wrote what.
    private struct Entry {
        let place: RowPlace
        let previousPlace: RowPlace?
        let action: String
        let reason: String
        let fields: [String]
        let write: FieldWrite
    }

    /// The apply that wrote a field last, or found it already as declared and recorded it; `nil` where the history does not reach back.
    public func lastWrite(_ kind: ResourceKind, _ key: String, _ field: Field) -> FieldWrite? {
        let row = rows[RowPlace(kind, key)]
        // Of a tenant that is new the rows are not recorded one by one.
        return row?.writes[field.name] ?? row?.creation ?? beginning
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
                    c.source_file || ':' || c.source_line,
                    c.fields -> 0 ->> 'before'
                FROM tenantctl.changes AS c JOIN tenantctl.operations AS o USING (revision)
                WHERE c.bot_id = \(botID) AND (c.action <> 'record' OR c.reason = 'converged')
                ORDER BY c.revision, c.position
                """
            )
            var revision: [Entry] = []
            for row in rows {
                guard let kind = ResourceKind.named(try row[0]) else { continue }
                let action: String = try row[2]
                let write = FieldWrite(
                    revision: try row[5],
                    actor: try row[6],
                    finishedAt: try row[7],
                    source: try row[8],
                    isRecordOnly: action == Change.Action.record.rawValue
                )
                if revision.last.map({ $0.write.revision != write.revision }) == true {
                    history.take(revision)
                    revision = []
                }
                let fields = try row[4, as: [String].self]
                // The key stands first, where the row got another one.
                let previousKey = fields.first == kind.keyColumn ? try row[9, as: String?.self] : nil
                revision.append(
                    Entry(
                        place: RowPlace(kind, try row[1]),
                        previousPlace: previousKey.map { RowPlace(kind, $0) },
                        action: action,
                        reason: try row[3],
                        fields: fields,
                        write: write
                    )
                )
            }
            history.take(revision)
        } catch {
            throw StoreError(.database(error))
        }
        return history
    }

    /// Takes the changes of the next revision: all of one revision happen at once, rows go before others get their keys.
    private mutating func take(_ entries: [Entry]) {
        let before = rows
        var moved: [RowPlace: RowHistory] = [:]
        for entry in entries {
            if entry.action == Change.Action.delete.rawValue { rows[entry.place] = nil }
            guard let previous = entry.previousPlace, previous != entry.place else { continue }
            moved[entry.place] = before[previous] ?? RowHistory()
            // Unless another row got the key by a rename of its own, it is nobody's now.
            rows[previous] = nil
        }
        rows.merge(moved) { $1 }
        for entry in entries where entry.action != Change.Action.delete.rawValue {
            if entry.reason == Change.Reason.tenantCreated.rawValue { beginning = entry.write }
            var row = rows[entry.place] ?? RowHistory()
            // A row that is made or taken over begins anew, whatever was written into one of its name before.
            switch entry.action {
            case Change.Action.create.rawValue: row = RowHistory(creation: entry.write)
            case Change.Action.adopt.rawValue: row = RowHistory(creation: entry.write.asFound)
            default: break
            }
            for field in entry.fields { row.writes[field] = entry.write }
            rows[entry.place] = row
        }
    }
}

extension FieldWrite {
    /// The same apply about a field that it found already as declared.
    fileprivate var asFound: FieldWrite {
        FieldWrite(revision: revision, actor: actor, finishedAt: finishedAt, source: source, isRecordOnly: true)
    }
}
