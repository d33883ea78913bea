internal import CanonicalJSON
public import TenantModel

/// A plan as people, files and pipelines get to see it: no secret, no whole card number, sorted, without timestamps.
public struct PlanDocument: Sendable {
    /// `sha256:` and the digest of the canonical form without this id and the revision that it was made at.
    public var id: String { identifier.value }
    private var identifier: PlanIdentifier
    /// Whether it covers the whole directory with all its secrets.
    public let isComplete: Bool
    /// The database that it was made against.
    public let database: DatabaseStamp
    /// What it was made with.
    public let context: PlanContext
    /// How many changes of which kind it holds.
    public let summary: PlanSummary
    /// The changes, sorted by tenant, kind and key.
    public private(set) var entries: PlanEntries
    /// What changes for the whole directory.
    public let directory: [DirectoryEntry]
    /// What the changes mean: first those of the directory, then the others, in their order.
    public private(set) var risks: [RiskNote]
    /// What the policy in force does not allow: `tenants/parsvpn.yaml:30: …`.
    public let violations: [String]
    /// Limits that it breaks.
    public let brokenLimits: [BrokenLimit]
    /// Limits that it would break, had nobody allowed more by hand.
    public let liftedLimits: LiftedLimits?
    /// References to secrets that were not at hand: `parsvpn env:PARSVPN_BOT_TOKEN`.
    public let unresolved: [String]
    /// What has to hold when the changes are written.
    public let preconditions: [String]
    /// Live rows that nobody declared.
    public let unmanagedRows: Int
    /// Rows without a key, which no entry can name, that go with a tenant that is deleted for good.
    public let purgedWithoutKey: [ResourceKind: Int]
    /// What is lost of money with a tenant that is deleted for good.
    public let discardedBalance: DiscardedBalance?
    /// What is not as declared and stays so, sorted by tenant, kind and key.
    public let deviations: [DeviationEntry]
    /// What leaves money to others, line by line.
    public let leftToOthers: [LeftToOthers]
    /// By what customers pay though no manifest says so: the first few, and how many there are.
    public let undeclaredUse: UndeclaredUse
    /// Renames that do nothing, sorted by tenant, kind and key.
    public let hints: [RenameHint]
    /// Holds that left tenants out.
    public let holds: [HoldNote]
    /// Acknowledgements that an apply has used up, and the last revision that did; unknown of a plan from a file.
    let spent: [String: Int64]

    init(
        identifier: PlanIdentifier,
        isComplete: Bool,
        database: DatabaseStamp,
        context: PlanContext,
        summary: PlanSummary,
        entries: PlanEntries,
        directory: [DirectoryEntry],
        risks: [RiskNote],
        violations: [String],
        brokenLimits: [BrokenLimit],
        liftedLimits: LiftedLimits?,
        unresolved: [String],
        preconditions: [String],
        unmanagedRows: Int,
        purgedWithoutKey: [ResourceKind: Int],
        discardedBalance: DiscardedBalance?,
        deviations: [DeviationEntry],
        leftToOthers: [LeftToOthers] = [],
        undeclaredUse: UndeclaredUse = .none,
        hints: [RenameHint],
        holds: [HoldNote] = [],
        spent: [String: Int64] = [:]
    ) {
        self.identifier = identifier
        self.isComplete = isComplete
        self.database = database
        self.context = context
        self.summary = summary
        self.entries = entries
        self.directory = directory
        self.risks = risks
        self.violations = violations
        self.brokenLimits = brokenLimits
        self.liftedLimits = liftedLimits
        self.unresolved = unresolved
        self.preconditions = preconditions
        self.unmanagedRows = unmanagedRows
        self.purgedWithoutKey = purgedWithoutKey
        self.discardedBalance = discardedBalance
        self.deviations = deviations
        self.leftToOthers = leftToOthers
        self.undeclaredUse = undeclaredUse
        self.hints = hints
        self.holds = holds
        self.spent = spent
    }

    /// Lets the id be made by one core, for whoever asks for it soon and is busy with the others until then.
    public func prepareID() {
        identifier.prepare()
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool { entries.isEmpty && directory.isEmpty }

    /// Risks that somebody has to accept by name.
    public var requiredAcknowledgements: [RiskNote] { risks.filter(\.needsAcknowledgement) }
}

extension PlanDocument {
    /// What `plan` looks like to a reader.
    public init(_ plan: Plan, context: PlanContext, limits: Limits, fingerprinter: Fingerprinter) {
        var rules = EntryRules(
            fingerprinter: fingerprinter,
            exposures: plan.exposures,
            policy: plan.policy,
            spent: plan.spent,
            reach: ReachWords(plan, .unknown)
        )
        rules.takeWholes(of: plan.changes, leaving: plan.leftToOthers)
        let entries = PlanEntries(plan.changes, rules)
        let directory = plan.directory.map { DirectoryEntry($0, rules) }
        var risks = directory.flatMap(\.risks)
        for (place, change) in plan.changes.enumerated() where !change.risks.isEmpty { risks += entries[place].risks }
        self.init(
            identifier: PlanIdentifier(""),
            isComplete: plan.isComplete,
            database: plan.database,
            context: context,
            summary: PlanSummary(
                plan.changes,
                directory: directory.map(\.kind),
                purgedWithoutKey: plan.purgedWithoutKey
            ),
            entries: entries,
            directory: directory,
            risks: risks,
            violations: plan.violations.map(\.line),
            brokenLimits: limits.broken(by: plan.removals),
            liftedLimits: limits.lifted(by: plan.removals),
            unresolved: Set(plan.unresolved.map { "\($0.tenant) \($0.reference)" }).sorted(),
            preconditions: plan.preconditions.map(\.description),
            unmanagedRows: plan.unmanaged.values.reduce(0, +),
            purgedWithoutKey: plan.purgedWithoutKey,
            discardedBalance: plan.discardedBalance.map(DiscardedBalance.init),
            deviations: plan.deviations.map { DeviationEntry($0, rules) },
            leftToOthers: plan.leftToOthers,
            undeclaredUse: UndeclaredUse(firstOf: plan, fingerprinter),
            hints: plan.hints,
            holds: plan.holds.map(HoldNote.init),
            spent: plan.spent
        )
        let unnamed = self
        identifier = PlanIdentifier { unnamed.digest(by: $0) }
    }

    /// The same document with what its risks reach. Its id stays: that customers come and go makes no other plan.
    ///
    /// - Parameters:
    ///   - reach: What was counted.
    ///   - plan: The plan that the document was made of.
    /// - Returns: The document that says so.
    public func reaching(_ reach: RiskReach, in plan: Plan) -> PlanDocument {
        var document = self
        let words = ReachWords(plan, reach)
        document.entries = entries.reaching(words)
        // In the order in which they were made: those of the directory first.
        var note = directory.reduce(0) { $0 + $1.risks.count }
        for change in plan.changes {
            for risk in change.risks {
                document.risks[note].reach = words.words(risk, of: change)
                note += 1
            }
        }
        return document
    }
}

extension PolicyViolation {
    /// Where, and what. What goes back to an earlier revision stands in no line.
    fileprivate var line: String {
        position.origin == .none
            ? "\(tenant) at \(position.file): \(message)" : "\(position.file):\(position.origin.line): \(message)"
    }
}
