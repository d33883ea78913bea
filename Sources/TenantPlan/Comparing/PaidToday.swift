internal import CanonicalJSON
internal import TenantModel

/// A plan that is on sale before some changes and after them.
struct StayingPlan {
    /// What it was applied as.
    let key: String
    /// What it cost and gave before them.
    let offer: PlanOffer
    fileprivate let kopeks: Int64
    /// How much it gave of each measure.
    fileprivate let gave: [Int64]
    /// How much it gives afterwards.
    fileprivate let gives: [Int64]

    /// Takes a plan; `nil` for one of which somebody made something that is no number.
    ///
    /// - Parameters:
    ///   - key: What it was applied as.
    ///   - offer: What it cost and gave.
    ///   - left: What it gives afterwards.
    ///   - measures: What there may be more or less of.
    init?(key: String, offer: PlanOffer, left: PlanOffer, measures: PlanMeasures) {
        guard case .integer(let kopeks) = offer.price, let gave = measures.numbers(of: offer),
            let gives = measures.numbers(of: left)
        else { return nil }
        self.key = key
        self.offer = offer
        self.kopeks = kopeks
        self.gave = gave
        self.gives = gives
    }
}

/// What customers pay for what a shop gives, before some changes: of each plan that stays the least that is asked for no less than
/// it. A plan that comes, gives no less and costs far less than that leaves nobody to buy it.
///
/// A shop where something is as cheap already is asked nothing more, and a smaller plan beside larger ones gives less.
struct PaidToday {
    /// The plans, the dearest first.
    private let plans: [StayingPlan]
    private let measures: PlanMeasures
    /// Of each plan the place of the cheapest that gave no less than it gives, as far as anybody asked.
    private var cheapest: [Int?]

    /// Takes the plans that stay.
    init(_ plans: [StayingPlan], _ measures: PlanMeasures) {
        self.plans = plans.indices.sorted { left, right in
            (plans[left].kopeks, left) > (plans[right].kopeks, right)
        }.map { plans[$0] }
        self.measures = measures
        cheapest = Array(repeating: nil, count: plans.count)
    }

    /// What a plan that comes has to be held against.
    ///
    /// - Parameters:
    ///   - coming: What it costs and gives.
    ///   - key: What it was called before; it stands beside the others, not beside itself.
    ///   - fall: When a price is a fallen one.
    /// - Returns: Of what is paid for no less than some plan that it gives no less than, the dearest; `nil` where it is no fallen
    ///   price beside any.
    mutating func undercut(by coming: PlanOffer, key: String?, _ fall: RiskRule) -> StayingPlan? {
        guard let gives = measures.numbers(of: coming) else { return nil }
        // A price that has fallen beside one has fallen beside every dearer one.
        var (dearer, end) = (0, plans.count)
        while dearer < end {
            let middle = (dearer + end) / 2
            if fall.applies(from: plans[middle].offer.price, to: coming.price) {
                dearer = middle + 1
            } else {
                end = middle
            }
        }
        var found: Int?
        for place in 0..<dearer where Self.isNoLess(gives, than: plans[place].gives) {
            if let key, plans[place].key.hasSameBytes(as: key) { continue }
            let least = cheapestPlace(for: place)
            // The first is the dearest.
            if least < min(dearer, found ?? dearer) { found = least }
        }
        return found.map { plans[$0] }
    }

    /// The place of what is paid for no less than the plan at `place` gives. One that grows by the changes, to more than any
    /// gave, is paid as it was.
    private mutating func cheapestPlace(for place: Int) -> Int {
        if let known = cheapest[place] { return known }
        let gives = plans[place].gives
        let found = plans.indices.reversed().first { Self.isNoLess(plans[$0].gave, than: gives) } ?? place
        cheapest[place] = found
        return found
    }

    private static func isNoLess(_ amounts: [Int64], than others: [Int64]) -> Bool {
        zip(amounts, others).allSatisfy { $0 >= $1 }
    }
}
