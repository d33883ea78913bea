/// One row of a result.
public struct PostgresRow: Sendable {
    let storage: RowStorage
    let index: Int

    /// The columns, in the order of the statement.
    public var columns: [PostgresColumn] { storage.columns }

    /// The value in the column at `position`, counted from 0.
    ///
    /// - Throws: `PostgresError` with the code `decoding`, naming the column and its type, when the column cannot
    ///   be read as `Value`, when it is NULL and `Value` has no place for that, or when there is no such column.
    public subscript<Value: PostgresDecodable>(position: Int, as type: Value.Type = Value.self) -> Value {
        get throws(PostgresError) {
            guard storage.columns.indices.contains(position) else {
                throw PostgresError(.decoding, "no column \(position) in a row of \(storage.columns.count)")
            }
            let column = storage.columns[position]
            guard Value.accepts(column.type) else {
                throw PostgresError(
                    .decoding,
                    "column \(position) “\(column.name)” has the type \(column.type), "
                        + "which cannot be read as \(Value.self)",
                    hint: "cast the column in the statement"
                )
            }
            do {
                return try storage.result.value(row: index, column: position, type: column.type)
            } catch {
                throw PostgresError(.decoding, "column \(position) “\(column.name)” \(error.message)")
            }
        }
    }

    /// The value in the first column of that name.
    ///
    /// - Throws: `PostgresError` with the code `decoding`, as for the column's position.
    public subscript<Value: PostgresDecodable>(name: String, as type: Value.Type = Value.self) -> Value {
        get throws(PostgresError) {
            guard let position = storage.columns.firstIndex(where: { $0.name == name }) else {
                throw PostgresError(.decoding, "no column “\(name)” in the row")
            }
            return try self[position, as: type]
        }
    }
}
