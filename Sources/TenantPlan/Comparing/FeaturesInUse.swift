internal import TenantModel

/// The features of one tenant that are on: by their flag, or by the column of the bot that says the same.
struct FeaturesInUse {
    /// Their keys.
    let names: Set<String>

    /// - Parameters:
    ///   - recorded: What the database holds of the tenant.
    ///   - changes: What is changed of it before they are looked at.
    init(_ recorded: RecordedTenant, after changes: [Change] = []) {
        var names: Set<String> = []
        func look(_ field: String, _ kind: ResourceKind, _ feature: (String) -> String) {
            guard let column = Switch(field, of: kind, recorded) else { return }
            var rows = Set(column.keysOn)
            // What is only recorded is there already, and may stand beside what is written.
            for change in changes where change.kind == kind && change.action != .record {
                // Of a row that gets another key the old one is gone.
                rows.remove(change.previousKey ?? change.key)
                if kind.botColumn == nil { rows = [] }
                if column.isOn(change) { rows.insert(change.key) }
            }
            names.formUnion(rows.map(feature))
        }
        look("enabled", .feature) { $0 }
        for field in ResourceKind.bot.fields {
            if let feature = field.switchesFeature { look(field.name, .bot) { _ in feature } }
        }
        self.names = names
    }

    /// Whether the feature is on.
    func contains(_ name: String) -> Bool { names.contains(name) }
}
