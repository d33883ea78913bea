public import PostgresDriver
internal import TenantModel
internal import TenantPlan
internal import TenantStore

/// Where a rollback goes back to, and with what.
public struct RollbackOptions: Sendable {
    /// The revision.
    public let revision: Int64
    /// The version of the tool.
    public let toolVersion: String
    /// Which tenants were asked for, as a shell pattern; `nil` for all of them.
    public let tenantGlob: String?
    /// Which tenants those are, by any name that they have or had.
    public let includes: @Sendable (String) -> Bool
    /// Whether to leave secrets as they are that changed since.
    public let exceptsSecrets: Bool
    /// Removals that were allowed by hand, whatever the policy in force says; `nil` for none.
    public let allowedDeletions: Int?

    /// Makes options.
    public init(
        revision: Int64,
        toolVersion: String,
        tenantGlob: String? = nil,
        includes: @escaping @Sendable (String) -> Bool = { _ in true },
        exceptsSecrets: Bool = false,
        allowedDeletions: Int? = nil
    ) {
        self.revision = revision
        self.toolVersion = toolVersion
        self.tenantGlob = tenantGlob
        self.includes = includes
        self.exceptsSecrets = exceptsSecrets
        self.allowedDeletions = allowedDeletions
    }
}

extension Reconciler {
    /// Plans the way back to an earlier revision, in one read-only snapshot. Cannot write. No manifest is asked.
    ///
    /// What it gives is applied by ``apply(_:_:on:progress:)``, which then leaves a hold on every tenant that it touches.
    ///
    /// - Throws: ``ReconcileError``, with `secretsChangedSince`, `noSuchRevision` or `historyPruned` where there is no way.
    public func planRollback(
        _ options: RollbackOptions,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> PlannedChanges {
        let read: (database: RecordedDatabase, state: ControlState, past: RecordedPast) = try await inTransaction(
            .repeatableReadReadOnly,
            lockTimeout: lockTimeout,
            on: connection
        ) { connection in
            let (database, state) = try DatabaseReader.read(on: connection)
            return (database, state, try RecordedPast.read(at: options.revision, on: connection))
        }
        let state = read.state
        guard !state.isMoved else { throw .movedDatabase(from: state.recordedPlace, to: state.place) }
        let known =
            read.database.tenants.compactMap(\.appliedSlug)
            + read.past.ledger.values.flatMap { $0[ResourceKind.bot.order]?.rows?.keys ?? [] }
        if let glob = options.tenantGlob, !known.contains(where: options.includes) {
            throw .noSuchTenant("no tenant, managed now or at revision \(options.revision), matches --tenant '\(glob)'")
        }
        let plan: Plan
        do throws(RollbackError) {
            plan = try Plan(
                RollbackRequest(
                    past: read.past,
                    recorded: read.database,
                    settings: state.settings,
                    fingerprinter: state.fingerprinter,
                    exceptsSecrets: options.exceptsSecrets,
                    includes: options.includes
                )
            )
        } catch {
            switch error {
            case .secrets(let lost): throw .secretsChangedSince(lost.map(\.description))
            case .purged(let tenants): throw .purgedSince(tenants)
            case .identity(let conflict): throw .identityConflict(conflict)
            }
        }
        // The environment stays the one that was applied: what goes back is rows, not where manifests come from.
        let context = PlanContext(
            toolVersion: options.toolVersion,
            environment: state.stamp.environment,
            tenantGlob: options.tenantGlob
        )
        let planned = PlannedChanges(
            plan,
            PlanDocument(
                plan,
                context: context,
                limits: Limits(plan.policy, allowedByHand: options.allowedDeletions),
                fingerprinter: state.fingerprinter
            ),
            recorded: read.database,
            directory: DirectoryUpdate(planned: DirectoryStamp(state.settings, environment: state.stamp.environment)),
            includes: options.includes,
            purpose: .rollback(to: options.revision)
        )
        return try await counted(planned, on: connection)
    }
}
