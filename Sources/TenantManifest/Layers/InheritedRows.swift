internal import TenantModel

/// What some files declare together, the later ones laid over the earlier: maps merge by key, scalars and lists
/// replace, and a `null` takes out what was below.
struct InheritedRows: Sendable {
    /// The rows of every kind in the order of ``ResourceKind/all``, in byte order of their keys.
    private(set) var rows = ResourceKind.all.map { DesiredRows($0) }
    /// Values for all rows of a kind, one a field.
    private(set) var everyRow: [Declarations.EveryRow] = []

    /// Lays a file over the others.
    ///
    /// - Parameters:
    ///   - declarations: What the file declares.
    ///   - file: How origins are to call it.
    ///   - switches: The columns and flags that always say the same.
    /// - Returns: The removals that found nothing to take out.
    mutating func lay(
        _ declarations: Declarations,
        file: Int,
        switches: [ManifestShape.Switch]
    ) -> [Declarations.Removal] {
        var idle: [Declarations.Removal] = []
        for removal in declarations.removals where !takeOut(removal.place, switches) { idle.append(removal) }
        for kind in rows.indices {
            let top = declarations.rows[kind].without(emptiedBy: declarations.removals, kind, over: rows[kind])
            if top.values.isEmpty { continue }
            rows[kind] = Overlay(base: rows[kind], top: top, file: file).merged
        }
        for each in declarations.everyRow {
            everyRow.removeAll { $0.target.kind == each.target.kind && $0.target.field == each.target.field }
            var each = each
            each.origin = each.origin.inFile(file)
            everyRow.append(each)
        }
        return idle
    }

    // MARK: Removals

    private mutating func takeOut(_ place: Declarations.Removal.Place, _ switches: [ManifestShape.Switch]) -> Bool {
        let isFound =
            switch place {
            case .row(let kind, let key): takeOutRow(kind, key)
            case .field(let kind, let key, let field): takeOutField(kind, key, field)
            case .section(let shape): takeOutAll(below: shape)
            }
        if isFound { takeOutHalves(of: switches) }
        return isFound
    }

    private mutating func takeOutRow(_ kind: Int, _ key: String) -> Bool {
        guard let place = rows[kind].values.index(of: key) else { return false }
        rows[kind] = rows[kind].without(row: place)
        return true
    }

    private mutating func takeOutField(_ kind: Int, _ key: String, _ field: Int) -> Bool {
        guard let place = rows[kind].values.index(of: key), rows[kind].origin(ofRow: place, field: field) != .none
        else {
            return false
        }
        rows[kind].declare(place, field, .undeclared, at: .none)
        if rows[kind].isUndeclared(row: place) { rows[kind] = rows[kind].without(row: place) }
        return true
    }

    private mutating func takeOutAll(below shape: Shape) -> Bool {
        var isFound = false
        switch shape.leaf {
        case .field(let target)?:
            if !rows[target.kind].values.isEmpty, rows[target.kind].origin(ofRow: 0, field: target.field) != .none {
                rows[target.kind].declare(0, target.field, .undeclared, at: .none)
                isFound = true
            }
        case .everyRow(let target)?:
            let count = everyRow.count
            everyRow.removeAll { $0.target.kind == target.kind && $0.target.field == target.field }
            isFound = everyRow.count < count
        case .header?, .tenantsOwn?, .directive?, nil: break
        }
        if let kind = shape.collection?.kind, !rows[kind].values.isEmpty {
            rows[kind] = DesiredRows(ResourceKind.all[kind])
            isFound = true
        }
        for member in shape.members.values where takeOutAll(below: member) { isFound = true }
        return isFound
    }

    /// A switch is a column and a flag; where one was taken out, so is the other.
    private mutating func takeOutHalves(of switches: [ManifestShape.Switch]) {
        let (bots, features) = (ResourceKind.bot.order, ResourceKind.feature.order)
        guard let enabled = ResourceKind.feature.fieldIndex("enabled"), !rows[bots].values.isEmpty else { return }
        for each in switches {
            let flag = rows[features].values.index(of: each.flag)
            let hasColumn = rows[bots].origin(ofRow: 0, field: each.field) != .none
            let hasFlag = flag.map { rows[features].origin(ofRow: $0, field: enabled) != .none } ?? false
            if hasColumn, !hasFlag { rows[bots].declare(0, each.field, .undeclared, at: .none) }
            if hasFlag, !hasColumn, let flag {
                rows[features].declare(flag, enabled, .undeclared, at: .none)
                if rows[features].isUndeclared(row: flag) { rows[features] = rows[features].without(row: flag) }
            }
        }
    }
}

extension DesiredRows {
    /// The rows of a file without those of which it says nothing but that a field is taken out, where nothing is left of them
    /// below: the last of a row takes the row along.
    fileprivate func without(
        emptiedBy removals: [Declarations.Removal],
        _ kind: Int,
        over base: DesiredRows
    ) -> DesiredRows {
        removals.reduce(self) { rows, removal in
            guard case .field(kind, let key, _) = removal.place, let row = rows.values.index(of: key),
                rows.isUndeclared(row: row), base.values.index(of: key) == nil
            else { return rows }
            return rows.without(row: row)
        }
    }
}
