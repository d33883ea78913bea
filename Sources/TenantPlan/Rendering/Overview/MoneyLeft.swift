internal import CanonicalJSON
internal import TenantModel

/// Lines of `management` that say the same in several files, and leave the same money to others.
struct MoneyLeft {
    /// The lines, those of protected tenants first; at least one.
    let lines: [LeftToOthers]

    /// All of them as one line, which stands where the first one does.
    var whole: LeftToOthers {
        LeftToOthers(
            path: lines[0].path,
            management: lines[0].management,
            risks: lines[0].risks,
            source: lines[0].source,
            tenants: lines.flatMap(\.tenants),
            protected: lines.flatMap(\.protected)
        )
    }

    /// What is shown first of several: nobody is asked about a line, so whoever reads the plan has to see it.
    fileprivate func precedes(_ other: MoneyLeft) -> Bool {
        let (left, right) = (lines[0], other.lines[0])
        if left.rank != right.rank { return left.rank < right.rank }
        if left.protected.isEmpty != right.protected.isEmpty { return !left.protected.isEmpty }
        if !left.path.hasSameBytes(as: right.path) { return left.path.precedesInBytes(right.path) }
        if left.management != right.management { return left.management.rawValue < right.management.rawValue }
        return left.risks.map(\.rank).lexicographicallyPrecedes(right.risks.map(\.rank))
    }
}

extension PlanDocument {
    /// What leaves money to others, the gravest first and of what is equally grave what is about protected tenants: of all
    /// files that say the same one item.
    var moneyLeft: [MoneyLeft] {
        struct Content: Hashable {
            let path: [UInt8]
            let management: Management
            let risks: [Risk]
        }
        return Dictionary(grouping: leftToOthers) { left in
            Content(path: Array(left.path.utf8), management: left.management, risks: left.risks)
        }.values.map { lines in
            MoneyLeft(lines: lines.filter { !$0.protected.isEmpty } + lines.filter(\.protected.isEmpty))
        }.sorted { $0.precedes($1) }
    }
}

extension LeftToOthers {
    /// The place of the gravest that it leaves to others in ``TenantModel/Risk/byGravity``.
    fileprivate var rank: Int { risks.map(\.rank).min() ?? Risk.byGravity.count }
}
