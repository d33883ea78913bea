internal import CanonicalJSON

/// Limits of the policy in force that do not hold for one apply, since somebody allowed so many removals by hand.
public struct LiftedLimits: Sendable, Hashable {
    /// How many removals were allowed (`--max-deletes`).
    public let allowedByHand: Int
    /// What the plan asks for, and what the policy allows.
    public let limits: [BrokenLimit]

    /// What the history remembers among what was accepted: `max_deletes:12`.
    public var acknowledgement: String { "\(Self.name):\(allowedByHand)" }

    /// What the history calls it.
    public static let name = "max_deletes"

    /// One line: `by --max-deletes 12: limit deletions: 12 rows would go, allowed are 10`.
    var sentences: [String] { limits.map { "by --max-deletes \(allowedByHand): \($0)" } }
}

extension LiftedLimits {
    /// The form in a plan file.
    var json: JSON {
        .object([
            JSON.Member("max_deletes", .integer(allowedByHand)), JSON.Member("limits", .array(limits.map(\.json))),
        ])
    }

    /// Reads the form in a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        guard let allowed = json["max_deletes"]?.integer, let limits = json["limits"]?.array else { return nil }
        self.init(allowedByHand: Int(allowed), limits: limits.compactMap(BrokenLimit.init))
        guard self.limits.count == limits.count else { return nil }
    }
}
