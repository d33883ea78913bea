public import CanonicalJSON
internal import Crypto
public import TenantModel

/// A plan as people, files and pipelines get to see it: no secret, no whole card number, sorted, without timestamps.
public struct PlanDocument: Sendable {
    /// `sha256:` and the digest of the canonical form without this id and the revision that it was made at.
    public let id: String
    /// Whether it covers the whole directory with all its secrets.
    public let isComplete: Bool
    /// The database that it was made against.
    public let database: DatabaseStamp
    /// What it was made with.
    public let context: PlanContext
    /// The changes, sorted by tenant, kind and key.
    public let entries: [PlanEntry]
    /// What has to hold when they are written.
    public let preconditions: [String]
    /// References to secrets that were not at hand.
    public let unresolved: [String]
    /// Limits that it breaks.
    public let brokenLimits: [BrokenLimit]
    /// Live rows that nobody declared.
    public let unmanagedRows: Int

    /// The whole document as JSON; what `plan --out` writes, `id` first.
    public let json: JSON
}

/// What a plan was made with, besides manifests and database.
public struct PlanContext: Sendable, Hashable {
    /// The version of the tool.
    public let toolVersion: String
    /// The environment; `nil` for none.
    public let environment: String?
    /// The commit that the manifests come from, where it is known.
    public let sourceCommit: String?

    /// Makes a context.
    public init(toolVersion: String, environment: String? = nil, sourceCommit: String? = nil) {
        self.toolVersion = toolVersion
        self.environment = environment
        self.sourceCommit = sourceCommit
    }
}

extension PlanDocument {
    /// What `plan` looks like to a reader.
    public init(_ plan: Plan, context: PlanContext, limits: Limits, fingerprinter: Fingerprinter) {
        self.isComplete = plan.isComplete
        self.database = plan.database
        self.context = context
        self.entries = plan.changes.map { PlanEntry($0, fingerprinter) }
        self.preconditions = plan.preconditions.map(\.description).sorted { $0.precedesInBytes($1) }
        self.unresolved = Set(plan.unresolved.map { "\($0.tenant) \($0.reference)" })
            .sorted { $0.precedesInBytes($1) }
        self.brokenLimits = limits.broken(by: plan.removals)
        self.unmanagedRows = plan.unmanaged.values.reduce(0, +)

        let content = Self.content(
            isComplete: isComplete,
            context: context,
            entries: entries,
            preconditions: preconditions,
            unresolved: unresolved,
            brokenLimits: brokenLimits
        )
        var hasher = SHA256()
        var writer = JSONWriter()
        writer.writeCanonical(.object([Self.database(database, withRevision: false)] + content))
        hasher.update(data: writer.bytes)
        self.id = "sha256:" + hexadecimal(hasher.finalize())
        self.json = .object(
            [JSON.Member("format_version", .string("1.0")), JSON.Member("id", .string(id))]
                + [Self.database(database, withRevision: true)] + content
        )
    }

    /// Risks that somebody has to accept by name.
    public var requiredAcknowledgements: [RiskNote] {
        entries.flatMap(\.risks).filter(\.risk.needsAcknowledgement)
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool { entries.isEmpty }
}
