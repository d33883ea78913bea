public import CanonicalJSON
public import TenantModel

/// How much one apply may take away.
public struct Limits: Sendable {
    /// Rows that may be removed, all kinds together.
    public var deletions = PolicyLimit.deletions.initial
    /// Percent of a kind's managed rows that may be removed…
    public var percentOfKind = PolicyLimit.percentOfKind.initial
    /// …where there are at least so many of them.
    public var percentAppliesFrom = PolicyLimit.percentFromRows.initial
    /// Tenants that may stop selling.
    public var deactivatedTenants = PolicyLimit.deactivatedTenants.initial
    /// Removals that were allowed by hand (`--max-deletes`): how many is said in so many words, so that the number stands
    /// in for both limits of rows. What that lets through is shown and recorded; see ``lifted(by:)``.
    public var allowedByHand: Int?

    /// The limits that hold where no policy says otherwise.
    public init() {}

    /// The limits of a policy.
    ///
    /// - Parameters:
    ///   - policy: The policy in force.
    ///   - allowedByHand: Removals that were allowed by hand, if any.
    public init(_ policy: Policy, allowedByHand: Int? = nil) {
        deletions = policy[limit: .deletions]
        percentOfKind = policy[limit: .percentOfKind]
        percentAppliesFrom = policy[limit: .percentFromRows]
        deactivatedTenants = policy[limit: .deactivatedTenants]
        self.allowedByHand = allowedByHand
    }

    /// What the policy would have refused and a number that was given by hand lets through; `nil` where it lets through
    /// nothing.
    func lifted(by removals: RemovalCounts) -> LiftedLimits? {
        guard let allowedByHand else { return nil }
        var policy = self
        policy.allowedByHand = nil
        let left = Set(broken(by: removals).map(\.id))
        let lifted = policy.broken(by: removals).filter { !left.contains($0.id) }
        return lifted.isEmpty ? nil : LiftedLimits(allowedByHand: allowedByHand, limits: lifted)
    }

    /// The limits that `removals` break.
    func broken(by removals: RemovalCounts) -> [BrokenLimit] {
        var broken: [BrokenLimit] = []
        if removals.total > allowedByHand ?? deletions {
            broken.append(
                BrokenLimit(id: BrokenLimit.deletions, found: removals.total, allowed: allowedByHand ?? deletions)
            )
        }
        if allowedByHand == nil {
            for kind in ResourceKind.all {
                let (managed, removed) = (removals.managed[kind, default: 0], removals.removed[kind, default: 0])
                guard managed >= percentAppliesFrom, removed * 100 > managed * percentOfKind else { continue }
                broken.append(
                    BrokenLimit(
                        id: kind.name + BrokenLimit.percent,
                        // Rounded up: 20.5 of 100 is more than 20.
                        found: (removed * 100 + managed - 1) / managed,
                        allowed: percentOfKind
                    )
                )
            }
        }
        if removals.deactivatedTenants > deactivatedTenants {
            broken.append(
                BrokenLimit(
                    id: BrokenLimit.deactivatedTenants,
                    found: removals.deactivatedTenants,
                    allowed: deactivatedTenants
                )
            )
        }
        return broken
    }
}

/// A limit and what a plan asks for instead.
public struct BrokenLimit: Sendable, Hashable, CustomStringConvertible {
    /// Which limit: `deletions`, `card_percent`, `deactivated_tenants`.
    public let id: String
    /// What the plan asks for.
    public let found: Int
    /// What is allowed.
    public let allowed: Int

    static let deletions = PolicyLimit.deletions.rawValue
    static let percent = "_percent"
    static let deactivatedTenants = "deactivated_tenants"

    /// Whether it is about tenants and not about rows, which `--max-deletes` allows.
    public var isOfTenants: Bool { id == Self.deactivatedTenants }

    /// One line: `limit deletions: 12 rows would go, allowed are 10`.
    public var description: String { "limit \(id): \(words)" }

    /// What would happen and what may: `27 % of the managed plans would go, allowed are 20 %`. Nothing in it is
    /// from outside, whatever a plan file says.
    public var words: String {
        let may = "allowed \(allowed == 1 ? "is" : "are") \(allowed)"
        if id == Self.deletions { return "\(Count.of(found, "row")) would go, \(may)" }
        if isOfTenants { return "\(Count.of(found, "tenant")) would stop selling, \(may)" }
        if id.hasSuffix(Self.percent), let kind = ResourceKind.named(String(id.dropLast(Self.percent.count))) {
            return "\(found) % of the managed \(kind.name)s would go, allowed are \(allowed) %"
        }
        return "\(found), \(may)"
    }

    /// The limit as plans and errors hold it.
    public var json: JSON {
        .object([
            JSON.Member("id", .string(id)), JSON.Member("found", .integer(found)),
            JSON.Member("allowed", .integer(allowed)),
        ])
    }

    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let found = json["found"]?.integer,
            let allowed = json["allowed"]?.integer
        else { return nil }
        self.init(id: id, found: Int(found), allowed: Int(allowed))
    }

    init(id: String, found: Int, allowed: Int) {
        self.id = id
        self.found = found
        self.allowed = allowed
    }
}
