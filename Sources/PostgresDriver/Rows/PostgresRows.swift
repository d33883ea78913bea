/// The rows of one result, in memory, in the order of the server. Values are decoded when they are asked for.
public struct PostgresRows: Sendable {
    let storage: RowStorage

    /// The columns, in the order of the statement.
    public var columns: [PostgresColumn] { storage.columns }

    init(_ result: consuming ResultHandle) {
        storage = RowStorage(result)
    }
}

extension PostgresRows: RandomAccessCollection {
    /// Always 0.
    public var startIndex: Int { 0 }

    /// The number of rows.
    public var endIndex: Int { storage.count }

    /// The row at `position`, counted from 0. A position outside of the rows is a fault of the program.
    public subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "row \(position) of \(count)")
        return PostgresRow(storage: storage, index: position)
    }
}

/// Shares one result among its rows.
///
/// Unchecked: libpq never writes to a `PGresult` that it has handed over, and it is cleared once, by `deinit`.
final class RowStorage: @unchecked Sendable {
    let result: ResultHandle
    let columns: [PostgresColumn]
    let count: Int

    init(_ result: consuming ResultHandle) {
        columns = result.columns
        count = result.rowCount
        self.result = result
    }
}
