internal import CanonicalJSON
internal import TenantModel

/// The third side of what a plan shows: what was applied last.
struct AppliedSides {
    private let tenants: [Int32: RecordedTenant]
    private let recorded: RecordedDatabase
    private let fingerprinter: Fingerprinter
    private let exposures: Exposures
    private let settling: Settling

    init(_ recorded: RecordedDatabase, _ fingerprinter: Fingerprinter, _ exposures: Exposures) {
        self.tenants = Dictionary(recorded.tenants.map { ($0.botID, $0) }) { first, _ in first }
        self.recorded = recorded
        self.fingerprinter = fingerprinter
        self.exposures = exposures
        self.settling = Settling(fingerprints: [:], fingerprinter: fingerprinter)
    }

    func row(_ change: Change) -> DriftReport.Row {
        let ledger = change.target.botID.flatMap { tenants[$0]?.ledger[change.kind.order]?.values }
        let applied = ledger.flatMap { row(of: change.previousKey ?? change.key, change.kind, in: $0) }
        var fields = (change.fields + change.unchanged).filter { $0.drift != .none }.map { field in
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
                .always,
                isBare: field.isBare
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
        // The manifest changed; whether somebody else did as well, only the values tell.
        case .undeclared:
            guard let tenant = recorded[deviation.tenant] else { return nil }
            let fields = changedFields(deviation.kind, deviation.key, of: tenant, .conflict, .once)
            return fields.isEmpty ? nil : DriftReport.Row(deviation, drift: .conflict, fields: fields)
        case .absent:
            // What is only observed may never have been there.
            guard applied != nil else { return nil }
            return DriftReport.Row(deviation, drift: .deleted, fields: [])
        case .differs:
            let fields = deviation.fields.filter { $0.cause != .edited || $0.isBare }.map { field in
                self.field(
                    deviation.kind,
                    deviation.key,
                    field.field,
                    declared: field.declared,
                    applied: applied?[field.field] ?? .undeclared,
                    live: field.live,
                    field.drift,
                    field.management,
                    isBare: field.isBare
                )
            }
            guard let gravest = fields.map(\.drift).max() else { return nil }
            return DriftReport.Row(deviation, drift: gravest, fields: fields)
        }
    }

    /// Rows of tenants without a file that are not as they were applied: no plan has a change of them, and what was paid to
    /// another card all the same is paid to another card.
    func rowsWithoutFile(_ plan: Plan) -> [DriftReport.Row] {
        recorded.tenants.filter { plan.withoutFile.contains($0.botID) }.flatMap { tenant in
            guard let slug = tenant.appliedSlug else { return [DriftReport.Row]() }
            return ResourceKind.all.flatMap { rows(of: $0, slug, tenant.named(slug)) }
        }
    }

    private func rows(of kind: ResourceKind, _ slug: String, _ tenant: RecordedTenant) -> [DriftReport.Row] {
        guard let ledger = tenant.ledger[kind.order]?.values else { return [] }
        let live = tenant.live[kind.order].values
        return ledger.keys.compactMap { key in
            guard live.index(of: key) != nil else {
                return DriftReport.Row(withoutFile: slug, kind, key, drift: .deleted, fields: [])
            }
            let fields = changedFields(kind, key, of: tenant, .drift, .observe)
            return fields.isEmpty
                ? nil : DriftReport.Row(withoutFile: slug, kind, key, drift: .drift, fields: fields)
        }
    }

    /// The fields of a row that nobody declares any more, and that are not as they were applied.
    private func changedFields(
        _ kind: ResourceKind,
        _ key: String,
        of tenant: RecordedTenant,
        _ drift: Change.Drift,
        _ management: Management
    ) -> [DriftReport.Field] {
        let live = tenant.live[kind.order].values
        guard let ledger = tenant.ledger[kind.order]?.values, let applied = ledger.index(of: key),
            let present = live.index(of: key)
        else { return [] }
        return kind.fields.indices.compactMap { field in
            guard ledger[applied, field].isDeclared, !kind.isSwitch(ofTenant: field) else { return nil }
            let sides = settling.settle(
                desired: .undeclared,
                ledger: ledger[applied, field],
                live: live[present, field]
            )
            let isBare = tenant.live[kind.order].bareKeys.contains(key)
            guard !sides.isAsApplied || isBare else { return nil }
            return self.field(
                kind,
                key,
                field,
                declared: .undeclared,
                applied: sides.ledger,
                live: sides.live,
                drift,
                management,
                isBare: isBare
            )
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
        _ management: Management,
        isBare: Bool
    ) -> DriftReport.Field {
        let field = kind.fields[place]
        let exposure = exposures.exposure(of: field, in: kind, ofRow: key)
        return DriftReport.Field(
            name: field.name,
            declared: ShownValue(declared, exposure, fingerprinter),
            applied: ShownValue(applied, exposure, fingerprinter),
            live: ShownValue(live, exposure, fingerprinter),
            drift: drift,
            management: management,
            isBare: isBare
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

extension FieldDeviation {
    /// What became of it behind our back. Of what is observed nothing was ever applied, so that nobody knows whether it is
    /// the database that has moved or the manifest.
    fileprivate var drift: Change.Drift {
        if management == .observe { return .none }
        return cause == .conflict ? .conflict : .drift
    }
}

extension ResourceKind {
    /// Whether a field switches a tenant off whose file is gone: that is the one that an apply goes on looking after.
    fileprivate func isSwitch(ofTenant field: Int) -> Bool {
        if case .deactivate(let name) = removal { fields[field].name == name } else { false }
    }
}

extension DriftReport.Row {
    fileprivate init(
        withoutFile tenant: String,
        _ kind: ResourceKind,
        _ key: String,
        drift: Change.Drift,
        fields: [DriftReport.Field]
    ) {
        self.init(
            tenant: tenant,
            kind: kind,
            key: key,
            drift: drift,
            // Nobody declares it, so nobody brings it back.
            management: .observe,
            source: nil,
            fields: fields
        )
    }

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
