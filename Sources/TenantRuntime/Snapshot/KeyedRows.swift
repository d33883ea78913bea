internal import CanonicalJSON

/// The rows of one kind while they are read: every bot's in the order in which they come, under the numbers of their keys.
struct KeyedRows<Value> {
    /// One row of a bot.
    struct Row {
        let key: UInt32
        let value: Value
    }

    /// The rows by the place of their bot.
    private var rows: [[Row]] = []
    private(set) var interner = KeyInterner()
    /// The tables of the key sets that were seen, by the numbers of the keys in byte order.
    private var tables: [[UInt32]: KeyTable] = [:]

    /// Takes a row of the bot at `place`.
    mutating func append(_ value: Value, key: UInt32, at place: Int) {
        while rows.count <= place {
            // Bots are much alike, and an array that grows row by row ends up a third too large.
            var next: [Row] = []
            next.reserveCapacity(rows.last?.count ?? 0)
            rows.append(next)
        }
        rows[place].append(Row(key: key, value: value))
    }

    /// The number of a key.
    mutating func number(of bytes: RawSpan) -> UInt32 { interner.number(of: bytes) }

    /// Gives each of `count` bots its rows in byte order of their keys, with the table that its keys have.
    mutating func forEach(_ count: Int, _ known: inout KeyTables, _ body: (Int, KeyTable, [Value]) -> Void) {
        let names = interner.names
        var ranks = [UInt32](repeating: 0, count: names.count)
        for (rank, number) in names.indices.sorted(by: { names[$0].precedesInBytes(names[$1]) }).enumerated() {
            ranks[number] = UInt32(rank)
        }
        for place in 0..<count {
            var own: [Row] = []
            if place < rows.count { swap(&own, &rows[place]) }
            own.sort { ranks[Int($0.key)] < ranks[Int($1.key)] }
            let keys = own.map(\.key)
            let table: KeyTable
            if let found = tables[keys] {
                table = found
            } else {
                table = known.table(of: keys.map { names[Int($0)] })
                tables[keys] = table
            }
            body(place, table, own.map(\.value))
        }
    }
}
