internal import CanonicalJSON
internal import TenantModel

/// Plans of a tenant that come at a price which is a fallen one beside that of a plan that goes: one that gets another key
/// without `renamed_from` is one that goes and one that comes, and neither has a price that falls.
///
/// What goes was on sale, by what was applied or by what is there, and is not any more; or it is made smaller, and goes
/// beside whatever gives more than is left of it. What comes is on sale and was not, by either; or it is made larger, so that
/// it may stand in for a dearer one. Which of them stands in for which nobody said, so every price that goes counts: as it is
/// for a plan that runs as long or longer, and for a shorter one its share of the days.
struct Undercutting {
    /// The risks, each with the place of its change.
    private(set) var risks: [(place: Int, risk: Risk)] = []

    /// Looks through the changes of one tenant that exists. Almost always there is nothing to compare.
    ///
    /// - Parameters:
    ///   - recorded: The tenant before them.
    ///   - changes: All changes of the tenant.
    ///   - previousKeys: What plans were applied as, by what they are called now.
    init(_ recorded: RecordedTenant, _ changes: [Change], previousKeys: [String: String]) {
        let kind = ResourceKind.plan
        let rows = Self.rows(changes, of: kind)
        guard rows.count > 1, let pasts = PlanPasts(recorded, previousKeys),
            let rule = kind.fields[pasts.price].risks.first(where: { $0.risk == .priceFell })
        else { return }
        let gone = rows.flatMap { pasts.offersThatGo(by: changes[$0]) }
        guard !gone.isEmpty else { return }
        for row in rows where !changes[row].contains(where: { $0.risks.contains(rule.risk) }) {
            let isFallen = pasts.offersThatCome(by: changes[row]).contains { offer in
                gone.contains { $0.isFor(offer) && rule.applies(from: $0.offer.price(of: offer.days), to: offer.price) }
            }
            // What comes is all that the row becomes: each part is accepted as what it is.
            if isFallen { risks += row.map { ($0, rule.risk) } }
        }
    }

    /// The places of the changes of each row: one, or one and what is only recorded beside it.
    private static func rows(_ changes: [Change], of kind: ResourceKind) -> [Range<Int>] {
        var rows: [Range<Int>] = []
        for (place, change) in changes.enumerated() where change.kind == kind {
            if let last = rows.last, last.upperBound == place, changes[place - 1].key.hasSameBytes(as: change.key) {
                rows[rows.count - 1] = last.lowerBound..<place + 1
            } else {
                rows.append(place..<place + 1)
            }
        }
        return rows
    }
}
