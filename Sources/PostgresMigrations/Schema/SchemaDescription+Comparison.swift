extension SchemaDescription {
    /// Where this database is not what is promised, in the order of `promised`; empty if everything is there.
    ///
    /// Constraints and indexes are told by what they do, not by their names. What was not promised does not count,
    /// but for columns that every insert would have to name. Of a missing table nothing more is said.
    func differences(from promised: SchemaDescription) -> [SchemaDifference] {
        let present = tables
        let promisedTables = promised.tables
        let byTable = Dictionary(grouping: objects, by: \.table)
        var differences: [SchemaDifference] = []
        for object in promised.objects {
            let found = byTable[object.table] ?? []
            switch object.kind {
            case .table, .view:
                if !present.contains(object.table) {
                    differences.append(SchemaDifference(object: object, reason: .missing))
                }
            case _ where promisedTables.contains(object.table) && !present.contains(object.table):
                continue
            case .column:
                differences += Self.differences(of: object, from: found)
            case .constraint, .index:
                differences += Self.difference(ofRule: object, from: found)
            case .function:
                differences += Self.difference(ofFunction: object, from: found)
            }
        }
        return differences + demandingColumns(besides: promised, in: promisedTables.intersection(present))
    }

    private static func differences(of promised: SchemaObject, from found: [SchemaObject])
        -> [SchemaDifference]
    {
        guard let wanted = promised.column else { return [] }
        guard let column = found.first(where: { $0.kind == .column && $0.name == promised.name })?.column
        else {
            return [SchemaDifference(object: promised, reason: .missing)]
        }
        var reasons: [SchemaDifference.Reason] = []
        if column.type != wanted.type { reasons.append(.type(found: column.type)) }
        if column.isNullable != wanted.isNullable { reasons.append(.nullability) }
        if column.defaultExpression != wanted.defaultExpression {
            reasons.append(.defaultExpression(found: column.defaultExpression))
        }
        return reasons.map { SchemaDifference(object: promised, reason: $0) }
    }

    private static func difference(ofFunction promised: SchemaObject, from found: [SchemaObject])
        -> [SchemaDifference]
    {
        let alike = found.filter { $0.kind == .function }
        if alike.contains(promised) { return [] }
        return [SchemaDifference(object: promised, reason: alike.isEmpty ? .missing : .definition(found: alike))]
    }

    private static func difference(ofRule promised: SchemaObject, from found: [SchemaObject])
        -> [SchemaDifference]
    {
        let alike = found.filter {
            $0.essence == promised.essence && ($0.kind == .constraint || $0.kind == .index)
        }
        // A plain unique index over the columns of a deferrable constraint forbids swapping their values at once,
        // deferred or not; one beside a constraint that cannot be deferred is only superfluous.
        let contrary = alike.filter { other in
            other.definition != promised.definition
                && (other.kind == .constraint || promised.definition.contains("DEFERRABLE"))
        }
        if !contrary.isEmpty {
            return [SchemaDifference(object: promised, reason: .definition(found: contrary))]
        }
        let isThere = alike.contains { $0.kind == promised.kind && $0.definition == promised.definition }
        return isThere ? [] : [SchemaDifference(object: promised, reason: .missing)]
    }

    private func demandingColumns(besides promised: SchemaDescription, in tables: Set<String>)
        -> [SchemaDifference]
    {
        let names = Set(promised.objects.lazy.filter { $0.kind == .column }.map { [$0.table, $0.name] })
        return objects.compactMap { object in
            guard
                let column = object.column, tables.contains(object.table),
                !names.contains([object.table, object.name]),
                !column.isNullable, column.defaultExpression == nil
            else { return nil }
            return SchemaDifference(object: object, reason: .demanding)
        }
    }
}
