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

    /// Whether they get more of the measure at `place`.
    func isMore(_ offer: PlanOffer, than other: PlanOffer, at place: Int) -> Bool {
        all[place].rule.applies(from: other.amounts[place], to: offer.amounts[place])
    }
}

/// A plan that goes, or of which there is less: what it was.
struct GoneOffer {
    let offer: PlanOffer
    /// What of it is on sale afterwards; `nil` where nothing is.
    var left: PlanOffer?
    let measures: PlanMeasures

    /// Whether there is less of anything than there was, or nothing at all.
    var isLess: Bool { left.map { measures.isMore(offer, than: $0) } ?? true }

    /// Whether what comes may stand in for it: there is more of what went than in what is left.
    func isFor(_ coming: PlanOffer) -> Bool {
        guard let left else { return true }
        return measures.all.indices.contains { place in
            measures.isMore(offer, than: left, at: place) && measures.isMore(coming, than: left, at: place)
        }
    }
}
