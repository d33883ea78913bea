internal import Diagnostics
public import PostgresDriver
public import TenantManifest
public import TenantModel
public import TenantPlan
public import TenantStore

/// Brings one database to what manifests declare.
public struct Reconciler: Sendable {
    /// Where the database is; a second connection is needed when the first breaks during COMMIT.
    let configuration: PostgresConfiguration
    /// How long what only reads waits for a lock; what writes is told by itself.
    let lockTimeout: Duration

    /// Makes a reconciler.
    ///
    /// - Parameters:
    ///   - configuration: Where the database is.
    ///   - lockTimeout: How long what only reads waits for a lock.
    public init(_ configuration: PostgresConfiguration, lockTimeout: Duration = .seconds(30)) {
        self.configuration = configuration
        self.lockTimeout = lockTimeout
    }

    /// Plans in one read-only snapshot. Cannot write.
    ///
    /// - Throws: ``ReconcileError``.
    public func plan(
        _ manifests: LoadedManifests,
        _ options: PlanOptions,
        adopting adoption: TenantAdoption? = nil,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> PlannedChanges {
        let (recorded, state) = try await read(on: connection)
        return try await counted(plan(manifests, options, against: recorded, state, adopting: adoption), on: connection)
    }

    /// Plans against what ``read(on:)`` found, so that files and database can be read at the same time.
    ///
    /// - Parameters:
    ///   - manifests: What is declared.
    ///   - options: What is asked for.
    ///   - recorded: What the database holds.
    ///   - state: Which database it is.
    ///   - adoption: Rows of a tenant that are taken over by their surrogate keys.
    /// - Returns: The plan.
    /// - Throws: ``ReconcileError``.
    public func plan(
        _ manifests: LoadedManifests,
        _ options: PlanOptions,
        against recorded: RecordedDatabase,
        _ state: ControlState,
        adopting adoption: TenantAdoption? = nil
    ) throws(ReconcileError) -> PlannedChanges {
        let strangers = recorded.tenants.filter { !$0.isManaged }.compactMap { bot in bot.slug.map { ($0, bot.botID) } }
        let manifests = manifests.heedingSecrets(
            ofTenants: recorded.tenants.compactMap { $0.appliedSlug ?? $0.slug },
            strangers: Dictionary(strangers) { first, _ in first }
        )
        guard !manifests.diagnostics.hasErrors else { throw .invalidManifests(manifests) }
        guard !state.isMoved else { throw .movedDatabase(from: state.recordedPlace, to: state.place) }
        var fingerprints: [SecretReference: Fingerprint] = [:]
        for (reference, secret) in manifests.secrets {
            fingerprints[reference] = state.fingerprinter.fingerprint(of: secret)
        }
        let declared = manifests.directory(environment: options.context.environment)
        var request = PlanRequest(
            desired: manifests.tenants,
            secrets: fingerprints,
            recorded: recorded,
            declared: declared,
            lineage: options.lineage,
            settings: state.settings,
            fingerprinter: state.fingerprinter,
            isToBeApplied: options.isToBeApplied,
            includes: options.includes
        )
        if let adoption {
            do throws(AdoptionError) {
                request = try request.adopting(adoption)
            } catch {
                throw .adoptionRefused(error.reasons)
            }
        }
        let plan: Plan
        do throws(IdentityConflict) {
            plan = try Plan(request)
        } catch {
            throw .identityConflict(error)
        }
        return PlannedChanges(
            plan,
            PlanDocument(
                plan,
                context: options.context,
                limits: Limits(plan.policy, allowedByHand: options.allowedDeletions),
                fingerprinter: state.fingerprinter
            ),
            secrets: manifests.secrets,
            recorded: recorded,
            directory: DirectoryUpdate(
                changes: plan.directory,
                settings: declared.settings,
                planned: DirectoryStamp(state.settings, environment: state.stamp.environment)
            ),
            includes: options.includes
        )
    }

    /// Everything that the database holds, in one read-only snapshot.
    ///
    /// - Throws: ``ReconcileError``.
    public func read(
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> (database: RecordedDatabase, state: ControlState) {
        try await inTransaction(.repeatableReadReadOnly, lockTimeout: lockTimeout, on: connection) { connection in
            try DatabaseReader.read(on: connection)
        }
    }
}

extension ReconcileError {
    /// Sorts what went wrong below: nothing was written in any of these cases.
    package init(_ error: any Error) {
        self =
            switch error {
            case let error as ReconcileError: error
            case let error as StoreError: ReconcileError(error)
            case let error as PostgresError: ReconcileError(error)
            default: .bookkeeping("\(error)")
            }
    }

    private init(_ error: StoreError) {
        self =
            switch error.code {
            case .database(let error): ReconcileError(error)
            case .stale(let first, let others):
                .stale(others > 0 ? "\(first), and \(others) more" : first)
            case .secretMissing(let reference): .unresolvedSecrets([reference])
            case .malformed, .unreadableLedger, .noState, .notTheDatabase, .outOfRange: .bookkeeping(error.description)
            case .altered: .altered(error.description)
            case .noSuchRevision: .noSuchRevision(error.description)
            case .pruned: .historyPruned(error.description)
            case .purgeRefused(let obstacles): .purgeRefused(PurgeRefusal(obstacles))
            case .holdIsOver: .holdIsOver(error.description)
            }
    }

    private init(_ error: PostgresError) {
        if error.isLockTimeout || error.isDeadlock {
            self = .lockTimeout(error)
        } else if error.isConflictWithOtherRow {
            // Which of our own rows go together was compared under locks: somebody else's is in the way.
            self = .stale("\(error.constraint ?? error.table ?? "a constraint"): \(error.message)")
        } else {
            self = .database(error)
        }
    }
}
