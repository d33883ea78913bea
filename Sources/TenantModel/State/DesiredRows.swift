/// Declared rows of one kind, each value with its origin.
public struct DesiredRows: Sendable {
    /// The values. Fields that the manifest leaves out are undeclared.
    public private(set) var values: RowSet
    /// What rows were called before, where the manifest says so; each key at most once on either side.
    public private(set) var renamings: [Renaming] = []
    /// What fields go back to that are not declared any more, where that is not the column's default.
    public private(set) var formerValues: [FormerField: FieldValue] = [:]
    private var rowOrigins: [Origin] = []
    private var cellOrigins: [Origin] = []

    /// Makes a set of no rows.
    public init(_ kind: ResourceKind) {
        self.values = RowSet(kind)
    }

    /// Makes room for `count` rows in all.
    public mutating func reserveCapacity(_ count: Int) {
        values.reserveCapacity(count)
        rowOrigins.reserveCapacity(count)
        cellOrigins.reserveCapacity(count * values.width)
    }

    /// Adds a row that nothing is declared of yet; returns its place.
    public mutating func append(_ key: String, at origin: Origin) -> Int {
        rowOrigins.append(origin)
        for _ in 0..<values.width { cellOrigins.append(.none) }
        return values.append(key)
    }

    /// Declares a field of a row.
    public mutating func declare(_ row: Int, _ field: Int, _ value: FieldValue, at origin: Origin) {
        values[row, field] = value
        cellOrigins[row * values.width + field] = origin
    }

    /// The rows without one of them.
    public func without(row left: Int) -> DesiredRows {
        var rest = DesiredRows(values.kind)
        rest.reserveCapacity(values.count - 1)
        for row in 0..<values.count where row != left {
            let place = rest.append(values.keys[row], at: origin(ofRow: row))
            for field in 0..<values.width {
                rest.declare(place, field, values[row, field], at: origin(ofRow: row, field: field))
            }
        }
        return rest
    }

    /// Whether nothing is declared of a row but that it is there.
    public func isUndeclared(row: Int) -> Bool {
        (0..<values.width).allSatisfy { origin(ofRow: row, field: $0) == .none }
    }

    /// Says what a row was called before.
    public mutating func rename(_ renaming: Renaming) {
        renamings.append(renaming)
    }

    /// Says what a field that is not declared any more goes back to.
    public mutating func release(_ key: String, _ field: Int, to value: FieldValue) {
        formerValues[FormerField(key: key, field: field)] = value
    }

    /// A field of a row.
    public struct FormerField: Hashable, Sendable {
        let key: String
        let field: Int

        /// Names the field at the place `field` of the row called `key`.
        public init(key: String, field: Int) {
            self.key = key
            self.field = field
        }
    }

    /// Whether fields of a row are all declared.
    public func declares(_ fields: [Int], ofRow row: Int) -> Bool {
        for field in fields where cellOrigins[row * values.width + field] == .none { return false }
        return true
    }

    /// Brings the rows into byte order of their keys.
    public mutating func sort() {
        guard let order = values.sort() else { return }
        rowOrigins.arrange(order)
        cellOrigins.arrange(order, width: values.width)
    }

    /// Where a row is declared.
    public func origin(ofRow row: Int) -> Origin { rowOrigins[row] }

    /// Where a field is declared; ``Origin/none`` where it is not.
    public func origin(ofRow row: Int, field: Int) -> Origin { cellOrigins[row * values.width + field] }
}
