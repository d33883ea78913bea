public import TenantModel

/// What an apply would do: changes as data, the ledger that follows from them, and what has to hold for them to be right.
///
/// Changes hold live values, card numbers among them; ``PlanDocument`` is the form that people and files get to see.
public struct Plan: Sendable {
    /// The database that it was made against.
    public let database: DatabaseStamp
    /// The policy in force: what judges the plan, whatever the files say.
    public internal(set) var policy = Policy.standard
    /// Who may see the values of configuration keys, by the catalog of the files and by the one in force.
    public internal(set) var exposures = Exposures.builtIn
    /// Acknowledgements that an apply has used up, and the last revision that did.
    public internal(set) var spent: [String: Int64] = [:]
    /// What changes for the whole directory, in the order of its kinds.
    public internal(set) var directory: [DirectoryChange] = []
    /// What the policy in force does not allow, tenant by tenant.
    public internal(set) var violations: [PolicyViolation] = []
    /// Every change of a tenant, sorted by tenant, kind and key.
    public internal(set) var changes: [Change] = []
    /// Who else is paid to a card of these changes, by `TENANT/KEY`: `beh/first`.
    public internal(set) var sharedCards: [String: [String]] = [:]
    /// Rows that have the number of a card of these changes already and that nobody declared, by `TENANT/KEY`.
    var repeatedCards: [String: RepeatedCard] = [:]
    /// The ledger after the changes, one entry for each tenant and kind that they touch.
    public internal(set) var ledger: [LedgerUpdate] = []
    /// Tenants that become protected or lose their protection, sorted by slug; each is a field of a change as well.
    public internal(set) var protections: [ProtectionUpdate] = []
    /// What has to hold when the changes are written.
    public internal(set) var preconditions: [Precondition] = []
    /// Secrets of the tenants asked for that were not at hand, changed or not: nobody can tell whether their values
    /// rotated. An apply refuses them.
    public internal(set) var unresolved: [UnresolvedSecret] = []
    /// What would be removed over the whole directory, whatever part of it was asked for; held tenants lose nothing.
    public internal(set) var removals = RemovalCounts()
    /// Managed tenants of those asked for that no manifest declares any more, by `bots.id`: an apply leaves their rows alone,
    /// whatever became of them.
    public internal(set) var withoutFile: Set<Int32> = []
    /// What is not as declared and stays so, since `management` leaves it to others, sorted like the changes.
    public internal(set) var deviations: [Deviation] = []
    /// What leaves money to others, line by line.
    public internal(set) var leftToOthers: [LeftToOthers] = []
    /// Cards that are in use, or out of use, though no manifest says so: first of tenants of which no declared card is in use,
    /// then of those with a declared one out of use, then of the rest; by tenant and key within.
    public internal(set) var undeclaredCardUse: [UndeclaredCardUse] = []
    /// Merchants, addresses of gateways and approvers in use that no manifest declares: first of tenants with one that money goes
    /// by, then of the others.
    public internal(set) var undeclaredPaymentUse: [UndeclaredPaymentUse] = []
    /// Renames that do nothing, sorted likewise.
    public internal(set) var hints: [RenameHint] = []
    /// Holds that left tenants out which were asked for.
    public internal(set) var holds: [Hold] = []
    /// Live rows that nobody declared: left alone.
    public internal(set) var unmanaged: [ResourceKind: Int] = [:]
    /// Rows without a key, which no change can name, that go with a tenant that is deleted for good.
    public internal(set) var purgedWithoutKey: [ResourceKind: Int] = [:]
    /// Kopeks in the wallet of a tenant that is deleted for good, which somebody gave up; `nil` where there is nothing in it.
    public internal(set) var discardedBalance: Int64?
    /// Whether a declared or managed tenant was left out.
    public internal(set) var isNarrowed = false

    /// Whether there is nothing to do. Deviations, hints and cards that are left to others are nothing to do.
    public var isEmpty: Bool { changes.isEmpty && directory.isEmpty }
    /// Whether it covers the whole directory with all its secrets.
    public var isComplete: Bool { !isNarrowed && unresolved.isEmpty }
}

/// A secret that a manifest refers to and that was not at hand.
public struct UnresolvedSecret: Hashable, Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// The reference that led nowhere.
    public let reference: SecretReference
    /// Where it stands.
    public let source: SourcePosition
}
