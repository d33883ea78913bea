internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// Updates rows of one kind by one statement.
///
/// Rows of one batch change different fields, so each field comes with a mask: where it is off, the row keeps what it
/// has.
struct RowUpdate {
    let kind: ResourceKind
    let changes: [Change]
    let secrets: SecretValues

    func write(on connection: isolated PostgresConnection) throws {
        guard !changes.isEmpty else { return }
        let sql = KindSQL(kind: kind)
        let touched = Set(changes.flatMap { $0.fields.map(\.field) }).filter { kind.fields[$0].storage.isColumn }
            .sorted()
        let bots = changes.map(\.target.botID)
        // Adopted plans and cards are found by key, adopted bots by id: they may have no slug yet.
        let keys = changes.map(\.key)
        let isWritten = changes.map { change in
            change.action == .rename || change.fields.contains { kind.fields[$0.field].storage.isColumn }
        }

        var arrays: [SQL] = ["\(bots)::integer[]", "\(keys)::text[]", "\(isWritten)::boolean[]"]
        var names: [SQL] = ["bot", "key", "is_written"]
        var assignments: [SQL] = [
            "updated_at = CASE WHEN new.is_written THEN now() AT TIME ZONE 'utc' ELSE t.updated_at END"
        ]
        if kind.botColumn == nil { assignments.append(sql.quoted(kind.keyColumn) + " = new.key") }
        for field in touched {
            let column = try FieldColumn(kind: kind, field: field, changes: changes, secrets: secrets)
            arrays += [column.values, "\(column.mask)::boolean[]"]
            names += [SQL(unescaped: "value_\(field)"), SQL(unescaped: "is_set_\(field)")]
            let name = kind.fields[field].name
            assignments.append(
                sql.quoted(name) + SQL(unescaped: " = CASE WHEN new.is_set_\(field) THEN new.value_\(field) ELSE ")
                    + sql.column(name, "t") + " END"
            )
        }
        let condition =
            kind.botColumn == nil
            ? sql.column(sql.botColumn, "t") + " = new.bot"
            : sql.column(sql.botColumn, "t") + " = new.bot AND " + sql.column(kind.keyColumn, "t") + " = new.key"
        let updated = try connection.execute(
            "UPDATE " + sql.table + " AS t SET " + sql.joined(assignments) + " FROM unnest(" + sql.joined(arrays)
                + ") AS new (" + sql.joined(names) + ") WHERE " + condition
        )
        guard updated == changes.count else {
            let first = "\(kind.name) \(changes[0].tenant)/\(changes[0].key)"
            throw StoreError(.stale(first: "\(first): \(updated) of \(changes.count) rows are there", others: 0))
        }
    }
}

/// The new values of one field over all rows of a batch, as arrays to unnest.
private struct FieldColumn {
    let values: SQL
    let mask: [Bool]

    init(kind: ResourceKind, field: Int, changes: [Change], secrets: SecretValues) throws(StoreError) {
        let type = kind.fields[field].type
        var mask: [Bool] = []
        var cells: [FieldValue] = []
        for change in changes {
            let changed = change.fields.first { $0.field == field }
            mask.append(changed != nil)
            cells.append(try secrets.revealed(changed?.after ?? .null, for: type))
        }
        self.mask = mask
        self.values =
            switch type {
            case .boolean: "\(cells.map(\.bool))::boolean[]"
            case .integer: "\(cells.map(\.integer))::bigint[]::integer[]"
            case .bigint: "\(cells.map(\.integer))::bigint[]"
            case .text: "\(cells.map(\.text))::text[]"
            case .jsonb: "\(cells.map { $0.json.map { JSONB($0.text) } })::jsonb[]"
            case .wrappedJSONB: "\(cells.map { $0.json.map { JSONB($0.wrapped.text) } })::jsonb[]"
            }
    }
}

extension FieldValue {
    fileprivate var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    fileprivate var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    fileprivate var text: String? {
        guard case .text(let value) = self else { return nil }
        return value
    }

    fileprivate var json: JSONText? {
        guard case .json(let value) = self else { return nil }
        return value
    }
}
