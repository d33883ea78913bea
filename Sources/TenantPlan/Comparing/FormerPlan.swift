internal import CanonicalJSON
internal import TenantModel

/// A plan before the changes of its tenant, by one of its pasts, and what becomes of it: one that goes, or one that stays.
struct FormerPlan {
    /// What it was applied as.
    let key: String
    /// What it cost and gave.
    let offer: PlanOffer
    /// Whether customers could buy it.
    let wasOnSale: Bool
    /// What there is of it afterwards; `nil` where it is not on sale any more.
    let left: PlanOffer?

    /// Whether it is the same plan with the same offer.
    func isSame(as other: FormerPlan) -> Bool { key.hasSameBytes(as: other.key) && offer == other.offer }

    // MARK: Of one that goes

    /// Whether there is less of anything than there was, or nothing at all.
    var isLess: Bool { left.map { offer.isMore(than: $0) } ?? true }

    /// Whether what comes may stand in for it: there is more in it of what went than in what is left.
    func isFor(_ coming: PlanOffer) -> Bool {
        guard let left else { return true }
        return !Set(offer.grownMeasures(from: left)).isDisjoint(with: coming.grownMeasures(from: left))
    }

    /// Whether customers get more of anything by what comes, and its price is not higher by as much.
    func isOutgrown(by coming: PlanOffer) -> Bool {
        coming.grownMeasures(from: offer).contains { place in
            guard case (.integer(let old), .integer(let new)) = (offer.price, coming.price),
                case (.integer(let less), .integer(let more)) = (offer.amounts[place], coming.amounts[place]),
                less < more
            else { return true }
            return Int128(new) * Int128(less) < Int128(old) * Int128(more)
        }
    }

    // MARK: Beside a change

    /// The plan as it is shown beside a change that is held against it.
    ///
    /// - Parameters:
    ///   - role: What it has to do with the change.
    ///   - risks: What it makes of the change.
    /// - Returns: The row, with what it cost and gave, and that it was off where it was.
    func row(_ role: WokenRow.Role, _ risks: [Risk]) -> WokenRow {
        var values = [(PlanOffer.Fields.price, offer.price)]
        values += zip(PlanOffer.measures, offer.amounts).map { ($0.field, $1) }
        if !wasOnSale { values.append((PlanOffer.Fields.isOnSale, .bool(false))) }
        return WokenRow(
            role,
            kind: .plan,
            key: key,
            rowID: nil,
            fields: values.sorted { $0.0 < $1.0 }.map { FieldChange(field: $0, before: $1, after: $1) },
            risks: risks
        )
    }
}
