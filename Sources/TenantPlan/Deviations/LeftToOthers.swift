internal import CanonicalJSON
public import TenantModel

/// A line of `management` that leaves to others what decides where money goes, how much of it, or what for. No change: the ledger keeps
/// what was set and not who has the last word about it, so that whether the line is new nobody can tell. It is said in every
/// plan instead.
public struct LeftToOthers: Sendable, Hashable {
    /// The path as it is written: `payments.card_to_card.cards`.
    public let path: String
    /// Who has the last word from the line on: never the manifest.
    public let management: Management
    /// What a change by the manifest would have to be accepted as, in the order of ``TenantModel/Risk``.
    public let risks: [Risk]
    /// Where the line stands: in the tenant's own file, since no layer holds any.
    public let source: SourcePosition
    /// The tenants that it is about, in byte order of their slugs.
    public let tenants: [String]
    /// Those among them that are protected.
    public let protected: [String]
}

extension DesiredTenant {
    /// The lines of its `management` that leave money to others, in the order of the file.
    ///
    /// - Parameters:
    ///   - recorded: What the database holds of the tenant: rows that were applied, and are declared no longer, may stay.
    ///   - keyRisks: What is told from keys.
    ///   - isProtected: Whether the tenant is protected, by the database or by its file.
    /// - Returns: The lines, each of this tenant alone.
    func leftToOthers(_ recorded: RecordedTenant?, _ keyRisks: KeyRisks, isProtected: Bool) -> [LeftToOthers] {
        guard !management.isEmpty else { return [] }
        let rows = ResourceKind.all.map { [self.rows[$0.order].values, kept($0, recorded)].compactMap(\.self) }
        return management.rules.filter { $0.management != .always }.compactMap { rule in
            let found = rule.targets.reduce(into: Set<Risk>()) { found, target in
                for values in rows[target.kind.order] {
                    found.formUnion(moneyRisks(in: values, of: target, leftBy: rule.management, keyRisks))
                }
            }
            guard !found.isEmpty else { return nil }
            return LeftToOthers(
                path: rule.path,
                management: rule.management,
                risks: Risk.allCases.filter(found.contains),
                source: position(of: rule.origin),
                tenants: [slug],
                protected: isProtected ? [slug] : []
            )
        }
    }

    /// What changes of the values that `target` names, and nothing narrower says otherwise of, would have to be accepted as.
    private func moneyRisks(
        in values: RowSet,
        of target: ManagementTarget,
        leftBy line: Management,
        _ keyRisks: KeyRisks
    ) -> Set<Risk> {
        let (kind, management) = (target.kind, management[target.kind])
        var found: Set<Risk> = []
        for row in 0..<values.count where target.key.map(values.keys[row].hasSameBytes) ?? true {
            let keyed = keyRisks.rules(of: kind, forRow: values.keys[row])
            for field in 0..<values.width
            where target.field ?? field == field && values[row, field].isDeclared
                && management[values.keys[row], field] == line
            {
                let key = values.keys[row]
                let options = keyRisks.options(of: kind, forRow: key, field: field, in: values[row, field]).keys
                    .flatMap { keyRisks.rules(ofOption: $0, in: key) }
                found.formUnion((kind.fields[field].risks + keyed + options).map(\.risk).filter(\.isAboutMoney))
            }
        }
        return found
    }

    /// The rows of a kind that were applied and are declared no longer, as they were applied, where they stay since they are
    /// made once only.
    private func kept(_ kind: ResourceKind, _ recorded: RecordedTenant?) -> RowSet? {
        let (declared, management) = (rows[kind.order].values, management[kind])
        guard !management.isEmpty, kind.botColumn != nil, let ledger = recorded?.ledger[kind.order]?.values,
            let live = recorded?.live[kind.order].values
        else { return nil }
        var kept = RowSet(kind)
        for row in 0..<ledger.count where !ledger.isRetired(row) {
            let key = ledger.keys[row]
            let applied = (0..<ledger.width).filter { ledger[row, $0].isDeclared }
            guard declared.index(of: key) == nil, live.index(of: key) != nil,
                !applied.contains(where: { management[key, $0] == .always })
            else { continue }
            let place = kept.append(key)
            for field in applied { kept[place, field] = ledger[row, field] }
        }
        return kept
    }
}

/// What tells one line of `management` from another one.
private struct Line: Hashable {
    let source: SourcePosition
    let path: String
}

extension [LeftToOthers] {
    /// One for each line, whose tenants come in byte order, by the place of the line.
    func byLine() -> [LeftToOthers] {
        Dictionary(grouping: self) { Line(source: $0.source, path: $0.path) }.values.map { lines in
            let risks = Set(lines.flatMap(\.risks))
            return LeftToOthers(
                path: lines[0].path,
                management: lines[0].management,
                risks: Risk.allCases.filter(risks.contains),
                source: lines[0].source,
                tenants: lines.flatMap(\.tenants),
                protected: lines.flatMap(\.protected)
            )
        }.sorted { left, right in
            guard left.source.file.hasSameBytes(as: right.source.file) else {
                return left.source.file.precedesInBytes(right.source.file)
            }
            let (first, second) = (left.source.origin, right.source.origin)
            if (first.line, first.column) != (second.line, second.column) {
                return (first.line, first.column) < (second.line, second.column)
            }
            return left.path.precedesInBytes(right.path)
        }
    }
}

extension Risk {
    /// Whether it is about where money goes, how much of it, who says that it came, and what customers get for it.
    var isAboutMoney: Bool {
        switch self {
        case .cardChanged, .merchantChanged, .approverChanged, .tokenChanged, .priceFell, .offerGrew: true
        default: false
        }
    }
}
