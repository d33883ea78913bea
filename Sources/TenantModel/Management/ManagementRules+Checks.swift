// What can be wrong with rules that name what exists. Looked at when all rows of a manifest are known.

extension ManagementRules {
    /// Pairs of rules that name a declared field equally well and disagree: two spellings of one field, or a switch and
    /// its flag. The later rule of each pair comes second.
    public func contradictions(in rows: [DesiredRows]) -> [(ManagementRule, ManagementRule)] {
        var seen: [ManagementTarget: Int] = [:]
        var found: [(ManagementRule, ManagementRule)] = []
        for (place, rule) in rules.enumerated() {
            var other: Int?
            for target in rule.targets {
                guard let first = seen[target] else {
                    seen[target] = place
                    continue
                }
                guard other == nil, rules[first].management != rule.management, rows.declares(target) else { continue }
                other = first
            }
            if let other { found.append((rules[other], rule)) }
        }
        return found
    }

    /// Rules that leave to others what a declared row cannot be without, each with the first such field.
    public func unobservable(in rows: [DesiredRows]) -> [(rule: ManagementRule, kind: ResourceKind, field: Field)] {
        let kinds = ResourceKind.all.map { self[$0] }
        return rules.compactMap { rule in
            guard rule.management == .observe else { return nil }
            for target in rule.targets {
                let (kind, values) = (target.kind, rows[target.kind.order].values)
                for (place, field) in kind.fields.enumerated()
                where !field.isObservable && target.field ?? place == place {
                    let isLeft = values.places(of: target.key).contains { row in
                        kinds[kind.order][values.keys[row], place] == .observe
                    }
                    if isLeft { return (rule, kind, field) }
                }
            }
            return nil
        }
    }

    /// Rules about fields that no row declares. A rule about whole rows is none of them: it also holds for rows that go.
    public func pointless(in rows: [DesiredRows]) -> [ManagementRule] {
        rules.filter { rule in
            rule.targets.allSatisfy { $0.field != nil && !rows.declares($0) }
        }
    }
}

extension [DesiredRows] {
    /// Whether anything is declared that `target` names.
    fileprivate func declares(_ target: ManagementTarget) -> Bool {
        let rows = self[target.kind.order]
        return rows.values.places(of: target.key).contains { row in
            // What is declared and was not understood has been reported; it is no reason to report its rule.
            (target.field.map { $0..<$0 + 1 } ?? 0..<rows.values.width)
                .contains { rows.origin(ofRow: row, field: $0) != .none }
        }
    }
}

extension RowSet {
    /// The places of the rows with a key, or of all.
    fileprivate func places(of key: String?) -> Range<Int> {
        guard let key else { return 0..<count }
        return index(of: key).map { $0..<$0 + 1 } ?? 0..<0
    }
}
