public import TenantModel

/// Something that is not as declared and stays so until somebody does something. Holds no value of any row but what
/// may be seen of what nobody declares.
public enum Concern: Sendable, Hashable {
    /// The manifests have errors.
    case invalidManifests(count: Int, findings: [String])
    /// Something about the whole directory stands in the way, so that nothing is applied.
    case directory(DirectoryObstacle)
    /// A tenant is not as declared, and the watch only detects.
    case differs(tenant: String, Difference)
    /// A tenant waits for somebody.
    case heldBack(tenant: String, Difference, TenantObstacle)
    /// The database refused what was to be written for a tenant.
    case refused(tenant: String, WatchFault)

    /// By what customers of a tenant pay though no manifest says so, where the policy in force counts that as drift. No apply
    /// changes anything about it.
    case undeclared(CountedDrift, tenant: String, Undeclared)

    /// What it is about: there is one concern a subject.
    public var subject: Subject {
        switch self {
        case .invalidManifests: .manifests
        case .directory: .directory
        case .differs(let tenant, _), .heldBack(let tenant, _, _), .refused(let tenant, _): .tenant(tenant)
        case .undeclared(let counted, let tenant, _): .undeclared(counted, ofTenant: tenant)
        }
    }

    /// What a concern can be about.
    public enum Subject: Sendable, Hashable {
        /// The manifests themselves.
        case manifests
        /// What holds for all tenants.
        case directory
        /// One tenant, by its slug.
        case tenant(String)
        /// What nobody declares of one tenant, by its slug: it may stay as it is while the rest of it is applied.
        case undeclared(CountedDrift, ofTenant: String)
    }

    /// Cards, or settings of payments, that no manifest has a say about.
    public struct Undeclared: Sendable, Hashable {
        /// How many there are of each kind, in words.
        public let words: String
        /// Each by name and what may be seen of its value, `card id 41, 621986…9007 #2eaa686e`, the first
        /// ``Difference/mostNamed``.
        public let names: [String]
        /// How many there are.
        public let count: Int
        /// Stands for all of them, so that another card is another concern. Only means something in this process.
        public let signature: Int

        /// Makes a list.
        public init(words: String, names: [String], count: Int, signature: Int) {
            self.words = words
            self.names = names
            self.count = count
            self.signature = signature
        }
    }

    /// How a tenant differs from its manifest.
    public struct Difference: Sendable, Hashable {
        /// How many rows.
        public let rows: Int
        /// How many of them somebody changed in the database.
        public let drifted: Int
        /// The rows by name, `plan monthly-20`, the first ``mostNamed``.
        public let names: [String]
        /// Stands for the values, so that another change is another concern. Only means something in this process.
        public let signature: Int

        /// How many rows are named.
        public static let mostNamed = 10

        /// Makes a difference.
        public init(rows: Int, drifted: Int, names: [String], signature: Int) {
            self.rows = rows
            self.drifted = drifted
            self.names = names
            self.signature = signature
        }
    }

    /// What a tenant waits for.
    public struct TenantObstacle: Sendable, Hashable {
        /// What to say to accept it: `card_changed:parsvpn/mellat-main@9f31c2aa`.
        public var acknowledgements: [String] = []
        /// What the policy in force does not allow.
        public var violations: [String] = []
        /// Secrets that are not at hand: `env:PARSVPN_BOT_TOKEN (tenants/parsvpn.yaml:7)`.
        public var secrets: [String] = []
        /// Who holds it and why: `parsvpn: rolled back to revision 41 (sara)`. Then it waits for nothing else.
        public var holds: [String] = []

        /// Makes an obstacle that is none.
        public init() {}

        /// Whether somebody has said that it is to be left alone.
        public var isHold: Bool { !holds.isEmpty }
    }

    /// What all tenants wait for.
    public struct DirectoryObstacle: Sendable, Hashable {
        /// What to say to accept it: `policy_changed:@9f31c2aa`.
        public var acknowledgements: [String]
        /// Limits on removals that are broken: `limit deletions: 12 rows would go, allowed are 10`.
        public var limits: [String]
        /// How many tenants would otherwise have been applied.
        public var waiting: Int

        /// Makes an obstacle.
        public init(acknowledgements: [String], limits: [String], waiting: Int) {
            self.acknowledgements = acknowledgements
            self.limits = limits
            self.waiting = waiting
        }
    }
}
