/// What a manifest declares of one tenant.
public struct DesiredTenant: Sendable {
    /// The stable name.
    public let slug: String
    /// The file that declares it, as it was named to the tool.
    public let file: String
    /// The rows of every kind, in the order of ``ResourceKind/all``.
    public let rows: [DesiredRows]

    /// Makes a tenant.
    public init(slug: String, file: String, rows: [DesiredRows]) {
        self.slug = slug
        self.file = file
        self.rows = rows
    }

    /// Its own row.
    public var bot: RowSet { rows[ResourceKind.bot.order].values }
}

/// Declared rows of one kind, each value with its origin.
public struct DesiredRows: Sendable {
    /// The values. Fields that the manifest leaves out are undeclared.
    public private(set) var values: RowSet
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
        cellOrigins.append(contentsOf: repeatElement(.none, count: values.width))
        return values.append(key)
    }

    /// Declares a field of a row.
    public mutating func declare(_ row: Int, _ field: Int, _ value: FieldValue, at origin: Origin) {
        values[row, field] = value
        cellOrigins[row * values.width + field] = origin
    }

    /// Brings the rows into byte order of their keys.
    public mutating func sort() {
        let width = values.width
        guard let order = values.sort() else { return }
        let (oldRows, oldCells) = (rowOrigins, cellOrigins)
        rowOrigins.removeAll(keepingCapacity: true)
        cellOrigins.removeAll(keepingCapacity: true)
        for row in order {
            rowOrigins.append(oldRows[row])
            for cell in (row * width)..<((row + 1) * width) { cellOrigins.append(oldCells[cell]) }
        }
    }

    /// Where a row is declared.
    public func origin(ofRow row: Int) -> Origin { rowOrigins[row] }

    /// Where a field is declared; ``Origin/none`` where it is not.
    public func origin(ofRow row: Int, field: Int) -> Origin { cellOrigins[row * values.width + field] }
}
