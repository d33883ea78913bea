internal import TenantModel

extension Risk {
    /// Whether nobody can buy anything of the tenant any more.
    var endsSales: Bool { self == .lastActivePlan || self == .lastPaymentMethod }
}

/// What a tenant is left without by its changes together: the last card, plan or way to pay that was on, and features of
/// which the configuration stays.
///
/// Rows that are not ours count as well: customers see them. Each note is at the change that makes it true; of several at
/// the last of them.
struct Losses {
    /// The risks, each with the place of its change.
    private(set) var risks: [(place: Int, risk: Risk)] = []
    private let recorded: RecordedTenant
    private let changes: [Change]

    init(_ recorded: RecordedTenant, _ changes: [Change], _ catalog: Catalog) {
        self.recorded = recorded
        self.changes = changes
        for kind in ResourceKind.all { findLast(of: kind) }
        findFeatures(catalog)
    }

    private mutating func findLast(of kind: ResourceKind) {
        guard let last = kind.lastOn, let active = Switch(last.field, of: kind, recorded) else { return }
        let places = changes.indices.filter { changes[$0].kind == kind }
        guard let place = places.last(where: { active.goesOff(by: changes[$0]) }) else { return }
        var left = active.keysOn.count + active.namelessOn
        for change in places.map({ changes[$0] }) {
            left += (active.isOn(change) ? 1 : 0) - (active.wasOn(change) ? 1 : 0)
        }
        if left == 0 { risks.append((place, last.risk)) }
    }

    private mutating func findFeatures(_ catalog: Catalog) {
        let switches = FeatureSwitches(recorded, changes)
        guard !switches.off.isEmpty else { return }
        let (before, after) = (switches.before, switches.after)
        let isPayment = { (feature: String) in catalog.feature(feature)?.isPayment ?? false }
        if before.contains(where: isPayment), !after.contains(where: isPayment),
            let place = switches.off.filter({ isPayment($0.key) }).values.max()
        {
            risks.append((place, .lastPaymentMethod))
        }
        let configured = Set(configurationAfter.compactMap { catalog.configuration($0)?.feature })
        for (feature, place) in switches.off.sorted(by: { $0.value < $1.value }) where configured.contains(feature) {
            risks.append((place, .featureOffWithConfiguration))
        }
    }

    /// The configuration keys that have a value afterwards.
    private var configurationAfter: Set<String> {
        let kind = ResourceKind.configuration
        var keys = Set(recorded.live[kind.order].values.keys)
        for change in changes where change.kind == kind {
            switch change.action {
            case .create: keys.insert(change.key)
            case .delete: keys.remove(change.key)
            case .update, .rename, .deactivate, .adopt, .record: break
            }
        }
        return keys
    }
}
