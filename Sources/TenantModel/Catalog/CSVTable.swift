/// A table in the form of RFC 4180: a line of column names, then a row a line; a cell with a comma stands in quotes, and
/// no cell spans lines.
struct CSVTable {
    /// The names of the columns.
    let columns: [String]
    /// The rows; a cell that a row lacks is empty.
    let rows: [Row]

    /// A row, its cells by the names of their columns.
    struct Row {
        private let cells: [String: String]

        fileprivate init(_ cells: [String: String]) {
            self.cells = cells
        }

        /// A cell; empty where there is no such column.
        subscript(column: String) -> String { cells[column] ?? "" }
    }

    /// Reads a table.
    init(_ bytes: [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Self.cells)
        columns = lines.isEmpty ? [] : lines.removeFirst()
        rows = lines.map { [columns] line in
            Row(Dictionary(zip(columns, line)) { first, _ in first })
        }
    }

    private static func cells(of line: ArraySlice<UInt8>) -> [String] {
        let quote = UInt8(ascii: "\"")
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        for index in line.indices {
            let byte = line[index]
            if byte == quote {
                // A doubled quote inside quotes closes and opens them again; the second one is text.
                if !isQuoted, index > line.startIndex, line[index - 1] == quote { cells[cells.count - 1].append(quote) }
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                cells.append([])
            } else {
                cells[cells.count - 1].append(byte)
            }
        }
        return cells.map { String(decoding: $0, as: UTF8.self) }
    }
}
