internal import CanonicalJSON
public import TenantModel

/// A line of `management` that leaves to others what decides where money goes, or how much of it. No change: the ledger keeps
/// what was set and not who has the last word about it, so that whether the line is new nobody can tell. It is said in every
/// plan instead.
public struct LeftToOthers: Sendable, Hashable {
    /// The path as it is written: `payments.card_to_card.cards`.
    public let path: String
    /// Who has the last word from the line on: never the manifest.
    public let management: Management
    /// What a change by the manifest would have to be accepted as, in the order of ``TenantModel/Risk``.
    public let risks: [Risk]
    /// Where the line stands: a layer's is one line for many tenants.
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
    ///   - keyRisks: What is told from keys.
    ///   - isProtected: Whether the tenant is protected, by the database or by its file.
    /// - Returns: The lines, each of this tenant alone.
    func leftToOthers(_ keyRisks: KeyRisks, isProtected: Bool) -> [LeftToOthers] {
        guard !management.isEmpty else { return [] }
        let kinds = ResourceKind.all.map { management[$0] }
        return management.rules.filter { $0.management != .always }.compactMap { rule in
            var found: Set<Risk> = []
            for target in rule.targets {
                let (kind, values) = (target.kind, rows[target.kind.order].values)
                for row in 0..<values.count where target.key.map(values.keys[row].hasSameBytes) ?? true {
                    let keyed = keyRisks.rules(of: kind, forRow: values.keys[row])
                    // A narrower line may say otherwise of a field.
                    for field in 0..<values.width
                    where target.field ?? field == field && values[row, field].isDeclared
                        && kinds[kind.order][values.keys[row], field] == rule.management
                    {
                        found.formUnion((kind.fields[field].risks + keyed).map(\.risk).filter(\.isAboutMoney))
                    }
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
    /// Whether it is about where money goes, how much of it, and who says that it came.
    var isAboutMoney: Bool {
        switch self {
        case .cardChanged, .merchantChanged, .approverChanged, .tokenChanged, .priceFell: true
        default: false
        }
    }
}
