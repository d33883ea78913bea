internal import CanonicalJSON

/// A plan that a bot sells.
public struct Plan: Sendable, Identifiable {
    /// `bot_plans.id`.
    public let id: Int32
    /// The key in the manifest; `nil` for a plan that no manifest has taken over.
    public let key: String?
    /// What customers see.
    public let name: String
    /// How many days it runs.
    public let periodDays: Int
    /// The price in kopeks; one toman is 100 kopeks.
    public let priceKopeks: Int64
    /// How much traffic it holds, in GB; 0 is unlimited.
    public let trafficLimitGB: Int
    /// How many devices may use it at a time.
    public let deviceLimit: Int
    /// Where it stands among the plans, the lowest first.
    public let sortOrder: Int
    /// Whether it is on sale.
    public let isActive: Bool

    /// The order in which customers see plans: by sort order, then price, then key; those without a key last, by id.
    func precedes(_ other: Plan) -> Bool {
        if sortOrder != other.sortOrder { return sortOrder < other.sortOrder }
        if priceKopeks != other.priceKopeks { return priceKopeks < other.priceKopeks }
        switch (key, other.key) {
        case (let left?, let right?): return left.precedesInBytes(right)
        case (nil, nil): return id < other.id
        case (_?, nil): return true
        case (nil, _?): return false
        }
    }
}

extension Plan: Hashable {
    /// Whether every value is the same, text byte by byte.
    public static func == (left: Plan, right: Plan) -> Bool {
        left.id == right.id && left.periodDays == right.periodDays && left.priceKopeks == right.priceKopeks
            && left.trafficLimitGB == right.trafficLimitGB && left.deviceLimit == right.deviceLimit
            && left.sortOrder == right.sortOrder && left.isActive == right.isActive
            && left.name.hasSameBytes(as: right.name) && hasSameBytes(left.key, right.key)
    }

    /// Hashes what identifies it.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// Whether both are there with the same bytes, or neither is.
func hasSameBytes(_ left: String?, _ right: String?) -> Bool {
    switch (left, right) {
    case (let left?, let right?): left.hasSameBytes(as: right)
    case (nil, nil): true
    default: false
    }
}
