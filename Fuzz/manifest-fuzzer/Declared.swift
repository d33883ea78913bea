internal import TenantModel

/// What a tenant declares, held against what is promised of it.
struct Declared {
    private let tenant: DesiredTenant

    init(_ tenant: DesiredTenant) {
        self.tenant = tenant
    }

    /// Looks at the order of its rows and at the places that they remember.
    func check(in extents: [String: TextExtent]) {
        for rows in tenant.rows {
            for (key, next) in zip(rows.values.keys, rows.values.keys.dropFirst()) {
                guard key.utf8.lexicographicallyPrecedes(next.utf8) else { broken("keys are not in order") }
            }
            for row in rows.values.keys.indices {
                check(rows.origin(ofRow: row), in: extents)
                for field in 0..<rows.values.width { check(rows.origin(ofRow: row, field: field), in: extents) }
            }
        }
    }

    /// Compares it with what came of the same input another time.
    func checkSame(as other: DesiredTenant) {
        guard tenant.slug == other.slug, tenant.file == other.file, tenant.layers == other.layers else {
            broken("the same input is another tenant")
        }
        guard tenant.renaming == other.renaming else { broken("the same input was called something else") }
        for (rows, others) in zip(tenant.rows, other.rows) {
            guard rows.values.keys == others.values.keys, rows.values.cells == others.values.cells else {
                broken("the same input declares other rows")
            }
            guard rows.renamings == others.renamings else { broken("the same input renames other rows") }
        }
    }

    private func check(_ origin: Origin, in extents: [String: TextExtent]) {
        guard origin != .none else { return }
        let position = tenant.position(of: origin)
        guard let extent = extents[position.file] else { broken("a value comes from a file that is none") }
        guard extent.contains(line: Int(origin.line), column: Int(origin.column)) else {
            broken("a value comes from \(origin.line):\(origin.column), outside of \(position.file)")
        }
    }
}
