internal import CanonicalJSON
internal import TenantModel

/// Plans the rows of one kind of one tenant.
struct RowPlanner {
    let tenant: DesiredTenant
    let desired: DesiredRows
    /// The declared values, secrets settled.
    let values: RowSet
    let ledger: RowSet?
    let live: LiveRows?
    let botID: Int32?
    let isNewTenant: Bool
    /// Whether the tenant was applied and its slug was changed or taken away since: the key of its own row drifted.
    let hasLostSlug: Bool
    let settling: Settling

    private(set) var changes: [Change] = []
    private(set) var removed = 0
    private(set) var unmanaged = 0

    private var kind: ResourceKind { values.kind }

    init(
        tenant: DesiredTenant,
        kind: ResourceKind,
        recorded: RecordedTenant?,
        live: LiveRows?,
        settling: Settling
    ) {
        let order = kind.order
        let ledger = recorded?.ledger[order]?.values
        self.tenant = tenant
        self.desired = tenant.rows[order]
        self.values = settling.settle(tenant.rows[order].values, ledger: ledger)
        self.ledger = ledger
        self.live = live
        self.botID = recorded?.botID
        self.isNewTenant = recorded == nil
        self.hasLostSlug = recorded.map { kind == .bot && $0.slug?.hasSameBytes(as: tenant.slug) != true } ?? false
        self.settling = settling
    }

    mutating func plan() {
        unmanaged += live?.withoutKey ?? 0
        if !hasLostSlug, let ledger, let live, values.isApplied(ledger: ledger, live: live.values) { return }
        for row in RowKeys(desired: values, ledger: ledger, live: live?.values) {
            switch (row.desired, row.ledger, row.live) {
            case (let wanted?, let applied?, let present?): compare(row.key, wanted, applied, present)
            case (let wanted?, nil, let present?): adopt(row.key, wanted, present)
            case (let wanted?, let applied, nil): create(row.key, wanted, wasApplied: applied != nil)
            case (nil, let applied?, let present?): remove(row.key, applied, present)
            case (nil, _?, nil): forget(row.key)
            case (nil, nil, _): unmanaged += 1
            }
        }
    }

    private mutating func compare(_ key: String, _ wanted: Int, _ applied: Int, _ present: Int) {
        guard let ledger, let live else { return }
        var comparison = RowComparison(kind)
        for field in 0..<values.width {
            let (desired, last) = (values[wanted, field], ledger[applied, field])
            let now = live.values[present, field]
            // Almost every field of almost every run.
            if desired == last, desired == now { continue }
            let sides = settling.settle(desired: desired, ledger: last, live: now)
            comparison.compare(field, sides, declared: desired, recorded: last)
        }
        guard !comparison.isUnchanged || hasLostSlug else { return }
        let action: Change.Action = comparison.isWritten || hasLostSlug ? .update : .record
        let summary = comparison.summary(as: action)
        changes.append(
            Change(
                tenant: tenant.slug,
                kind: kind,
                key: key,
                action: action,
                reason: summary.reason == .converged && hasLostSlug ? .drifted : summary.reason,
                drift: hasLostSlug ? max(.drift, summary.drift) : summary.drift,
                fields: summary.fields,
                source: source(wanted, summary.fields.first?.field),
                target: target(present)
            )
        )
    }

    private mutating func adopt(_ key: String, _ wanted: Int, _ present: Int) {
        guard let live else { return }
        var fields: [FieldChange] = []
        for field in 0..<values.width where values[wanted, field].isDeclared {
            let desired = values[wanted, field]
            let sides = settling.settle(
                desired: desired,
                ledger: .undeclared,
                live: live.values[present, field]
            )
            if !sides.desired.isSameValue(as: sides.live) {
                fields.append(FieldChange(field: field, before: sides.live, after: desired))
            }
        }
        changes.append(
            Change(
                tenant: tenant.slug,
                kind: kind,
                key: key,
                action: .adopt,
                reason: .adopted,
                fields: fields,
                source: source(wanted, fields.first?.field),
                target: target(present)
            )
        )
    }

    private mutating func create(_ key: String, _ wanted: Int, wasApplied: Bool) {
        var fields: [FieldChange] = []
        for field in 0..<values.width where values[wanted, field].isDeclared {
            fields.append(FieldChange(field: field, before: .undeclared, after: values[wanted, field]))
        }
        changes.append(
            Change(
                tenant: tenant.slug,
                kind: kind,
                key: key,
                action: .create,
                reason: isNewTenant ? .tenantCreated : wasApplied ? .recreated : .configChanged,
                drift: wasApplied ? .deleted : .none,
                fields: fields,
                source: source(wanted, nil),
                target: Change.Target(botID: botID)
            )
        )
    }

    private mutating func remove(_ key: String, _ applied: Int, _ present: Int) {
        guard let live, let ledger else { return }
        let target = target(present)
        if case .deleteUnlessReferenced(_, _, let name) = kind.removal, let field = kind.fieldIndex(name),
            let id = target.rowID, live.referenced.contains(id)
        {
            let before = live.values[present, field]
            let isOff = before == .bool(false)
            if !isOff { removed += 1 }
            changes.append(
                Change(
                    tenant: tenant.slug,
                    kind: kind,
                    key: key,
                    action: isOff ? .record : .deactivate,
                    reason: .removed,
                    fields: isOff ? [] : [FieldChange(field: field, before: before, after: .bool(false))],
                    source: nil,
                    target: target
                )
            )
            return
        }
        removed += 1
        let fields = (0..<values.width).filter { ledger[applied, $0].isDeclared }.map { field in
            let sides = settling.settle(
                desired: .undeclared,
                ledger: ledger[applied, field],
                live: live.values[present, field]
            )
            return FieldChange(field: field, before: sides.live, after: .undeclared)
        }
        changes.append(
            Change(
                tenant: tenant.slug,
                kind: kind,
                key: key,
                action: .delete,
                reason: .removed,
                fields: fields,
                source: nil,
                target: target
            )
        )
    }

    /// No longer declared, and already gone: only the ledger has to learn of it.
    private mutating func forget(_ key: String) {
        changes.append(
            Change(
                tenant: tenant.slug,
                kind: kind,
                key: key,
                action: .record,
                reason: .removed,
                drift: .deleted,
                fields: [],
                source: nil,
                target: Change.Target(botID: botID)
            )
        )
    }

    private func target(_ present: Int) -> Change.Target {
        Change.Target(botID: botID, rowID: live.flatMap { $0.ids.isEmpty ? nil : $0.ids[present] })
    }

    private func source(_ row: Int, _ field: Int?) -> SourcePosition {
        let field = field.map { desired.origin(ofRow: row, field: $0) } ?? .none
        return tenant.position(of: field == .none ? desired.origin(ofRow: row) : field)
    }
}
