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
    /// By what customers pay though no manifest says so, a tenant each, where the policy in force counts it as drift.
    private let undeclared: [Concern]

    /// Sorts the tenants of a plan.
    ///
    /// - Parameters:
    ///   - planned: A plan of held tenants as well.
    ///   - holds: Who is held.
    ///   - undeclared: By what customers pay though no manifest says so.
    init(_ planned: PlannedChanges, holds: [Hold], undeclared: UndeclaredUse) {
        let (plan, document) = (planned.plan, planned.document)
        changesDirectory = !plan.directory.isEmpty
        self.undeclared = Concern.all(of: undeclared, counted: plan.policy.countedAsDrift)
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
            } + withoutChanges + undeclared
    }

    /// The tenants that wait for somebody, and what an apply leaves as it is.
    var heldBack: [Concern] {
        directoryConcerns
            + differing.compactMap { tenant, difference in
                obstacles[tenant].map { .heldBack(tenant: tenant, difference, $0) }
            } + withoutChanges + undeclared
    }

    private var directoryConcerns: [Concern] { obstacle.map { [.directory($0)] } ?? [] }

    /// Tenants whose secrets are not at hand: nobody can tell whether their values changed.
    private var withoutChanges: [Concern] {
        let changed = Set(differing.map(\.tenant))
        let nothing = Concern.Difference(rows: 0, drifted: 0, names: [], signature: 0)
        return obstacles.filter { !changed.contains($0.key) }.sorted { $0.key < $1.key }
            .map { .heldBack(tenant: $0.key, nothing, $0.value) }
    }

    /// By the number of the bot: who is held may be on the way to another name.
    private mutating func note(_ holds: [Hold], _ plan: Plan) {
        for change in plan.changes where obstacles[change.tenant] == nil && holds.isHeld(change.target.botID) {
            let own = holds.filter { $0.botID == nil || $0.botID == change.target.botID }
            obstacles[change.tenant, default: .init()].holds = own.map { HoldNote($0).sentence }
        }
    }

    private mutating func sort(_ document: PlanDocument) {
        var current: DifferingTenant?
        for entry in document.entries {
            if current?.tenant != entry.tenant {
                close(current)
                current = DifferingTenant(entry.tenant)
            }
            current?.take(entry)
        }
        close(current)
    }

    private mutating func close(_ differing: DifferingTenant?) {
        guard let differing else { return }
        self.differing.append((differing.tenant, differing.difference))
        if obstacles[differing.tenant] == nil { open.append(differing.tenant) }
    }
}
