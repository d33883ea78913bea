internal import CanonicalJSON
public import TenantModel

extension DriftReport {
    /// Takes the drift out of a plan.
    ///
    /// - Parameters:
    ///   - plan: What an apply would do.
    ///   - recorded: What it was planned against, which also knows what was applied last.
    ///   - fingerprinter: Stands for what may not be seen.
    ///   - tenantGlob: Which tenants the plan was asked for; `nil` for all.
    public init(
        _ plan: Plan,
        against recorded: RecordedDatabase,
        _ fingerprinter: Fingerprinter,
        tenantGlob: String? = nil
    ) {
        let sides = AppliedSides(recorded, fingerprinter, plan.exposures)
        let changed = plan.changes.lazy.filter { $0.drift != .none }.map { sides.row($0) }
        let left = plan.deviations.lazy.compactMap { sides.row($0) }
        self.init(
            database: plan.database,
            tenantGlob: tenantGlob,
            rows: Self.joined((Array(changed) + Array(left)).sorted { $0.precedes($1) })
        )
    }

    /// A row of which the manifest wins some fields and leaves others is one.
    private static func joined(_ rows: [Row]) -> [Row] {
        var joined: [Row] = []
        for row in rows {
            if let last = joined.last, !last.precedes(row) {
                joined[joined.count - 1] = last.joined(with: row)
            } else {
                joined.append(row)
            }
        }
        return joined
    }
}

extension DriftReport.Row {
    fileprivate func precedes(_ other: DriftReport.Row) -> Bool {
        guard tenant.hasSameBytes(as: other.tenant) else { return tenant.precedesInBytes(other.tenant) }
        guard kind == other.kind else { return kind.order < other.kind.order }
        return key.precedesInBytes(other.key)
    }

    fileprivate func joined(with other: DriftReport.Row) -> DriftReport.Row {
        DriftReport.Row(
            tenant: tenant,
            kind: kind,
            key: key,
            drift: max(drift, other.drift),
            management: management,
            source: source ?? other.source,
            fields: fields + other.fields
        )
    }
}

/// The third side of what a plan shows: what was applied last.
private struct AppliedSides {
    private let tenants: [Int32: RecordedTenant]
    private let recorded: RecordedDatabase
    private let fingerprinter: Fingerprinter
    private let exposures: Exposures

    init(_ recorded: RecordedDatabase, _ fingerprinter: Fingerprinter, _ exposures: Exposures) {
        self.tenants = Dictionary(recorded.tenants.map { ($0.botID, $0) }) { first, _ in first }
        self.recorded = recorded
        self.fingerprinter = fingerprinter
        self.exposures = exposures
    }

    func row(_ change: Change) -> DriftReport.Row {
        let ledger = change.target.botID.flatMap { tenants[$0]?.ledger[change.kind.order]?.values }
        let applied = ledger.flatMap { row(of: change.previousKey ?? change.key, change.kind, in: $0) }
        var fields = change.fields.filter { $0.drift != .none }.map { field in
            // A record says what the ledger held, whatever the row was called.
            let recorded = change.action == .record ? field.before : applied?[field.field] ?? .undeclared
            return self.field(
                change.kind,
                change.key,
                field.field,
                declared: field.after,
                applied: recorded,
                // What is only recorded is in the table already.
                live: change.action == .record ? field.after : field.before,
                field.drift,
                .always
            )
        }
        if let name = nameOfRow(change) { fields.insert(name, at: 0) }
        return DriftReport.Row(
            tenant: change.tenant,
            kind: change.kind,
            key: change.key,
            drift: change.drift,
            management: .always,
            source: change.source,
            fields: change.drift == .deleted ? [] : fields
        )
    }

    func row(_ deviation: Deviation) -> DriftReport.Row? {
        let ledger = recorded[deviation.tenant]?.ledger[deviation.kind.order]?.values
        let applied = ledger.flatMap { row(of: deviation.key, deviation.kind, in: $0) }
        switch deviation.standing {
        // Nobody changed it: the manifest did.
        case .undeclared: return nil
        case .absent:
            // What is only observed may never have been there.
            guard applied != nil else { return nil }
            return DriftReport.Row(deviation, drift: .deleted, fields: [])
        case .differs:
            let fields = deviation.fields.filter { $0.cause != .edited }.map { field in
                self.field(
                    deviation.kind,
                    deviation.key,
                    field.field,
                    declared: field.declared,
                    applied: applied?[field.field] ?? .undeclared,
                    live: field.live,
                    field.cause == .conflict ? .conflict : .drift,
                    field.management
                )
            }
            guard let gravest = fields.map(\.drift).max() else { return nil }
            return DriftReport.Row(deviation, drift: gravest, fields: fields)
        }
    }

    private func row(of key: String, _ kind: ResourceKind, in ledger: RowSet) -> [FieldValue]? {
        // A tenant has one bot, by whatever name it was applied.
        let place = kind.botColumn == nil ? (ledger.isEmpty ? nil : 0) : ledger.index(of: key)
        return place.map { Array(ledger.row($0)) }
    }

    private func field(
        _ kind: ResourceKind,
        _ key: String,
        _ place: Int,
        declared: FieldValue,
        applied: FieldValue,
        live: FieldValue,
        _ drift: Change.Drift,
        _ management: Management
    ) -> DriftReport.Field {
        let field = kind.fields[place]
        let exposure = exposures.exposure(of: field, in: kind, ofRow: key)
        return DriftReport.Field(
            name: field.name,
            declared: ShownValue(declared, exposure, fingerprinter),
            applied: ShownValue(applied, exposure, fingerprinter),
            live: ShownValue(live, exposure, fingerprinter),
            drift: drift,
            management: management
        )
    }

    /// The column of the key, where somebody called the row something else.
    private func nameOfRow(_ change: Change) -> DriftReport.Field? {
        let live: FieldValue
        switch change.liveKey {
        case .asExpected: return nil
        case .none: live = .null
        case .other(let key): live = .text(key)
        }
        return DriftReport.Field(
            name: change.kind.keyColumn,
            declared: .open(.text(change.key)),
            applied: .open(.text(change.previousKey ?? change.key)),
            live: ShownValue(live, .open, fingerprinter),
            drift: .drift,
            management: .always
        )
    }
}

extension DriftReport.Row {
    fileprivate init(_ deviation: Deviation, drift: Change.Drift, fields: [DriftReport.Field]) {
        self.init(
            tenant: deviation.tenant,
            kind: deviation.kind,
            key: deviation.key,
            drift: drift,
            management: deviation.fields.first?.management ?? .always,
            source: deviation.source,
            fields: fields
        )
    }
}
