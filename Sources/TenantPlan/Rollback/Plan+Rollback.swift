internal import CanonicalJSON
internal import TenantModel

extension Plan {
    /// Plans what brings the database back to what had been applied at an earlier revision. It is planned like manifests
    /// that declare just that, and compared three ways like them.
    ///
    /// Holds do not count: whoever goes back may go back further.
    ///
    /// - Throws: ``RollbackError``.
    public init(_ request: RollbackRequest) throws(RollbackError) {
        let histories = RowHistories.all(in: request.past)
        var desired: [DesiredTenant] = []
        var touched: Set<String> = []
        var forgotten: [String: [ResourceKind: Set<String>]] = [:]
        var lost: [LostSecret] = []
        var isNarrowed = false
        for recorded in request.recorded.tenants {
            guard
                let rollback = TenantRollback(
                    recorded,
                    past: request.past,
                    histories: histories[recorded.botID] ?? [:]
                )
            else { continue }
            if let tenant = rollback.desired { desired.append(tenant) }
            guard rollback.isTouched else { continue }
            guard rollback.names.contains(where: request.includes) else {
                isNarrowed = true
                continue
            }
            touched.formUnion(rollback.names)
            lost += rollback.lost
            if let tenant = rollback.desired { forgotten[tenant.slug] = rollback.forgotten }
        }
        let gone = request.purged
        guard gone.isEmpty else { throw .purged(gone) }
        guard lost.isEmpty || request.exceptsSecrets else { throw .secrets(lost) }
        let included = touched
        do throws(IdentityConflict) {
            try self.init(
                PlanRequest(
                    desired: desired,
                    secrets: [:],
                    recorded: request.recorded.withoutHolds,
                    declared: DeclaredDirectory(
                        settings: request.settings.inForce,
                        environment: request.recorded.stamp.environment
                    ),
                    settings: request.settings,
                    fingerprinter: request.fingerprinter,
                    includes: { included.contains($0) }
                )
            )
        } catch {
            throw .identity(error)
        }
        changes = changes.map { change in
            let isForgotten = forgotten[change.tenant]?[change.kind]?.contains(change.key) ?? false
            return change.rollingBack(as: isForgotten && change.action == .record ? .forgotten : .rolledBack)
        }
        let letGo = Set(forgotten.filter { $0.value[.bot] != nil }.keys)
        askAboutForgotten(letGo, request.recorded)
        // What is nobody's of ours is held against no policy.
        violations.removeAll { letGo.contains($0.tenant) }
        ledger = ledger.map { $0.without(forgotten[$0.tenant]?[$0.rows.kind] ?? []) }
        // What is left as it is was meant to be; no secret is needed, and nobody declared anything.
        (deviations, leftToOthers, hints, unresolved, unmanaged) = ([], [], [], [], [:])
        (undeclaredCardUse, undeclaredPaymentUse) = ([], [])
        // Nothing is taken over without a manifest that declares it.
        repeatedCards = repeatedCards.mapValues(\.withoutAdoption)
        self.isNarrowed = isNarrowed
    }
}

extension Plan {
    /// Asks about tenants that are not ours any more afterwards as `forget` does.
    private mutating func askAboutForgotten(_ tenants: Set<String>, _ recorded: RecordedDatabase) {
        guard !tenants.isEmpty else { return }
        let protected = Set(recorded.tenants.filter(\.isProtected).map(\.botID))
        var asked: Set<String> = []
        for (place, change) in changes.enumerated()
        where change.kind == .bot && tenants.contains(change.tenant) && asked.insert(change.tenant).inserted {
            var risks = change.risks
            let isProtected = change.target.botID.map(protected.contains) ?? false
            for risk in isProtected ? [Risk.tenantForgotten, .tenantUnprotected] : [.tenantForgotten]
            where !risks.contains(risk) {
                risks.append(risk)
            }
            changes[place] = change.with(risks: risks)
        }
    }
}

extension RollbackRequest {
    /// Tenants of those asked for that were there then and are not any more, in byte order.
    fileprivate var purged: [String] {
        let bots = Set(recorded.tenants.map(\.botID))
        return past.ledger.compactMap { bot, kinds -> String? in
            bots.contains(bot) ? nil : kinds[ResourceKind.bot.order]?.rows?.keys.first
        }.filter(includes).sorted { $0.precedesInBytes($1) }
    }
}

extension LedgerUpdate {
    /// The same ledger without the rows called `keys`.
    fileprivate func without(_ keys: Set<String>) -> LedgerUpdate {
        guard !keys.isEmpty else { return self }
        return LedgerUpdate(tenant: tenant, botID: botID, rows: rows.without(keys), replacing: replacedRevision)
    }
}
