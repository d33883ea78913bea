internal import CanonicalJSON
internal import TenantModel

/// Plans of a tenant that come at a price which is a fallen one beside that of a plan that goes, or with more for the money: one
/// that gets another key without `renamed_from` is one that goes and one that comes, and no field of either changes.
///
/// What goes was on sale, by what was applied or by what is there, and is not any more; or it is made smaller, and goes
/// beside whatever gives more than is left of it. What comes is on sale and was not, by either; or it is made larger, so that
/// it may stand in for a dearer one. Which of them stands in for which nobody said, so every price that goes counts: as it is
/// for a plan that runs as long or longer, and for a shorter one its share of the days. More for the money is what gives more
/// than each that goes, and does not cost as much more.
struct Undercutting {
    /// What changes are held against, each with the place of its change: whoever accepts the one has seen the other.
    private(set) var heldAgainst: [(place: Int, rows: [WokenRow])] = []

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
            let fall = kind.fields[pasts.price].risks.first(where: { $0.risk == .priceFell })
        else { return }
        let gone = rows.map { pasts.offersThatGo(by: changes[$0]) }.filter { !$0.isEmpty }
        guard !gone.isEmpty else { return }
        for row in rows {
            let coming = pasts.offersThatCome(by: changes[row])
            guard !coming.isEmpty else { continue }
            let outgrown = coming.flatMap { Self.outgrown(gone, by: $0) }
            var held: [WokenRow] = []
            var seen: [GoneOffer] = []
            for offer in gone.joined() where !seen.contains(where: { $0.isSame(as: offer) }) {
                seen.append(offer)
                let isUndercut = coming.contains { come in
                    offer.isFor(come) && fall.applies(from: offer.offer.price(of: come.days), to: come.price)
                }
                let risks = [
                    isUndercut ? fall.risk : nil, outgrown.contains { $0.isSame(as: offer) } ? Risk.offerGrew : nil,
                ].compactMap(\.self)
                if !risks.isEmpty { held.append(offer.row(price: pasts.price, risks)) }
            }
            guard !held.isEmpty else { continue }
            let risks = Set(held.flatMap(\.risks))
            // What is asked about by itself is, and what comes is all that the row becomes: each part is accepted as what it is.
            let own = row.filter { !risks.isDisjoint(with: changes[$0].risks) }
            heldAgainst += (own.isEmpty ? Array(row) : own).map { ($0, held) }
        }
    }

    /// Of what goes what gives less for the money than a plan that comes: nothing where that gives no more than one of them.
    /// What a plan was is what was applied and what is there, since either may have been prepared.
    private static func outgrown(_ gone: [[GoneOffer]], by coming: PlanOffer) -> [GoneOffer] {
        let replaced = gone.map { $0.filter { $0.isFor(coming) } }.filter { !$0.isEmpty }
        let less = replaced.map { $0.filter { $0.isOutgrown(by: coming) } }
        return less.contains(where: \.isEmpty) ? [] : less.flatMap(\.self)
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
