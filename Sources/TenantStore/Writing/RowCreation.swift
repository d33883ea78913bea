internal import PostgresDriver
internal import TenantModel

/// Inserts rows of one kind by one COPY.
struct RowCreation {
    let kind: ResourceKind
    let changes: [Change]
    let secrets: SecretValues

    func write(_ botIDs: BotIDs, on connection: isolated PostgresConnection) throws {
        guard !changes.isEmpty else { return }
        let owner = kind.botColumn.map { [$0] } ?? []
        let places = kind.fields.indices.filter { kind.fields[$0].storage.isColumn }
        let columns = owner + [kind.keyColumn] + places.map { kind.fields[$0].name }
        var values: [FieldValue] = []
        try connection.copyIn(into: "public." + kind.table, columns: columns) { writer in
            for change in changes {
                try writer.beginRow(fields: columns.count)
                if kind.botColumn != nil {
                    guard let botID = botIDs[change.tenant] else {
                        throw StoreError(.stale(first: "tenant \(change.tenant) is gone", others: 0))
                    }
                    writer.write(botID)
                }
                writer.write(change.key)
                // COPY knows no DEFAULT for a single value: what is not declared gets the column's default from us.
                values.removeAll(keepingCapacity: true)
                values.append(contentsOf: kind.fields.lazy.map(\.initial))
                for field in change.fields { values[field.field] = field.after }
                for place in places {
                    let type = kind.fields[place].type
                    try writer.write(secrets.revealed(values[place], for: type), as: type, in: kind)
                }
            }
        }
    }
}
