internal import PostgresDriver
internal import TenantManifest
internal import TenantModel
internal import TenantPlan
internal import TenantReconciler
internal import TenantStore

/// Applies tenants that need nobody's consent: together where that works, and where one of them cannot be written, the
/// others without it.
struct Healing {
    let source: WatchSource
    let manifests: LoadedManifests
    /// What the plan of the round was asked for.
    let options: PlanOptions
    let reconciler: Reconciler
    let connection: PostgresConnection
    let filesMoved: @Sendable () -> Bool
    var report: RoundReport

    /// Applies `tenants` in one transaction, or, when that fails for a reason that one of them may have, each half by
    /// itself: a layer that changes 10,000 tenants is one plan, and one bad row among them costs a dozen.
    ///
    /// - Parameters:
    ///   - tenants: Their slugs, sorted; none for what is about the whole directory alone.
    ///   - read: What the database holds; `nil` to read it again.
    /// - Throws: What none of the tenants is to blame for.
    mutating func settle(
        _ tenants: ArraySlice<String>,
        against read: (database: RecordedDatabase, state: ControlState)? = nil
    ) async throws {
        guard !filesMoved() else {
            report.isSuperseded = true
            return
        }
        do {
            try await apply(tenants, against: read)
        } catch let error as ReconcileError where error.mayBeOfOneTenant {
            guard tenants.count > 1 else { return try refuse(tenants.first, error) }
            let middle = (tenants.startIndex + tenants.endIndex) / 2
            try await settle(tenants[..<middle])
            try await settle(tenants[middle...])
        }
    }

    private mutating func apply(
        _ tenants: ArraySlice<String>,
        against read: (database: RecordedDatabase, state: ControlState)?
    ) async throws {
        let (database, state): (RecordedDatabase, ControlState)
        if let read {
            (database, state) = read
        } else {
            (database, state) = try await reconciler.read(on: connection)
        }
        let wanted = Set(tenants)
        let planned = try reconciler.plan(
            manifests,
            options.narrowed { wanted.contains($0) },
            against: database,
            state
        )
        let outcome = try await reconciler.apply(planned, source.applyOptions, on: connection)
        guard case .applied(let revision) = outcome else { return }
        report.revision = revision
        report.applied.append(
            AppliedPart(
                revision: revision,
                planID: planned.document.id,
                tenants: Array(tenants),
                summary: planned.document.summary.sentence
            )
        )
    }

    private mutating func refuse(_ tenant: String?, _ error: ReconcileError) throws {
        guard let tenant else { throw error }
        if case .stale = error { report.isWorthRetrying = true }
        report.concerns.append(.refused(tenant: tenant, source.fault(error)))
    }
}

extension ReconcileError {
    /// Whether other tenants may do without whatever this is about.
    fileprivate var mayBeOfOneTenant: Bool {
        switch self {
        case .stale, .identityConflict, .closedGate, .unresolvedSecrets, .altered, .sequenceBehind: true
        // Classes of SQLSTATE: a value that does not fit, a constraint, a trigger's own exception.
        case .database(let error):
            ["22", "23", "P0"].contains { error.sqlState?.hasPrefix($0) ?? false }
        case .invalidManifests, .lockTimeout, .outcomeUnknown, .movedDatabase, .bookkeeping: false
        // Of holds, ways back and what is taken over or let go, which no watch asks for.
        case .noSuchTenant, .noSuchRevision, .historyPruned, .secretsChangedSince, .holdIsOver, .tenantHeld,
            .purgedSince, .adoptionRefused, .notManaged, .purgeRefused:
            false
        }
    }
}
