internal import CanonicalJSON
internal import TenantModel

/// A plan in the order in which somebody with one minute reads it: whether it can be applied, what it risks, what goes
/// away, and then each tenant.
///
/// One walk over the changes, of which only those that risk or remove something are kept.
struct PlanOverview {
    let document: PlanDocument
    let verdict: PlanVerdict
    /// What needs an acknowledgement, each meaning once, the gravest first.
    private(set) var risks: [RiskGroup] = []
    /// Rows that are deleted or switched off, in the order of the plan.
    private(set) var removals: [Removal] = []
    /// Tenants with changes or deviations, sorted by name.
    private(set) var tenants: [TenantPart] = []
    /// What nobody has to accept.
    private(set) var notes = NoteCounts()

    init(_ document: PlanDocument) {
        self.document = document
        verdict = PlanVerdict(document)
        for entry in document.directory {
            for note in entry.risks where note.needsAcknowledgement { add(to: note.risk) { $0.add(entry) } }
        }
        OrderedPieces.make(of: document.entries.count) { [entries = document.entries] places in
            places.map { Glance(entries[$0]) }
        } to: { glances in
            for glance in glances { take(glance) }
        }
        takeDeviations(before: nil)
        risks.sort { $0.risk.rank < $1.risk.rank }
    }

    private mutating func add(to risk: Risk, _ addition: (inout RiskGroup) -> Void) {
        let place = risks.firstIndex { $0.risk == risk } ?? risks.count
        if place == risks.count { risks.append(RiskGroup(risk)) }
        addition(&risks[place])
    }

    /// What is to be known of every change.
    private struct Glance: Sendable {
        let tenant: String
        let file: String?
        let action: Change.Action
        let length: Int
        let isTenantRemoved: Bool
        let notes: [Risk]
        /// The change itself, where it is kept.
        let kept: PlanEntry?

        init(_ entry: PlanEntry) {
            tenant = entry.tenant
            file = entry.source?.ownFile
            action = entry.action
            length = max(1, entry.fields.count) + entry.woken.reduce(0) { $0 + $1.fields.count }
            isTenantRemoved = entry.reason == .tenantRemoved
            notes = entry.notes
            kept = entry.isRemoval || entry.risks.contains(where: \.needsAcknowledgement) ? entry : nil
        }
    }

    private mutating func take(_ glance: Glance) {
        let place = tenants.last?.changes.upperBound ?? 0
        if tenants.last?.tenant.hasSameBytes(as: glance.tenant) != true {
            takeDeviations(before: glance.tenant)
            open(glance.tenant, at: place)
        }
        let last = tenants.count - 1
        tenants[last].file = tenants[last].file ?? glance.file
        tenants[last].isRemoved = tenants[last].isRemoved || glance.isTenantRemoved
        tenants[last].changes = tenants[last].changes.lowerBound..<(place + 1)
        tenants[last].counts[glance.action, default: 0] += 1
        tenants[last].length += glance.length
        for risk in glance.notes { tenants[last].noteRank = min(tenants[last].noteRank, risk.rank) }
        notes.add(glance.notes, of: glance.tenant)
        guard let entry = glance.kept else { return }
        tenants[last].isGrave = true
        if entry.isRemoval { removals.append(Removal(entry: entry, part: last)) }
        for note in entry.risks where note.needsAcknowledgement {
            tenants[last].toAccept += 1
            add(to: note.risk) { $0.add(RiskyChange(entry: entry, note: note, part: last)) }
        }
    }

    /// Deviations are sorted like the changes; a tenant may have nothing else.
    private mutating func takeDeviations(before next: String?) {
        var place = tenants.last?.deviations.upperBound ?? 0
        while place < document.deviations.count {
            let entry = document.deviations[place]
            guard next.map(entry.tenant.precedesInBytes) ?? true else { return }
            if tenants.last?.tenant.hasSameBytes(as: entry.tenant) != true {
                open(entry.tenant, at: tenants.last?.changes.upperBound ?? 0)
            }
            let last = tenants.count - 1
            tenants[last].file = tenants[last].file ?? entry.source?.ownFile
            tenants[last].deviations = tenants[last].deviations.lowerBound..<(place + 1)
            tenants[last].length += max(1, entry.fields.count)
            place += 1
        }
    }

    /// The places of the tenants, those first that are shown where there is no room for all: with risks and removals, then
    /// with notes, the gravest first.
    var gravestFirst: [Int] {
        func rank(_ place: Int) -> Int { tenants[place].isGrave ? -1 : tenants[place].noteRank }
        return tenants.indices.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    private mutating func open(_ tenant: String, at place: Int) {
        let deviation = tenants.last?.deviations.upperBound ?? 0
        tenants.append(
            TenantPart(tenant: tenant, changes: place..<place, deviations: deviation..<deviation)
        )
    }
}

extension PlanEntry {
    /// Whether a row goes away or is switched off.
    var isRemoval: Bool { action == .delete || action == .deactivate }

    /// Rows that come or go as a whole take a line each, so that a new tenant stays readable; the bot has too much to say.
    var isOneLine: Bool {
        (action == .create || action == .delete) && kind != .bot
    }
}
