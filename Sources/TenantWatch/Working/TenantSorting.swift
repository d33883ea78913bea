internal import TenantModel
internal import TenantPlan
internal import TenantReconciler

/// Which tenants of a plan may be applied without anybody, and what the others wait for.
struct TenantSorting {
    /// Tenants that may be applied, sorted.
    private(set) var open: [String] = []
    /// What all tenants wait for, if they do.
    private(set) var obstacle: Concern.DirectoryObstacle?
    private var differing: [(tenant: String, difference: Concern.Difference)] = []
    private var obstacles: [String: Concern.TenantObstacle] = [:]
    private let changesDirectory: Bool
    /// Cards that no manifest has a say about, a tenant each, where the policy in force counts them as drift.
    private let undeclaredCards: [Concern]

    /// Sorts the tenants of a plan.
    ///
    /// - Parameters:
    ///   - planned: A plan of held tenants as well.
    ///   - holds: Who is held.
    init(_ planned: PlannedChanges, holds: [Hold]) {
        let (plan, document) = (planned.plan, planned.document)
        changesDirectory = !plan.directory.isEmpty
        undeclaredCards =
            plan.policy.countedAsDrift.contains(.undeclaredCardUse) ? Self.concerns(document.undeclaredCardUse) : []
        var acknowledgements: [String] = []
        if !holds.isEmpty { note(holds, plan) }
        let held = obstacles
        for risk in document.requiredAcknowledgements {
            // TENANT, TENANT/KEY, or nothing for the whole directory.
            guard let tenant = risk.place.split(separator: "/", maxSplits: 1).first else {
                acknowledgements.append(risk.acknowledgement)
                continue
            }
            obstacles[String(tenant), default: .init()].acknowledgements.append(risk.acknowledgement)
        }
        for violation in plan.violations {
            let place = "\(violation.position.file):\(violation.position.origin.line)"
            obstacles[violation.tenant, default: .init()].violations.append("\(place): \(violation.message)")
        }
        for secret in plan.unresolved {
            let place = "\(secret.source.file):\(secret.source.origin.line)"
            obstacles[secret.tenant, default: .init()].secrets.append("\(secret.reference) (\(place))")
        }
        // What else it waits for is asked when it is released.
        obstacles.merge(held) { _, hold in hold }
        sort(document)
        guard !acknowledgements.isEmpty || !document.brokenLimits.isEmpty else { return }
        obstacle = Concern.DirectoryObstacle(
            acknowledgements: acknowledgements,
            limits: document.brokenLimits.map(\.description),
            waiting: open.count
        )
    }

    /// Whether anything can be applied.
    var isApplicable: Bool { !open.isEmpty || changesDirectory }

    /// Every tenant that is not as declared, for a watch that only detects, with what an apply would wait for.
    var differences: [Concern] {
        directoryConcerns
            + differing.map { tenant, difference in
                obstacles[tenant].map { .heldBack(tenant: tenant, difference, $0) }
                    ?? .differs(tenant: tenant, difference)
            } + withoutChanges + undeclaredCards
    }

    /// The tenants that wait for somebody, and cards that an apply leaves as they are.
    var heldBack: [Concern] {
        directoryConcerns
            + differing.compactMap { tenant, difference in
                obstacles[tenant].map { .heldBack(tenant: tenant, difference, $0) }
            } + withoutChanges + undeclaredCards
    }

    private var directoryConcerns: [Concern] { obstacle.map { [.directory($0)] } ?? [] }

    /// Tenants whose secrets are not at hand: nobody can tell whether their values changed.
    private var withoutChanges: [Concern] {
        let changed = Set(differing.map(\.tenant))
        let nothing = Concern.Difference(rows: 0, drifted: 0, names: [], signature: 0)
        return obstacles.filter { !changed.contains($0.key) }.sorted { $0.key < $1.key }
            .map { .heldBack(tenant: $0.key, nothing, $0.value) }
    }

    private static func concerns(_ cards: [UndeclaredCardEntry]) -> [Concern] {
        var concerns: [Concern] = []
        var rest = cards[...]
        while let first = rest.first {
            let own = Array(rest.prefix { $0.tenant == first.tenant })
            rest = rest.dropFirst(own.count)
            var hasher = Hasher()
            for card in own { hasher.combine(card) }
            concerns.append(
                .undeclaredCards(
                    tenant: first.tenant,
                    Concern.UndeclaredCards(
                        words: own.counts ?? "",
                        names: own.prefix(Concern.Difference.mostNamed).map(\.nameAndNumber),
                        count: own.count,
                        signature: hasher.finalize()
                    )
                )
            )
        }
        return concerns
    }

    /// By the number of the bot: who is held may be on the way to another name.
    private mutating func note(_ holds: [Hold], _ plan: Plan) {
        for change in plan.changes where obstacles[change.tenant] == nil && holds.isHeld(change.target.botID) {
            let own = holds.filter { $0.botID == nil || $0.botID == change.target.botID }
            obstacles[change.tenant, default: .init()].holds = own.map { HoldNote($0).sentence }
        }
    }

    private mutating func sort(_ document: PlanDocument) {
        var current: (tenant: String, rows: Int, drifted: Int, names: [String], hasher: Hasher)?
        func close(_ group: (tenant: String, rows: Int, drifted: Int, names: [String], hasher: Hasher)?) {
            guard let group else { return }
            differing.append(
                (
                    group.tenant,
                    Concern.Difference(
                        rows: group.rows,
                        drifted: group.drifted,
                        names: group.names,
                        signature: group.hasher.finalize()
                    )
                )
            )
            if obstacles[group.tenant] == nil { open.append(group.tenant) }
        }
        for entry in document.entries {
            if current?.tenant != entry.tenant {
                close(current)
                current = (entry.tenant, 0, 0, [], Hasher())
            }
            current?.rows += 1
            if entry.drift != .none { current?.drifted += 1 }
            if let count = current?.names.count, count < Concern.Difference.mostNamed {
                let name = entry.kind.botColumn == nil ? entry.kind.name : "\(entry.kind.name) \(entry.key)"
                current?.names.append(name)
            }
            entry.sign(&current)
        }
        close(current)
    }
}

extension PlanEntry {
    /// Feeds what changes into the signature of its tenant.
    fileprivate func sign(
        _ group: inout (tenant: String, rows: Int, drifted: Int, names: [String], hasher: Hasher)?
    ) {
        guard var hasher = group?.hasher else { return }
        hasher.combine(kind.order)
        hasher.combine(key)
        hasher.combine(action)
        for field in fields {
            hasher.combine(field.name)
            hasher.combine(field.before)
            hasher.combine(field.after)
        }
        group?.hasher = hasher
    }
}
