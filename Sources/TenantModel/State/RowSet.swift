internal import CanonicalJSON

/// Rows of one kind of one tenant on one side, side by side in two arrays, in byte order of their keys.
///
/// A row is `kind.fields.count` cells; no object a row, since three sides of 10,000 tenants are two million
/// rows.
public struct RowSet: Sendable {
    /// What the rows are.
    public let kind: ResourceKind
    /// Cells in a row: one for each field of the kind.
    public let width: Int
    /// Their keys, in byte order, each once.
    public private(set) var keys: [String] = []
    /// Their values, row after row, each in the order of `kind.fields`.
    public private(set) var cells: [FieldValue] = []

    /// Makes a set of no rows.
    public init(_ kind: ResourceKind) {
        self.kind = kind
        self.width = kind.fields.count
    }

    /// Makes a set with `keys`, which are in byte order, of nothing but undeclared fields.
    public init(_ kind: ResourceKind, keys: [String]) {
        self.kind = kind
        self.width = kind.fields.count
        self.keys = keys
        self.cells = Array(repeating: .undeclared, count: keys.count * kind.fields.count)
    }

    /// How many rows there are.
    public var count: Int { keys.count }
    /// Whether there is no row.
    public var isEmpty: Bool { keys.isEmpty }

    /// The value of a field of a row, both by their place.
    public subscript(row: Int, field: Int) -> FieldValue {
        get { cells[row * width + field] }
        set { cells[row * width + field] = newValue }
    }

    /// The values of a row, in the order of `kind.fields`.
    public func row(_ row: Int) -> ArraySlice<FieldValue> {
        cells[(row * width)..<((row + 1) * width)]
    }

    /// The place of the row with `key`.
    public func index(of key: String) -> Int? {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle].precedesInBytes(key) { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low].hasSameBytes(as: key) ? low : nil
    }

    /// Whether these declared rows are in order: `ledger` has the same rows with the same values, and so has `live`
    /// wherever something is declared.
    ///
    /// True of almost every kind of almost every tenant in almost every plan; it looks at the cells where they are.
    public func isApplied(ledger: RowSet, live: RowSet) -> Bool {
        guard keys.count == ledger.keys.count, keys.count == live.keys.count, kind == ledger.kind, kind == live.kind
        else { return false }
        for row in keys.indices {
            guard keys[row].hasSameBytes(as: ledger.keys[row]), keys[row].hasSameBytes(as: live.keys[row])
            else { return false }
        }
        // Spans lend what they hold; an array would hand out a counted copy of each value.
        let (declared, applied, present) = (cells.span, ledger.cells.span, live.cells.span)
        for cell in declared.indices {
            guard declared[cell] == applied[cell] else { return false }
            guard !declared[cell].isDeclared || declared[cell] == present[cell] else { return false }
        }
        return true
    }

    /// Adds a row of nothing but undeclared fields, behind the others; returns its place.
    ///
    /// Rows may be added in any order; ``sort()`` comes before anything is looked up.
    public mutating func append(_ key: String) -> Int {
        keys.append(key)
        for _ in 0..<width { cells.append(.undeclared) }
        return keys.count - 1
    }

    /// Adds a row whose values follow, one ``append(value:)`` a field, in the order of `kind.fields`.
    public mutating func beginRow(_ key: String) {
        keys.append(key)
    }

    /// Adds the next value of the row that was begun.
    public mutating func append(value: FieldValue) {
        cells.append(value)
    }

    /// Gives the only row of a set another key.
    public mutating func renameOnlyRow(_ key: String) {
        guard keys.count == 1, !keys[0].hasSameBytes(as: key) else { return }
        keys[0] = key
    }

    /// Shares one array of keys with the set that came before, where the keys are the same: most tenants declare what
    /// their neighbours declare.
    ///
    /// - Parameter keys: The keys of the set before; those of this one afterwards.
    public mutating func shareKeys(_ keys: inout [String]) {
        if keys.count == self.keys.count, zip(keys, self.keys).allSatisfy({ $0.hasSameBytes(as: $1) }) {
            self.keys = keys
        } else {
            keys = self.keys
        }
    }

    /// Makes room for `count` rows.
    public mutating func reserveCapacity(_ count: Int) {
        keys.reserveCapacity(count)
        cells.reserveCapacity(count * width)
    }

    /// Brings the rows into byte order of their keys; returns the order they had, `nil` when it was that one.
    @discardableResult public mutating func sort() -> [Int]? {
        guard let order = KeyOrder.order(of: keys) else { return nil }
        keys.arrange(order)
        cells.arrange(order, width: width)
        return order
    }
}
