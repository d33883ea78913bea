internal import TenantModel

/// What becomes of the rows of one kind of one tenant: makes changes and deviations of what is decided row by row.
struct RowChanges {
    let tenant: DesiredTenant
    let kind: ResourceKind
    let live: LiveRows?
    let botID: Int32?
    /// What the rows are called in the database.
    let liveKey: Change.LiveKey

    private(set) var changes: [Change] = []
    private(set) var deviations: [Deviation] = []
    private(set) var conflicts: [IdentityConflict.Clash] = []

    init(_ tenant: DesiredTenant, _ kind: ResourceKind, live: LiveRows?, botID: Int32?, liveKey: Change.LiveKey) {
        self.tenant = tenant
        self.kind = kind
        self.live = live
        self.botID = botID
        self.liveKey = liveKey
    }

    /// Adds what happens to a row.
    mutating func add(
        _ action: Change.Action,
        _ row: RowPairs.Pair,
        _ reason: Change.Reason,
        drift: Change.Drift = .none,
        fields: [FieldChange],
        applied: [Int: FieldValue] = [:],
        present: [Int: FieldValue] = [:],
        unchanged: [FieldChange] = []
    ) {
        changes.append(
            Change(
                tenant: tenant.slug,
                kind: kind,
                key: row.key,
                previousKey: action == .rename ? row.previousKey : nil,
                liveKey: live?.liveKeys[row.key] ?? liveKey,
                action: action,
                reason: reason,
                drift: drift,
                fields: fields,
                applied: applied,
                present: present,
                unchanged: unchanged,
                // A row that is created is declared where it begins.
                source: source(row.desired, action == .create ? nil : fields.first?.field),
                target: Change.Target(botID: botID, rowID: rowID(row))
            )
        )
    }

    /// Adds what only the ledger learns of a row that is written as well. What the row is called belongs to the other
    /// change.
    mutating func addRecord(beside row: RowPairs.Pair, _ recorded: RowComparison.Summary) {
        changes.append(
            Change(
                tenant: tenant.slug,
                kind: kind,
                key: row.key,
                action: .record,
                reason: recorded.reason,
                drift: recorded.drift,
                fields: recorded.fields,
                present: recorded.present,
                source: source(row.desired, recorded.fields.first?.field),
                target: Change.Target(botID: botID, rowID: rowID(row))
            )
        )
    }

    /// Adds a row that stays as it is.
    mutating func leave(_ row: RowPairs.Pair, _ standing: Deviation.Standing, _ fields: [FieldDeviation]) {
        deviations.append(
            Deviation(
                tenant: tenant.slug,
                kind: kind,
                key: row.key,
                standing: standing,
                fields: fields,
                source: source(row.desired, standing == .differs ? fields.first?.field : nil)
            )
        )
    }

    /// Adds a row that cannot get its new key, since another one has it that is not ours.
    mutating func refuse(_ row: RowPairs.Pair) {
        let inTheWay = live.flatMap { live in
            live.values.index(of: row.key).flatMap { live.ids.isEmpty ? nil : live.ids[$0] }
        }
        conflicts.append(
            IdentityConflict.Clash(
                rowOf: tenant,
                source: source(row.desired, nil),
                row: IdentityConflict.Clash.WrittenRow(
                    kind: kind,
                    key: row.key,
                    botID: botID ?? 0,
                    rowID: inTheWay
                ),
                previousKey: row.previousKey ?? ""
            )
        )
    }

    /// The surrogate key of a row, where its table has one and the row exists.
    func rowID(_ row: RowPairs.Pair) -> Int32? {
        guard let live, let present = row.live, !live.ids.isEmpty else { return nil }
        return live.ids[present]
    }

    private func source(_ row: Int?, _ field: Int?) -> SourcePosition? {
        guard let row else { return nil }
        let desired = tenant.rows[kind.order]
        let field = field.map { desired.origin(ofRow: row, field: $0) } ?? .none
        return tenant.position(of: field == .none ? desired.origin(ofRow: row) : field)
    }
}
