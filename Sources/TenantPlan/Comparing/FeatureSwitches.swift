internal import TenantModel

/// Which features of a tenant are on before and after its changes: by their flag, or by the column that switches it along.
struct FeatureSwitches {
    /// The features that are on now, or were applied as on.
    private(set) var before: Set<String> = []
    /// The features that are on afterwards.
    private(set) var after: Set<String> = []
    /// The features that go off, each with the place of the change that switches its flag, or of the one of the column.
    private(set) var off: [String: Int] = [:]

    init(_ recorded: RecordedTenant, _ changes: [Change]) {
        guard let flags = Switch("enabled", of: .feature, recorded) else { return }
        // Almost no change switches anything off; nothing is looked up then.
        var found: [String: Int] = [:]
        for field in ResourceKind.bot.fields {
            guard let feature = field.switchesFeature, let column = Switch(field.name, of: .bot, recorded)
            else { continue }
            for (place, change) in changes.enumerated() where change.kind == .bot && column.goesOff(by: change) {
                found[feature] = place
            }
        }
        for (place, change) in changes.enumerated() where change.kind == .feature && flags.goesOff(by: change) {
            found[change.key] = place
        }
        guard !found.isEmpty else { return }
        take(recorded, changes, flags)
        off = found.filter { !after.contains($0.key) }
    }

    private mutating func take(_ recorded: RecordedTenant, _ changes: [Change], _ flags: Switch) {
        after = FeaturesInUse(recorded, after: changes).names
        before = FeaturesInUse(recorded).names.union(flags.keysAppliedOn)
        for field in ResourceKind.bot.fields {
            guard let feature = field.switchesFeature, let column = Switch(field.name, of: .bot, recorded)
            else { continue }
            if !column.keysAppliedOn.isEmpty { before.insert(feature) }
        }
    }
}
