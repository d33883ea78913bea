internal import CanonicalJSON
internal import TenantModel

extension Plan {
    /// Plans what brings the database to what the manifests declare.
    ///
    /// Pure: the same request gives the same plan, byte for byte, in whatever order its tenants are.
    ///
    /// - Throws: ``IdentityConflict`` when two bots would be one.
    public init(_ request: PlanRequest) throws(IdentityConflict) {
        self.init(database: request.recorded.stamp)
        spent = request.recorded.spentAcknowledgements
        takeDirectory(request)
        let settling = Settling(fingerprints: request.secrets, fingerprinter: request.fingerprinter)
        let desired = request.desired.sorted { $0.slug.precedesInBytes($1.slug) }
        var identities = BotIdentities(request.recorded, desired, fingerprints: request.secrets)
        let inForce = request.settings.inForce
        let catalogs = [inForce.catalog, request.declared.settings.catalog]
        let keyRisks = KeyRisks(catalogs)
        var seen: Set<Int32> = []
        var bots: [Uniqueness.Bot] = []
        var conflicts: [IdentityConflict.Clash] = []
        bots.reserveCapacity(request.recorded.tenants.count)
        // One after another: who has found its bot is nobody else's.
        let matches = desired.map { identities.match($0) }
        for case let match? in matches { seen.insert(match.recorded.botID) }
        OrderedPieces.make(of: desired.count, inPiecesOf: 64) { places in
            places.map { place in
                var planner = TenantPlanner(
                    tenant: desired[place],
                    match: matches[place],
                    settling: settling,
                    catalogs: catalogs,
                    keyRisks: keyRisks
                )
                planner.plan()
                return planner
            }
        } to: { planners in
            for planner in planners {
                let isIncluded = take(planner, request)
                if isIncluded { conflicts += planner.conflicts }
                bots.append(
                    Uniqueness.Bot(
                        recorded: planner.match?.recorded,
                        change: planner.changes.first { $0.kind == .bot },
                        file: planner.tenant.file,
                        isIncluded: isIncluded,
                        isHeld: request.recorded.holds.isHeld(planner.match?.recorded.botID),
                        deniesRole: planner.tenant.deniesRole,
                        goesBack: planner.tenant.goesBack
                    )
                )
            }
        }
        let undeclared = request.recorded.tenants.filter { !seen.contains($0.botID) }
        for recorded in undeclared { bots.append(takeUndeclared(recorded, request, catalogs, keyRisks)) }
        if !conflicts.isEmpty { throw IdentityConflict(clashes: conflicts) }
        if request.isToBeApplied { try Uniqueness.check(bots) }
        let idle = Dictionary(identities.renames.idle.map { ($0.renaming.key, $0.why) }) { first, _ in first }
        for tenant in desired where request.includes(tenant.slug) {
            guard let renaming = tenant.renaming, let reason = idle[tenant.slug] else { continue }
            hints.append(tenant.hint(renaming, .bot, reason))
        }
        for recorded in request.recorded.tenants where recorded.isManaged { countManaged(recorded) }
        takeSource(request.lineage)
        sort()
        for (place, others) in SharedCards(request, undeclared: undeclared, changes).others {
            let change = changes[place]
            changes[place] = change.with(risks: change.risks + [.cardShared])
            sharedCards["\(change.tenant)/\(change.key)"] = others
        }
    }

    /// Says where the changes come from, if that is no place to go on from. Without a change there is nothing that an old
    /// branch could take back.
    private mutating func takeSource(_ lineage: SourceLineage) {
        guard case .doesNotDescend(let commit, let applied) = lineage, !isEmpty else { return }
        let line = DirectoryChange.Line(
            name: "commit",
            before: JSONText(.string(applied)),
            after: JSONText(.string(commit))
        )
        directory.append(DirectoryChange(kind: .source, lines: [line], file: nil, needsAcknowledgement: true))
    }

    /// What is about all tenants, and what the policy in force says to those that are asked for.
    private mutating func takeDirectory(_ request: PlanRequest) {
        let inForce = request.settings.inForce
        policy = inForce.policy
        exposures = Exposures([inForce.catalog, request.declared.settings.catalog])
        directory = DirectoryPlanner(declared: request.declared, inForce: inForce, recorded: request.recorded).changes
        let checks = PolicyChecks(policy, in: inForce.catalog)
        guard !checks.isEmpty else { return }
        var matched: Set<Int> = []
        for tenant in request.desired.sorted(by: { $0.slug.precedesInBytes($1.slug) })
        where request.includes(tenant.slug) {
            violations += checks.violations(in: tenant, matched: &matched)
        }
    }

    /// Takes what was planned for a tenant that is declared.
    ///
    /// - Returns: Whether it was asked for and nobody holds it.
    private mutating func take(_ planner: TenantPlanner, _ request: PlanRequest) -> Bool {
        let match = planner.match
        // Whoever asks for a tenant by the name that it had means the same tenant.
        let isAsked = request.includes(planner.tenant.slug) || match?.previousSlug.map(request.includes) ?? false
        let isHeld = request.recorded.holds.isHeld(match?.recorded.botID)
        let isIncluded = isAsked && !(isHeld && request.isToBeApplied)
        if isAsked, isHeld { remember(request, match?.recorded.botID) }
        if !isHeld {
            for (kind, rows) in planner.removed { removals.removed[kind, default: 0] += rows }
            if planner.stopsSelling { removals.deactivatedTenants += 1 }
        }
        guard isIncluded else {
            isNarrowed = true
            return false
        }
        changes += planner.changes
        ledger += planner.ledger
        preconditions += planner.preconditions
        if let protection = planner.protection { protections.append(protection) }
        unresolved += planner.unresolved
        deviations += planner.deviations
        leftToOthers += planner.leftToOthers
        undeclaredCardUse += planner.undeclaredCardUse
        undeclaredPaymentUse += planner.undeclaredPaymentUse
        hints += planner.hints
        for (key, card) in planner.repeatedCards { repeatedCards["\(planner.tenant.slug)/\(key)"] = card }
        for (kind, rows) in planner.unmanaged { unmanaged[kind, default: 0] += rows }
        return true
    }

    /// A bot that no manifest declares: a tenant whose file is gone, or somebody else's.
    private mutating func takeUndeclared(
        _ recorded: RecordedTenant,
        _ request: PlanRequest,
        _ catalogs: [Catalog],
        _ keyRisks: KeyRisks
    ) -> Uniqueness.Bot {
        guard let slug = recorded.appliedSlug else {
            unmanaged[.bot, default: 0] += 1
            return Uniqueness.Bot(recorded: recorded, change: nil, file: nil, isIncluded: true)
        }
        let removal = TenantRemoval(
            slug: slug,
            recorded: recorded.named(slug),
            fingerprinter: request.fingerprinter
        )
        let isHeld = request.recorded.holds.isHeld(recorded.botID)
        let isIncluded = request.includes(slug) && !(isHeld && request.isToBeApplied)
        if request.includes(slug), isHeld { remember(request, recorded.botID) }
        if isIncluded { withoutFile.insert(recorded.botID) } else { isNarrowed = true }
        let change = removal.change
        if isIncluded {
            let recorded = recorded.named(slug)
            undeclaredCardUse += CardUse(withoutFile: slug, recorded, change).undeclared
            undeclaredPaymentUse +=
                PaymentUse(withoutFile: slug, recorded, change, catalogs, keyRisks)?.undeclared ?? []
            for kind in ResourceKind.all {
                let rows = recorded.unmanagedRows(of: kind)
                if rows > 0 { unmanaged[kind, default: 0] += rows }
            }
        }
        if let change {
            if !isHeld, change.switchesOff { removals.deactivatedTenants += 1 }
            if isIncluded {
                changes.append(change)
                ledger.append(removal.ledger)
                preconditions.append(removal.precondition)
            }
        }
        return Uniqueness.Bot(recorded: recorded, change: change, file: nil, isIncluded: isIncluded, isHeld: isHeld)
    }

    /// Remembers who holds a tenant that was asked for, and is left out for it.
    private mutating func remember(_ request: PlanRequest, _ botID: Int32?) {
        guard request.isToBeApplied else { return }
        for hold in request.holds(of: botID) where !holds.contains(hold) { holds.append(hold) }
    }

    private mutating func countManaged(_ recorded: RecordedTenant) {
        for kind in ResourceKind.all {
            removals.managed[kind, default: 0] += recorded.ledger[kind.order]?.values.declaredCount ?? 0
        }
    }

    /// Tenants come in two runs, declared ones and others; both are in order already.
    private mutating func sort() {
        changes.sort { $0.place < $1.place }
        preconditions.sort { $0.order < $1.order }
        ledger.sort { $0.place < $1.place }
        leftToOthers = leftToOthers.byLine()
        undeclaredCardUse = undeclaredCardUse.byRank()
        undeclaredPaymentUse = undeclaredPaymentUse.byRank()
        hints.sort { $0.place < $1.place }
        holds.sort { ($0.tenant ?? "").precedesInBytes($1.tenant ?? "") }
    }
}

extension PlanRequest {
    /// The holds of one tenant, and those of all.
    fileprivate func holds(of botID: Int32?) -> [Hold] {
        recorded.holds.filter { $0.botID == nil || $0.botID == botID }
    }
}

/// Where something stands in a plan: tenants and keys by bytes, kinds in their order.
private struct PlanPlace: Comparable {
    let tenant: String
    let kind: ResourceKind
    var key = ""

    static func < (left: PlanPlace, right: PlanPlace) -> Bool {
        guard left.tenant.hasSameBytes(as: right.tenant) else { return left.tenant.precedesInBytes(right.tenant) }
        guard left.kind == right.kind else { return left.kind.order < right.kind.order }
        return left.key.precedesInBytes(right.key)
    }
}

extension TenantPlanner {
    /// Whether a tenant that runs stops selling: its bot is switched off, or it is left without a plan on sale or a way to pay. To
    /// its customers that is the same.
    fileprivate var stopsSelling: Bool {
        guard let recorded = match?.recorded else { return false }
        if changes.contains(where: { $0.kind == .bot && $0.switchesOff }) { return true }
        return changes.contains { $0.risks.contains(where: \.endsSales) } && recorded.isOn(after: changes)
    }
}

extension Change {
    fileprivate var place: PlanPlace { PlanPlace(tenant: tenant, kind: kind, key: key) }

    /// Whether a row that is there and on is switched off, or was in the database before anybody approved it.
    fileprivate var switchesOff: Bool {
        guard case .deactivate(let name) = kind.removal, let active = kind.fieldIndex(name) else { return false }
        if action == .record { return risks.contains(.tenantDeactivated) }
        guard action != .create else { return false }
        return fields.contains { $0.field == active && $0.before != $0.after && $0.after == .bool(false) }
    }
}

extension Precondition {
    fileprivate var order: PlanPlace { PlanPlace(tenant: tenant, kind: kind, key: key) }
}

extension RenameHint {
    fileprivate var place: PlanPlace { PlanPlace(tenant: tenant, kind: kind, key: key) }
}

extension LedgerUpdate {
    fileprivate var place: PlanPlace { PlanPlace(tenant: tenant, kind: rows.kind) }
}
