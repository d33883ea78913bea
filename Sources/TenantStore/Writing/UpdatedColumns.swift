internal import PostgresDriver
internal import TenantModel

/// The columns of the table that an update is made from: which row, whether it is written, and for every field that some
/// row changes its value and a mask. Rows of one batch change different fields; where the mask is off, a row keeps what
/// it has.
struct UpdatedColumns {
    private let kind: ResourceKind
    /// The fields that some row changes, by their places in the kind.
    private let fields: [Int]

    /// The columns that some changes need.
    init(kind: ResourceKind, changes: [Change]) {
        self.kind = kind
        fields = Set(changes.flatMap { $0.fields.map(\.field) }).filter { kind.fields[$0].storage.isColumn }.sorted()
    }

    /// What the table is called.
    var table: String { "tenantctl_update_of_" + kind.name }

    /// The columns by name.
    var names: [String] { ["bot", "key", "is_written"] + fields.flatMap { ["value_\($0)", "is_set_\($0)"] } }

    /// The columns by name and type.
    var definitions: SQL {
        let values = fields.flatMap { field -> [SQL] in
            [
                SQL(unescaped: "value_\(field) " + kind.fields[field].type.name),
                SQL(unescaped: "is_set_\(field) boolean"),
            ]
        }
        return KindSQL(kind: kind).joined(["bot integer", "key text", "is_written boolean"] + values)
    }

    /// What becomes of the columns of the kind.
    var assignments: SQL {
        let sql = KindSQL(kind: kind)
        var assignments: [SQL] = [
            "updated_at = CASE WHEN new.is_written THEN now() AT TIME ZONE 'utc' ELSE t.updated_at END"
        ]
        if kind.botColumn == nil { assignments.append(sql.quoted(kind.keyColumn) + " = new.key") }
        for field in fields {
            let name = kind.fields[field].name
            assignments.append(
                sql.quoted(name) + SQL(unescaped: " = CASE WHEN new.is_set_\(field) THEN new.value_\(field) ELSE ")
                    + sql.column(name, "t") + " END"
            )
        }
        return sql.joined(assignments)
    }

    /// Writes the row of one change.
    ///
    /// - Throws: `PostgresError`; ``StoreError`` for a secret that is not at hand and a number that does not fit.
    func write(_ change: Change, _ secrets: SecretValues, to writer: inout CopyWriter) throws {
        try writer.beginRow(fields: names.count)
        writer.write(change.target.botID)
        writer.write(change.key)
        writer.write(
            change.action == .rename || change.fields.contains { kind.fields[$0.field].storage.isColumn }
        )
        for field in fields {
            let changed = change.fields.first { $0.field == field }
            let type = kind.fields[field].type
            try writer.write(secrets.revealed(changed?.after ?? .null, for: type), as: type, in: kind)
            writer.write(changed != nil)
        }
    }
}

extension Field.ColumnType {
    /// What PostgreSQL calls it. A column of text may be shorter than `text` and says so itself.
    fileprivate var name: String {
        switch self {
        case .boolean: "boolean"
        case .integer: "integer"
        case .bigint: "bigint"
        case .text: "text"
        case .jsonb, .wrappedJSONB: "jsonb"
        }
    }
}
