internal import CanonicalJSON
internal import TenantModel

/// Plans one tenant that is declared.
struct TenantPlanner {
    let tenant: DesiredTenant
    /// What the database holds of it; `nil` for a new tenant.
    let recorded: RecordedTenant?
    let settling: Settling

    private(set) var changes: [Change] = []
    private(set) var ledger: [LedgerUpdate] = []
    private(set) var preconditions: [Precondition] = []
    private(set) var protection: ProtectionUpdate?
    private(set) var unresolved: [UnresolvedSecret] = []
    private(set) var removed: [(kind: ResourceKind, rows: Int)] = []
    private(set) var unmanaged: [(kind: ResourceKind, rows: Int)] = []

    init(tenant: DesiredTenant, recorded: RecordedTenant?, settling: Settling) {
        self.tenant = tenant
        self.recorded = recorded?.named(tenant.slug)
        self.settling = settling
    }

    mutating func plan() {
        for kind in ResourceKind.all {
            var rows = RowPlanner(
                tenant: tenant,
                kind: kind,
                recorded: recorded,
                live: recorded?.live[kind.order],
                settling: settling
            )
            rows.plan()
            if rows.removed > 0 { removed.append((kind, rows.removed)) }
            if rows.unmanaged > 0 { unmanaged.append((kind, rows.unmanaged)) }
            findUnresolved(rows)
            let isFirst = recorded?.ledger[kind.order] == nil && !rows.values.isEmpty
            guard isFirst || !rows.changes.isEmpty else { continue }
            ledger.append(
                LedgerUpdate(
                    tenant: tenant.slug,
                    botID: recorded?.botID,
                    rows: rows.values,
                    replacing: recorded?.ledger[kind.order]?.revision
                )
            )
            for change in rows.changes { take(change) }
        }
    }

    private mutating func take(_ change: Change) {
        let risks = RiskAssessment(isProtected: recorded?.isProtected ?? false).risks(of: change)
        changes.append(risks.isEmpty ? change : change.with(risks: risks))
        if change.kind == .bot, change.action != .record { takeProtection(change) }
        // Rows of a bot that is not there cannot be there either: its own absence is enough.
        guard recorded != nil || change.kind == .bot else { return }
        preconditions.append(
            Precondition(
                tenant: change.tenant,
                kind: change.kind,
                key: change.key,
                target: change.target,
                expected: liveFingerprint(of: change)
            )
        )
    }

    private mutating func takeProtection(_ change: Change) {
        for field in change.fields where field.field == BotFields.protected {
            let origin = tenant.rows[ResourceKind.bot.order].origin(ofRow: 0, field: field.field)
            protection = ProtectionUpdate(
                tenant: tenant.slug,
                botID: recorded?.botID,
                isProtected: field.after == .bool(true),
                source: SourcePosition(file: tenant.file, origin: origin)
            )
        }
    }

    private func liveFingerprint(of change: Change) -> Fingerprint? {
        guard let live = recorded?.live[change.kind.order].values else { return nil }
        return live.index(of: change.key).map { settling.fingerprinter.fingerprint(ofRow: live.row($0)) }
    }

    private mutating func findUnresolved(_ rows: RowPlanner) {
        guard rows.values.cells.contains(where: \.isSecret) else { return }
        for row in 0..<rows.values.count {
            for field in 0..<rows.values.width {
                guard case .secret(let secret) = rows.values[row, field], let reference = secret.reference,
                    settling.fingerprints[reference] == nil
                else { continue }
                let origin = rows.desired.origin(ofRow: row, field: field)
                unresolved.append(
                    UnresolvedSecret(
                        tenant: tenant.slug,
                        reference: reference,
                        source: tenant.position(of: origin)
                    )
                )
            }
        }
    }
}

extension RecordedTenant {
    /// The same bot with its row under `slug`: one that is matched by its identity has no name yet, and that of another
    /// may have been changed behind our back.
    func named(_ slug: String) -> RecordedTenant {
        guard self.slug?.hasSameBytes(as: slug) != true || appliedSlug?.hasSameBytes(as: slug) == false else {
            return self
        }
        var named = self
        named.live[ResourceKind.bot.order].values.renameOnlyRow(slug)
        named.ledger[ResourceKind.bot.order]?.values.renameOnlyRow(slug)
        return named
    }
}
