public import TenantModel

/// Everything that one apply writes.
public struct ApplyRequest: Sendable {
    /// Chosen by the client before it commits: how it finds out what became of a COMMIT that it lost.
    public let operationID: String
    /// Gives the id of the plan, which is asked for last: making it may take a while.
    public let planID: @Sendable () -> String
    /// Who applies.
    public let actor: String
    /// The commit of the manifests, where it is known.
    public let sourceCommit: String?
    /// The version of the tool.
    public let toolVersion: String
    /// The environment; `nil` for none.
    public let environment: String?
    /// Acknowledgements that were given.
    public let acknowledgements: [String]
    /// What changes for the whole directory.
    public let directory: DirectoryUpdate
    /// The changes of tenants, sorted by tenant, kind and key.
    public let changes: [Change]
    /// The ledger after them.
    public let ledger: [LedgerUpdate]
    /// Tenants that become protected or lose their protection.
    public let protections: [ProtectionUpdate]
    /// What has to hold.
    public let preconditions: [Precondition]
    /// What the plan saw, so that of a row that moved the columns can be named; `nil` where nobody kept it.
    public let seen: RecordedDatabase?
    /// The revision of the ledger that each touched tenant and kind was planned against.
    public let ledgerRevisions: [LedgerRevision]
    /// What the plan speaks for: no other apply may have written there since.
    public let scope: PlanScope
    /// The secrets that the changes refer to.
    public let secrets: [SecretReference: Secret]
    /// What it is for.
    public let purpose: ApplyPurpose

    /// Makes a request.
    public init(
        operationID: String,
        planID: @escaping @Sendable () -> String,
        actor: String,
        sourceCommit: String?,
        toolVersion: String,
        environment: String?,
        acknowledgements: [String],
        directory: DirectoryUpdate = DirectoryUpdate(),
        changes: [Change],
        ledger: [LedgerUpdate],
        protections: [ProtectionUpdate],
        preconditions: [Precondition],
        seen: RecordedDatabase? = nil,
        ledgerRevisions: [LedgerRevision],
        scope: PlanScope,
        secrets: [SecretReference: Secret],
        purpose: ApplyPurpose = .manifests
    ) {
        self.operationID = operationID
        self.planID = planID
        self.actor = actor
        self.sourceCommit = sourceCommit
        self.toolVersion = toolVersion
        self.environment = environment
        self.acknowledgements = acknowledgements
        self.directory = directory
        self.changes = changes
        self.ledger = ledger
        self.protections = protections
        self.preconditions = preconditions
        self.seen = seen
        self.ledgerRevisions = ledgerRevisions
        self.scope = scope
        self.secrets = secrets
        self.purpose = purpose
    }
}

/// What an apply is for, besides its changes.
public enum ApplyPurpose: Sendable {
    /// The database is brought to what manifests declare.
    case manifests
    /// It goes back to this revision. Every tenant that it touches is held then.
    case rollback(to: Int64)
    /// Tenants or rows leave our hands and stay. The hold of a whole tenant goes, where the plan saw it; one that came since is
    /// in the way.
    case forgetting
    /// A tenant goes for good, with rows that are in no plan.
    case purge(Purge)

    /// The revision that it goes back to.
    var rollbackTarget: Int64? {
        if case .rollback(let target) = self { target } else { nil }
    }
}

/// The revision at which the ledger of one kind of one bot was read; `nil` where there was none.
public struct LedgerRevision: Sendable, Hashable {
    /// The tenant's slug, for messages.
    public let tenant: String
    /// `bots.id`.
    public let botID: Int32
    /// The kind.
    public let kind: ResourceKind
    /// The revision.
    public let revision: Int64?

    /// Makes a revision.
    public init(tenant: String, botID: Int32, kind: ResourceKind, revision: Int64?) {
        self.tenant = tenant
        self.botID = botID
        self.kind = kind
        self.revision = revision
    }
}
