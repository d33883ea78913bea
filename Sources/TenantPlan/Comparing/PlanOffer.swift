internal import CanonicalJSON
internal import TenantModel

/// What a plan costs, and what customers get for it.
struct PlanOffer: Equatable {
    let price: FieldValue
    /// For how many days.
    let days: FieldValue
    /// How much of each of ``PlanMeasures``.
    let amounts: [FieldValue]

    /// What it costs for fewer days; for as many and more it costs what it costs. Live numbers were checked by nobody.
    func price(of fewer: FieldValue) -> FieldValue {
        guard case (.integer(let price), .integer(let days), .integer(let fewer)) = (price, days, fewer), fewer > 0,
            fewer < days
        else { return price }
        return .integer(Int64(Int128(price) * Int128(fewer) / Int128(days)))
    }
}

/// What there may be more or less of in a plan: days, traffic, devices.
struct PlanMeasures {
    /// The places of the fields, each with when there is more of it.
    let all: [(field: Int, rule: RiskRule)]

    init(_ kind: ResourceKind) {
        all = kind.fields.enumerated().compactMap { place, field in
            field.risks.first { $0.risk == .offerGrew }.map { (place, $0) }
        }
    }

    /// Whether customers get more of anything by one offer than by another one.
    func isMore(_ offer: PlanOffer, than other: PlanOffer) -> Bool {
        all.indices.contains { isMore(offer, than: other, at: $0) }
    }

    /// How much there is of each, as numbers of which the greater is more; `nil` where one is no number.
    func numbers(of offer: PlanOffer) -> [Int64]? {
        var numbers: [Int64] = []
        for (amount, measure) in zip(offer.amounts, all) {
            guard case .integer(let number) = amount else { return nil }
            if case .risesOrIsLifted = measure.rule.trigger, number == 0 {
                numbers.append(.max)
            } else {
                numbers.append(number)
            }
        }
        return numbers
    }

    /// Whether they get more of the measure at `place`.
    func isMore(_ offer: PlanOffer, than other: PlanOffer, at place: Int) -> Bool {
        all[place].rule.applies(from: other.amounts[place], to: offer.amounts[place])
    }
}

/// A plan that goes, or of which there is less: what it was.
struct GoneOffer {
    let key: String
    let offer: PlanOffer
    /// What of it is on sale afterwards; `nil` where nothing is.
    var left: PlanOffer?
    let measures: PlanMeasures

    /// Whether it is the same plan with the same offer.
    func isSame(as other: GoneOffer) -> Bool { key.hasSameBytes(as: other.key) && offer == other.offer }

    /// Whether there is less of anything than there was, or nothing at all.
    var isLess: Bool { left.map { measures.isMore(offer, than: $0) } ?? true }

    /// Whether what comes may stand in for it: there is more of what went than in what is left.
    func isFor(_ coming: PlanOffer) -> Bool {
        guard let left else { return true }
        return measures.all.indices.contains { place in
            measures.isMore(offer, than: left, at: place) && measures.isMore(coming, than: left, at: place)
        }
    }

    /// Whether customers get more of anything by what comes, and its price is not higher by as much.
    func isOutgrown(by coming: PlanOffer) -> Bool {
        measures.all.indices.contains { place in
            guard measures.isMore(coming, than: offer, at: place) else { return false }
            guard case (.integer(let old), .integer(let new)) = (offer.price, coming.price),
                case (.integer(let less), .integer(let more)) = (offer.amounts[place], coming.amounts[place]),
                less < more
            else { return true }
            return Int128(new) * Int128(less) < Int128(old) * Int128(more)
        }
    }

    /// The plan as it is shown beside what may stand in for it.
    ///
    /// - Parameters:
    ///   - price: The place of the price.
    ///   - risks: What it makes of the change.
    /// - Returns: The row, with what it cost and gave.
    func row(price: Int, _ risks: [Risk]) -> WokenRow {
        measures.row(.standsInFor, key, offer, price: price, risks)
    }
}

extension PlanMeasures {
    /// A plan as it is shown beside a change that is held against it.
    ///
    /// - Parameters:
    ///   - role: What it has to do with the change.
    ///   - key: Its key.
    ///   - offer: What it cost and gave.
    ///   - price: The place of the price.
    ///   - risks: What it makes of the change.
    /// - Returns: The row, with what it cost and gave.
    func row(_ role: WokenRow.Role, _ key: String, _ offer: PlanOffer, price: Int, _ risks: [Risk]) -> WokenRow {
        let values = [(price, offer.price)] + zip(all, offer.amounts).map { ($0.field, $1) }
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
