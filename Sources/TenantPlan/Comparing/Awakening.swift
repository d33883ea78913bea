internal import CanonicalJSON
internal import TenantModel

/// What comes into use by the changes of a tenant that nobody approved: a feature goes on, and the merchant, the gateway, the
/// price, the approver or the card that it works with stands in the database without ever having been declared.
///
/// Whoever can write there needs no change of those rows any more, and the change that is planned says only that a flag goes
/// on. So it is asked about what the rows are, as if they came with it.
struct Awakening {
    /// What comes into use, each with the place of the change that switches the feature.
    private(set) var woken: [(place: Int, rows: [WokenRow])] = []
    private let recorded: RecordedTenant
    private let changes: [Change]
    private let ledger: [LedgerUpdate]
    private let settling: Settling
    private let catalogs: [Catalog]
    private let keyRisks: KeyRisks

    /// Looks through the changes of one tenant that exists. Almost none switches anything on.
    ///
    /// - Parameters:
    ///   - recorded: The tenant before them.
    ///   - changes: All changes of the tenant.
    ///   - ledger: What the ledger holds of the kinds that they touch afterwards.
    ///   - settling: Compares secrets.
    ///   - catalogs: What belongs to which feature: the catalog in force, and that of the files.
    ///   - keyRisks: What is told from keys.
    init(
        _ recorded: RecordedTenant,
        _ changes: [Change],
        _ ledger: [LedgerUpdate],
        settling: Settling,
        catalogs: [Catalog],
        keyRisks: KeyRisks
    ) {
        self.recorded = recorded
        self.changes = changes
        self.ledger = ledger
        self.settling = settling
        self.catalogs = catalogs
        self.keyRisks = keyRisks
        let features = Self.features(switchedOnBy: changes, recorded)
        for place in Set(features.values).sorted() {
            let rows = self.rows(usedBy: Set(features.filter { $0.value == place }.keys))
            if !rows.isEmpty { woken.append((place, rows)) }
        }
        // Of a bot that is taken over as a whole it is seen what it brings along, and nothing is asked about by itself: it was so.
        guard !recorded.isManaged, let place = changes.firstIndex(where: { $0.kind == .bot && $0.action == .adopt })
        else { return }
        let rows = self.rows(usedBy: FeaturesInUse(recorded).names.subtracting(features.keys)).map { row in
            WokenRow(kind: row.kind, key: row.key, rowID: row.rowID, fields: row.fields, risks: [.tenantAdopted])
        }
        if !rows.isEmpty { woken.append((place, rows)) }
    }

    /// The features that go on, from what is there or from what was applied, each with the place of the change that switches
    /// its column along, or of the one of its flag.
    private static func features(switchedOnBy changes: [Change], _ recorded: RecordedTenant) -> [String: Int] {
        var found: [String: Int] = [:]
        func look(_ field: String, _ kind: ResourceKind, _ feature: (Change) -> String) {
            guard changes.contains(where: { $0.kind == kind }), let column = Switch(field, of: kind, recorded) else {
                return
            }
            for (place, change) in changes.enumerated() where change.kind == kind {
                // A bot that is taken over as a whole is what it was: of it only what is there counts.
                let wasOn = column.wasOn(change) && (column.wasAppliedOn(change) || !recorded.isManaged)
                guard (change.fields + change.unchanged).contains(where: { $0.field == column.field }),
                    column.isOn(change), !wasOn
                else { continue }
                found[feature(change)] = place
            }
        }
        look("enabled", .feature) { $0.key }
        for field in ResourceKind.bot.fields {
            if let feature = field.switchesFeature { look(field.name, .bot) { _ in feature } }
        }
        return found
    }

    /// What some features use and nobody approved, in the order of kinds and keys; rows that nobody named come behind.
    private func rows(usedBy features: Set<String>) -> [WokenRow] {
        guard !features.isEmpty else { return [] }
        return ResourceKind.all.flatMap { kind -> [WokenRow] in
            let live = recorded.live[kind.order]
            guard live.values.count + live.nameless.count > 0, isUsed(kind) else { return [] }
            // A taking over of ten thousand tenants has as many changes as rows.
            var written: [String: Change] = [:]
            for change in changes where change.kind == kind && change.action != .record {
                written[change.previousKey ?? change.key] = change
            }
            let named = live.values.keys.indices.compactMap { row -> WokenRow? in
                let key = live.values.keys[row]
                // There is one row of the bot, whatever it is called.
                let change = kind.botColumn == nil ? written.values.first : written[key]
                if change?.action == .delete { return nil }
                return self.row(
                    Row(kind: kind, key: change?.key ?? key, id: live.ids.isEmpty ? nil : live.ids[row]),
                    usedBy: features
                ) { field in change?.fields.first { $0.field == field }?.after ?? live.values[row, field] }
            }
            return named
                + live.nameless.keys.indices.compactMap { row in
                    self.row(
                        Row(kind: kind, key: nil, id: live.namelessIDs.isEmpty ? nil : live.namelessIDs[row]),
                        usedBy: features
                    ) { live.nameless[row, $0] }
                }
        }
    }

    /// Whether any feature makes use of rows of a kind, as far as the kind tells.
    private func isUsed(_ kind: ResourceKind) -> Bool {
        kind == .configuration || kind == .feature || kind.usedBy != nil || kind.fields.contains { $0.usedBy != nil }
    }

    /// Which row of the database.
    private struct Row {
        let kind: ResourceKind
        let key: String?
        let id: Int32?
    }

    /// What of a row some features use and nobody approved; `nil` for nothing.
    ///
    /// - Parameters:
    ///   - row: Which row.
    ///   - features: The features.
    ///   - value: What a field holds after the changes.
    /// - Returns: What comes into use of it.
    private func row(_ row: Row, usedBy features: Set<String>, _ value: (Int) -> FieldValue) -> WokenRow? {
        let kind = row.kind
        let isKindUsed = kind.usedBy.map(features.contains) ?? false
        let isRowUsed = isKindUsed || isDescribed(row, asUsedBy: features)
        func isUsed(field: Int) -> Bool { isRowUsed || kind.fields[field].usedBy.map(features.contains) ?? false }
        guard kind.fields.indices.contains(where: isUsed(field:)) else { return nil }
        // What is off is used by nobody.
        if let active = kind.retirementField, value(active) == .bool(false) { return nil }
        let applied = appliedRow(row)
        let rules = row.key.map { keyRisks.rules(of: kind, forRow: $0) } ?? []
        var fields: [FieldChange] = []
        var risks: [Risk] = []
        // Nobody approved that it is there at all.
        let isWhole = applied == nil && isKindUsed && kind.rowRisk != nil
        if isWhole, let risk = kind.rowRisk { risks.append(risk) }
        for field in kind.fields.indices where isUsed(field: field) {
            let approved = applied.map { $0.rows[$0.row, field] } ?? .undeclared
            let sides = settling.settle(desired: .undeclared, ledger: approved, live: value(field))
            let initial = kind.fields[field].initial
            if isWhole {
                guard sides.live != initial else { continue }
            } else {
                let former = sides.ledger.isDeclared ? sides.ledger : initial
                guard !sides.live.isSameValue(as: former) else { continue }
                var found = (kind.fields[field].risks + rules).filter { rule in
                    rule.risk.isAboutMoney && rule.applies(from: former, to: sides.live)
                }.map(\.risk)
                // What the bot is told of a way to pay beside its switch may be anything, a merchant too.
                if kind == .feature, kind.fields[field].name == "config" { found.append(.merchantChanged) }
                guard !found.isEmpty else { continue }
                for risk in found where !risks.contains(risk) { risks.append(risk) }
            }
            fields.append(FieldChange(field: field, before: sides.live, after: sides.live))
        }
        guard !fields.isEmpty else { return nil }
        return WokenRow(kind: kind, key: row.key, rowID: row.id, fields: fields, risks: risks)
    }

    /// Whether a catalog says that one of the features uses the row: a key of its configuration, or of a way to pay its own
    /// options.
    private func isDescribed(_ row: Row, asUsedBy features: Set<String>) -> Bool {
        guard let key = row.key else { return false }
        return catalogs.contains { catalog in
            switch row.kind {
            case .configuration: catalog.configuration(key)?.feature.map(features.contains) ?? false
            case .feature: features.contains(key) && catalog.feature(key)?.isPayment == true
            default: false
            }
        }
    }

    /// What the ledger holds of a row afterwards; `nil` where it is not ours, or given up.
    private func appliedRow(_ row: Row) -> (rows: RowSet, row: Int)? {
        let rows = ledger.last { $0.rows.kind == row.kind }?.rows ?? recorded.ledger[row.kind.order]?.values
        guard let rows, !rows.isEmpty, let key = row.key,
            let place = row.kind.botColumn == nil ? 0 : rows.index(of: key), !rows.isRetired(place)
        else { return nil }
        return (rows, place)
    }
}
