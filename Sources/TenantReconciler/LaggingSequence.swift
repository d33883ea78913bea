internal import PostgresDriver

/// A sequence that stands behind the rows of its table, as after an import of rows with ids of their own: it gives numbers
/// that are taken.
///
/// Such a clash looks like one with a row that somebody else has just written, and is none: planning again fails again.
public struct LaggingSequence: Sendable, Hashable {
    /// Schema and name, quoted where they have to be: `public.bots_id_seq`.
    public let name: String
    /// Schema and table, likewise: `public.bots`.
    public let table: String
    /// The column that it gives numbers to, likewise.
    public let column: String

    /// Sets it to the greatest number in the table.
    public var correction: String {
        "select setval('\(name.replacing("'", with: "''"))', (select max(\(column)) from \(table)))"
    }

    /// The sequence whose number `violation` is about; `nil` where it is about anything else, or nobody can be asked any
    /// more.
    ///
    /// - Parameters:
    ///   - violation: What a transaction, which is over, failed of.
    ///   - connection: Where it failed.
    /// - Returns: The sequence.
    static func behind(_ violation: PostgresError, on connection: PostgresConnection) async -> LaggingSequence? {
        guard violation.isUniqueViolation, let schema = violation.schema, let table = violation.table,
            let column = violation.onlyKeyColumn
        else { return nil }
        do {
            return try await lookUp(schema, table, column, on: connection)
        } catch {
            return nil
        }
    }

    private static func lookUp(
        _ schema: String,
        _ table: String,
        _ column: String,
        on connection: isolated PostgresConnection
    ) throws -> LaggingSequence? {
        let rows = try connection.query(
            """
            SELECT pg_get_serial_sequence(format('%I.%I', \(schema)::text, \(table)::text), \(column)),
                format('%I.%I', \(schema)::text, \(table)::text), format('%I', \(column)::text)
            """
        )
        guard let row = rows.first, let name = try row[0, as: String?.self] else { return nil }
        return LaggingSequence(name: name, table: try row[1], column: try row[2])
    }
}

extension LaggingSequence: CustomStringConvertible {
    /// What happened, and the statement that sets it right.
    public var description: String {
        "the sequence \(name) is behind the rows of \(table) and gives numbers that are taken; nothing was written"
            + "\nhint: planning again does not help: run `\(correction)`"
    }
}

extension PostgresError {
    /// The column of a key of one column, which the server names in its detail: `Key (id)=(…) already exists.`
    fileprivate var onlyKeyColumn: String? {
        guard let detail, let opening = detail.firstIndex(of: "("), let end = detail.firstRange(of: ")=("),
            opening < end.lowerBound
        else { return nil }
        let column = detail[detail.index(after: opening)..<end.lowerBound]
        return column.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? String(column) : nil
    }
}
