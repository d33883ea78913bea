internal import CanonicalJSON
internal import TenantModel

/// What a plan costs, and what customers get for it.
struct PlanOffer: Equatable {
    let price: FieldValue
    /// For how many days.
    let days: FieldValue
    /// How much of each of ``measures``, the days among them.
    let amounts: [FieldValue]

    /// Takes the values of a plan, by the places of its fields.
    init(_ value: (Int) -> FieldValue) {
        price = value(Fields.price)
        days = value(Fields.days)
        amounts = Self.measures.map { value($0.field) }
    }

    /// The places of the fields that are looked at.
    enum Fields {
        static let price = ResourceKind.plan.fieldIndex("price_kopeks") ?? 0
        static let days = ResourceKind.plan.fieldIndex("period_days") ?? 0
        static let isOnSale = ResourceKind.plan.fieldIndex("is_active") ?? 0
    }

    // MARK: What it costs

    /// Whether a price is a fallen one beside another.
    static func hasFallen(from former: FieldValue, to price: FieldValue) -> Bool {
        ResourceKind.plan.fields[Fields.price].risks.contains { rule in
            rule.risk == .priceFell && rule.applies(from: former, to: price)
        }
    }

    /// What it costs for fewer days; for as many and more it costs what it costs. Live numbers were checked by nobody.
    func price(for fewer: FieldValue) -> FieldValue {
        guard case (.integer(let price), .integer(let days), .integer(let fewer)) = (price, days, fewer), fewer > 0,
            fewer < days
        else { return price }
        return .integer(Int64(Int128(price) * Int128(fewer) / Int128(days)))
    }

    /// What so many days cost by what a day of it costs, fewer or more; `nil` where one of them is no number.
    func share(of days: FieldValue) -> Int128? {
        guard case (.integer(let price), .integer(let own), .integer(let days)) = (price, self.days, days) else {
            return nil
        }
        return own > 0 && days > 0 ? Int128(price) * Int128(days) / Int128(own) : Int128(price)
    }

    /// Whether it is no price beside another, though not nothing: below a hundredth of what that one costs for as many days. Long
    /// plans are cheaper a day, but not a hundred times.
    func isNextToNothing(beside other: PlanOffer) -> Bool {
        guard case .integer(let price) = price, price > 0, let usual = other.share(of: days) else { return false }
        return Int128(price) * 100 < usual
    }

    // MARK: What it gives

    /// What there may be more or less of: days, traffic, devices. The places of the fields, each with when there is more of it.
    static let measures: [(field: Int, rule: RiskRule)] = ResourceKind.plan.fields.enumerated().compactMap {
        place,
        field in
        field.risks.first { $0.risk == .offerGrew }.map { (place, $0) }
    }

    /// The measures of which it gives more than another one.
    func grownMeasures(from other: PlanOffer) -> [Int] {
        Self.measures.indices.filter { Self.measures[$0].rule.applies(from: other.amounts[$0], to: amounts[$0]) }
    }

    /// Whether it gives more of anything than another one.
    func isMore(than other: PlanOffer) -> Bool { !grownMeasures(from: other).isEmpty }

    /// How much it gives of each, as numbers of which the greater is more, no limit the greatest; `nil` where one is no number.
    var numbers: [Int64]? {
        var numbers: [Int64] = []
        for (amount, measure) in zip(amounts, Self.measures) {
            guard case .integer(let number) = amount else { return nil }
            if case .risesOrIsLifted = measure.rule.trigger, number == 0 {
                numbers.append(.max)
            } else {
                numbers.append(number)
            }
        }
        return numbers
    }

    /// Whether ``numbers`` are no less than others by every measure.
    static func isNoLess(_ numbers: [Int64], than others: [Int64]) -> Bool {
        zip(numbers, others).allSatisfy { $0 >= $1 }
    }
}
