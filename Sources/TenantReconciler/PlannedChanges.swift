internal import TenantModel
public import TenantPlan
internal import TenantStore

/// A plan with everything that applying it takes.
public struct PlannedChanges: Sendable {
    /// The changes.
    public let plan: Plan
    /// What readers get to see of them.
    public internal(set) var document: PlanDocument
    /// The secrets that were at hand.
    let secrets: [SecretReference: Secret]
    /// What it was planned against: whatever of that is secret, no error may show. `nil` where nothing of it is written.
    let recorded: RecordedDatabase?
    /// What changes for the whole directory, and what was in force when it was made.
    let directory: DirectoryUpdate
    /// The ledger that it was made against, for every tenant and kind that it touches.
    let ledgerRevisions: [LedgerRevision]
    /// Which tenants were asked for.
    let includes: @Sendable (String) -> Bool
    /// What it is for.
    let purpose: ApplyPurpose
}

extension PlannedChanges {
    init(
        _ plan: Plan,
        _ document: PlanDocument,
        secrets: [SecretReference: Secret] = [:],
        recorded: RecordedDatabase? = nil,
        directory: DirectoryUpdate,
        includes: @escaping @Sendable (String) -> Bool,
        purpose: ApplyPurpose = .manifests
    ) {
        self.plan = plan
        self.document = document
        self.secrets = secrets
        self.recorded = recorded
        self.directory = directory
        self.includes = includes
        self.purpose = purpose
        self.ledgerRevisions = plan.ledger.compactMap { update in
            update.botID.map { botID in
                LedgerRevision(
                    tenant: update.tenant,
                    botID: botID,
                    kind: update.rows.kind,
                    revision: update.replacedRevision
                )
            }
        }
    }
}
