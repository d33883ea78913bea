internal import Escaping
internal import TenantModel

/// The table of what means the same.
struct RiskTable {
    /// What a row is, for what is said of those that are left out.
    let what: String
    /// What stands above the rows.
    let heading: MarkdownFragment
    /// The rows.
    let rows: [MarkdownPage.Row]
    /// How much harm it does to miss it.
    let gravity: RiskGravity
    /// How much room the whole table takes, what is said of rows left out included.
    let length: Int
    /// How much room its heading takes with the first row: less of it says nothing.
    let opening: Int

    init(_ group: RiskGroup, rows: [MarkdownPage.Row]) {
        what = group.directory.isEmpty ? "risk" : "directory line"
        heading = """
            **\(words: group.risk.meaning)** (\(words: group.risk.name), \(group.count))

            | tenant | row | field | now | then |
            | --- | --- | --- | --- | --- |

            """
        self.rows = rows
        gravity = group.risk.gravity
        let around = heading.length + max(40, 1 + MarkdownPage.leftOut(rows).length)
        length = rows.reduce(around) { $0 + $1.markdown.length }
        opening = around + (rows.first?.markdown.length ?? 0)
    }
}

/// How much of the room each table gets where there is not enough for all.
///
/// Each is opened before one is filled, the gravest first. Then the grave ones are filled, then the others; among those of
/// one gravity nobody gets more than another one lacks, so that hundreds of one leave a single one of another whole.
struct RoomShares {
    /// The shares, one for each table: together no more than the room.
    private(set) var shares: [Int]
    private var left: Int

    init(of room: Int, for tables: [RiskTable]) {
        shares = tables.map { _ in 0 }
        left = room
        for (place, table) in tables.enumerated() where table.opening <= left {
            shares[place] = min(table.opening, table.length)
            left -= shares[place]
        }
        for gravity in Set(tables.map(\.gravity)).sorted() {
            fill(tables.indices.filter { tables[$0].gravity == gravity }, tables)
        }
    }

    /// Those that lack the least first: what they leave of an equal part goes to the others.
    private mutating func fill(_ places: [Int], _ tables: [RiskTable]) {
        let order = places.sorted { tables[$0].length - shares[$0] < tables[$1].length - shares[$1] }
        for (done, place) in order.enumerated() {
            let part = min(tables[place].length - shares[place], left / (order.count - done))
            shares[place] += part
            left -= part
        }
    }
}
