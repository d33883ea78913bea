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
        self.undeclared = plan.policy.countedAsDrift.sorted { $0.rawValue < $1.rawValue }.flatMap { counted in
            switch counted {
            case .undeclaredCardUse: Self.concerns(undeclared.cards)
            case .undeclaredPaymentUse: Self.concerns(undeclared.payments)
            }
        }
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

    /// One for each tenant of which there is something.
    private static func concerns<Entry: NamedInLog>(_ entries: [Entry]) -> [Concern] {
        var concerns: [Concern] = []
        var rest = entries[...]
        while let first = rest.first {
            let own = Array(rest.prefix { $0.tenant == first.tenant })
            rest = rest.dropFirst(own.count)
            var hasher = Hasher()
            for entry in own { hasher.combine(entry) }
            concerns.append(
                .undeclared(
                    Entry.counted,
                    tenant: first.tenant,
                    Concern.Undeclared(
                        words: Entry.counts(own).words ?? "",
                        names: own.prefix(Concern.Difference.mostNamed).map(\.nameInLog),
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

/// Something that customers pay by though no manifest says so, as the log of a watch names it.
private protocol NamedInLog: Hashable {
    /// What a policy calls it that counts it as drift.
    static var counted: CountedDrift { get }
    var tenant: String { get }
    /// Which it is, with what may be seen of its value, so that another value is seen.
    var nameInLog: String { get }
    static func counts(_ entries: [Self]) -> UndeclaredUse.Counts
}

extension UndeclaredCardEntry: NamedInLog {
    fileprivate static var counted: CountedDrift { .undeclaredCardUse }
    fileprivate var nameInLog: String { nameAndNumber }
    fileprivate static func counts(_ entries: [Self]) -> UndeclaredUse.Counts { UndeclaredUse(cards: entries).counts }
}

extension UndeclaredPaymentEntry: NamedInLog {
    fileprivate static var counted: CountedDrift { .undeclaredPaymentUse }
    // A line of a log is read by people too.
    fileprivate var nameInLog: String { String(nameAndValue.prefix(200)) }
    fileprivate static func counts(_ entries: [Self]) -> UndeclaredUse.Counts {
        UndeclaredUse(payments: entries).counts
    }
}
