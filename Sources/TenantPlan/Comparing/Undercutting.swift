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
///
/// What comes is held against what stays as well: see ``PaidToday``.
struct Undercutting {
    /// What changes are held against, each with the place of its change: whoever accepts the one has seen the other.
    private(set) var heldAgainst: [(place: Int, rows: [WokenRow])] = []

    /// Looks through the changes of one tenant that exists. Almost always there is nothing to compare.
    ///
    /// - Parameters:
    ///   - recorded: The tenant before them.
    ///   - changes: All changes of the tenant.
    ///   - declared: The plans that are declared.
    ///   - previousKeys: What plans were applied as, by what they are called now.
    init(_ recorded: RecordedTenant, _ changes: [Change], declared: RowSet, previousKeys: [String: String]) {
        let kind = ResourceKind.plan
        let rows = Self.rows(changes, of: kind)
        guard !rows.isEmpty, let pasts = PlanPasts(recorded, declared: declared, previousKeys),
            let fall = kind.fields[pasts.price].risks.first(where: { $0.risk == .priceFell })
        else { return }
        let gone =
            rows.count > 1 ? rows.map { pasts.offersThatGo(by: changes[$0]) }.filter { !$0.isEmpty } : []
        guard !gone.isEmpty || pasts.isManaged else { return }
        // What stays is looked at only where something comes.
        lazy var paid = Self.paidToday(pasts, rows.map { changes[$0] })
        for row in rows {
            let coming = pasts.offersThatCome(by: changes[row])
            guard !coming.isEmpty else { continue }
            let offers = coming + pasts.offersWithoutOthers(changes[row])
            var held = Self.replaced(gone, by: offers, fall, pasts)
            held += Self.undercut(&paid, by: offers, changes[row], fall, pasts)
            guard !held.isEmpty else { continue }
            let risks = Set(held.flatMap(\.risks))
            // What is asked about by itself is, and what comes is all that the row becomes: each part is accepted as what it is.
            let own = row.filter { !risks.isDisjoint(with: changes[$0].risks) }
            heldAgainst += (own.isEmpty ? Array(row) : own).map { ($0, held) }
        }
    }

    /// What goes and makes what comes a fallen price, or more for the money.
    private static func replaced(
        _ gone: [[GoneOffer]],
        by coming: [PlanOffer],
        _ fall: RiskRule,
        _ pasts: PlanPasts
    ) -> [WokenRow] {
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
        return held
    }

    /// What is paid today, by what was applied and by what is there.
    private static func paidToday(_ pasts: PlanPasts, _ rows: [ArraySlice<Change>]) -> [PaidToday] {
        guard pasts.isManaged else { return [] }
        return [.applied, .there].map { PaidToday(pasts.plansThatStay($0, rows), pasts.measures) }
    }

    /// What stays and makes what comes a fallen price.
    private static func undercut(
        _ paid: inout [PaidToday],
        by coming: [PlanOffer],
        _ changes: ArraySlice<Change>,
        _ fall: RiskRule,
        _ pasts: PlanPasts
    ) -> [WokenRow] {
        let key = pasts.formerKey(changes)
        var found: [StayingPlan] = []
        for side in paid.indices {
            for come in coming {
                guard let plan = paid[side].undercut(by: come, key: key, fall),
                    !found.contains(where: { $0.key.hasSameBytes(as: plan.key) && $0.offer == plan.offer })
                else { continue }
                found.append(plan)
            }
        }
        return found.map { pasts.measures.row(.undercuts, $0.key, $0.offer, price: pasts.price, [fall.risk]) }
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
