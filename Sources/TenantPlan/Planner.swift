internal import CanonicalJSON
internal import TenantModel

extension Plan {
    /// Plans what brings the database to what the manifests declare.
    ///
    /// Pure: the same request gives the same plan, byte for byte.
    ///
    /// - Throws: ``IdentityConflict`` when a declared bot is in the database under another tenant's name.
    public init(_ request: PlanRequest) throws(IdentityConflict) {
        self.init(database: request.recorded.stamp)
        let settling = Settling(fingerprints: request.secrets, fingerprinter: request.fingerprinter)
        let identities = BotIdentities(request.recorded)
        var seen: Set<Int32> = []
        for tenant in request.desired {
            let recorded = try identities.match(tenant, in: request.recorded)
            if let recorded { seen.insert(recorded.botID) }
            var planner = TenantPlanner(tenant: tenant, recorded: recorded, settling: settling)
            planner.plan()
            take(planner, isIncluded: request.includes(tenant.slug))
        }
        for recorded in request.recorded.tenants where !seen.contains(recorded.botID) {
            takeUndeclared(recorded, request)
        }
        for recorded in request.recorded.tenants where recorded.isManaged { countManaged(recorded) }
        changes.sort { left, right in
            left.tenant.hasSameBytes(as: right.tenant)
                ? (left.kind == right.kind
                    ? left.key.precedesInBytes(right.key) : left.kind.order < right.kind.order)
                : left.tenant.precedesInBytes(right.tenant)
        }
    }

    private mutating func take(_ planner: TenantPlanner, isIncluded: Bool) {
        for (kind, rows) in planner.removed { removals.removed[kind, default: 0] += rows }
        guard isIncluded else {
            isNarrowed = true
            return
        }
        changes += planner.changes
        ledger += planner.ledger
        preconditions += planner.preconditions
        unresolved += planner.unresolved
        for (kind, rows) in planner.unmanaged { unmanaged[kind, default: 0] += rows }
    }

    /// A bot that no manifest declares: a tenant whose file is gone, or somebody else's.
    private mutating func takeUndeclared(_ recorded: RecordedTenant, _ request: PlanRequest) {
        guard let slug = recorded.slug, recorded.isManaged else {
            unmanaged[.bot, default: 0] += 1
            return
        }
        let removal = TenantRemoval(slug: slug, recorded: recorded, fingerprinter: request.fingerprinter)
        guard let change = removal.change else { return }
        if change.action == .deactivate { removals.deactivatedTenants += 1 }
        guard request.includes(slug) else {
            isNarrowed = true
            return
        }
        changes.append(change)
        ledger.append(removal.ledger)
        preconditions.append(removal.precondition)
    }

    private mutating func countManaged(_ recorded: RecordedTenant) {
        for kind in ResourceKind.all {
            removals.managed[kind, default: 0] += recorded.ledger[kind.order]?.values.count ?? 0
        }
    }
}
