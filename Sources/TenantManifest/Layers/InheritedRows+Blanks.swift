internal import Diagnostics
internal import TenantModel

// A key with nothing after it says `null`, and takes out what is inherited. Where every line below it was commented out,
// nobody may have meant that.

extension InheritedRows {
    /// The findings about a layer's keys with nothing after them that take something out of this. What they take out
    /// differs from tenant to tenant, so that it is not counted.
    func blanks(of layer: Layer) -> [Diagnostic] {
        layer.declarations.removals.filter { $0.isBlank && described($0.place) != nil }.map { removal in
            var finding = Diagnostic.blankTakesOut(removal.name, "whatever is inherited there")
            let origin = removal.origin
            finding.location = SourceLocation(file: layer.file, line: Int(origin.line), column: Int(origin.column))
            return finding
        }
    }

    /// What a removal would take out of this, in words: `5 inherited plans`; `nil` when nothing.
    func described(_ place: Declarations.Removal.Place) -> String? {
        switch place {
        case .row(let kind, let key):
            return rows[kind].values.index(of: key) == nil ? nil : "an inherited \(ResourceKind.all[kind].name)"
        case .field(let kind, let key, let field):
            let isThere = rows[kind].values.index(of: key).map { rows[kind].origin(ofRow: $0, field: field) != .none }
            return isThere == true ? "an inherited value" : nil
        case .section(let shape):
            let count = count(below: shape)
            guard count > 0 else { return nil }
            let kind = shape.collection.map { ResourceKind.all[$0.kind].name } ?? "value"
            return count == 1 ? "an inherited \(kind)" : "\(count) inherited \(kind)s"
        }
    }

    /// How many rows and values of a section there are.
    private func count(below shape: Shape) -> Int {
        var count = shape.members.values.reduce(0) { $0 + self.count(below: $1) }
        if let kind = shape.collection?.kind { count += rows[kind].values.count }
        switch shape.leaf {
        case .field(let target)?:
            let rows = rows[target.kind]
            if !rows.values.isEmpty, rows.origin(ofRow: 0, field: target.field) != .none { count += 1 }
        case .everyRow(let target)?:
            count += everyRow.count { $0.target.kind == target.kind && $0.target.field == target.field }
        case .header?, .tenantsOwn?, .directive?, nil: break
        }
        return count
    }
}
