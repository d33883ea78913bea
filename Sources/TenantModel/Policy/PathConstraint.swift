public import CanonicalJSON

/// What the values at one path may be.
public struct PathConstraint: Sendable {
    /// The path as it is written: `plans.*.price_toman`.
    public let path: String
    /// The least number, as JSON; in the unit of the path.
    public let minimum: JSONText?
    /// The greatest number, likewise.
    public let maximum: JSONText?
    /// Whether something has to be declared there.
    public let isRequired: Bool
    /// Whether nothing may be declared there; of a switch, whether it may not be on.
    public let isForbidden: Bool
    /// What the whole text has to look like; see ``TextPattern``.
    public let pattern: String?
    /// Why, for whoever meets it.
    public let reason: String?

    /// Makes a constraint.
    public init(
        path: String,
        minimum: JSONText? = nil,
        maximum: JSONText? = nil,
        isRequired: Bool = false,
        isForbidden: Bool = false,
        pattern: String? = nil,
        reason: String? = nil
    ) {
        self.path = path
        self.minimum = minimum
        self.maximum = maximum
        self.isRequired = isRequired
        self.isForbidden = isForbidden
        self.pattern = pattern
        self.reason = reason
    }

    /// What a constraint may say: its name in `_policy.yaml`, and what it means.
    public enum Rule: String, Sendable, CaseIterable {
        case minimum, maximum, required, forbidden, pattern

        /// What it means: a sentence that editors show.
        public var about: String {
            switch self {
            case .minimum: "The least number, in the unit of the path."
            case .maximum: "The greatest number, in the unit of the path."
            case .required: "Whether something has to be declared there."
            case .forbidden: "Whether nothing may be declared there; a switch may still be declared off."
            case .pattern: "A small regular expression that the whole text has to match."
            }
        }
    }

    /// Whether it says something of a kind.
    public func has(_ rule: Rule) -> Bool {
        switch rule {
        case .minimum: minimum != nil
        case .maximum: maximum != nil
        case .required: isRequired
        case .forbidden: isForbidden
        case .pattern: pattern != nil
        }
    }

    /// Whether a number can be a bound: 64 bits before the point and at most 16 digits behind it.
    public static func isBound(_ number: JSONText) -> Bool { DecimalAmount(.json(number)) != nil }

    /// Whether the least number is above the greatest.
    public var isEmptyRange: Bool {
        guard let minimum = minimum.flatMap({ DecimalAmount(.json($0)) }),
            let maximum = maximum.flatMap({ DecimalAmount(.json($0)) })
        else { return false }
        return maximum < minimum
    }

    /// The most characters of a reason.
    public static let longestReason = 200
    /// The most bytes of a path.
    public static let longestPath = 255
}
