internal import CanonicalJSON
internal import TenantModel

extension Plan {
    /// Plans what takes a tenant, or some of its rows, out of our hands: they leave the ledger, and nothing else about them
    /// changes. Protection and holds of a whole tenant go with it.
    ///
    /// - Throws: ``NotManaged`` for a tenant or rows that were never applied.
    public init(_ request: ForgetRequest) throws(NotManaged) {
        guard let found = request.recorded[request.tenant], found.appliedSlug?.hasSameBytes(as: request.tenant) == true
        else { throw NotManaged(reasons: ["tenant '\(request.tenant)' is not managed"]) }
        let unknown = request.rows.filter { found.ledger[$0.kind.order]?.values.index(of: $0.key) == nil }
        guard unknown.isEmpty else {
            throw NotManaged(
                reasons: unknown.map { "\($0.kind.name) '\($0.key)' of '\(request.tenant)' is not managed" }
            )
        }
        self.init(database: request.recorded.stamp)
        policy = request.settings.inForce.policy
        exposures = Exposures([request.settings.inForce.catalog])
        isNarrowed = true
        let tenant = found.named(request.tenant)
        for kind in ResourceKind.all {
            guard let applied = tenant.ledger[kind.order] else { continue }
            let keys =
                request.rows.isEmpty
                ? Set(applied.values.keys) : Set(request.rows.filter { $0.kind == kind }.map(\.key))
            guard !keys.isEmpty || request.rows.isEmpty else { continue }
            for key in applied.values.keys where keys.contains(key) {
                changes.append(tenant.forgetting(kind, key, isWhole: request.rows.isEmpty))
            }
            ledger.append(
                LedgerUpdate(
                    tenant: request.tenant,
                    botID: tenant.botID,
                    rows: applied.values.without(keys),
                    replacing: applied.revision
                )
            )
        }
        // Whether it is protected decides what has to be accepted, and may have changed.
        preconditions = [tenant.botPrecondition(request.tenant, request.fingerprinter)]
    }
}

extension RecordedTenant {
    /// The bot's own row as it is.
    func botPrecondition(_ slug: String, _ fingerprinter: Fingerprinter) -> Precondition {
        let live = live[ResourceKind.bot.order].values
        return Precondition(
            tenant: slug,
            kind: .bot,
            key: slug,
            target: Change.Target(botID: botID, rowID: botID),
            expected: live.isEmpty ? nil : fingerprinter.fingerprint(ofRow: live.row(0))
        )
    }

    fileprivate func forgetting(_ kind: ResourceKind, _ key: String, isWhole: Bool) -> Change {
        var risks: [Risk] = []
        if kind == .bot {
            risks = isProtected ? [.tenantForgotten, .tenantUnprotected] : [.tenantForgotten]
        } else if !isWhole, isProtected {
            risks = [.protectedChanged]
        }
        let rows = live[kind.order]
        let place = rows.values.index(of: key)
        let applied = ledger[kind.order]?.values
        return Change(
            tenant: appliedSlug ?? key,
            kind: kind,
            key: key,
            action: .record,
            reason: .forgotten,
            fields: applied.flatMap { rows in rows.index(of: key).map(rows.openSecrets) } ?? [],
            source: nil,
            risks: risks,
            target: Change.Target(botID: botID, rowID: place.flatMap { rows.ids.isEmpty ? nil : rows.ids[$0] })
        )
    }
}

extension RowSet {
    /// What goes from a ledger with a row and made its values secrets: those of fields that are open otherwise.
    func openSecrets(of row: Int) -> [FieldChange] {
        kind.fields.indices.filter { self[row, $0].isSecret && kind.fields[$0].exposure == .open }
            .map { FieldChange(field: $0, before: self[row, $0], after: .undeclared) }
    }

    /// The same rows but those called `keys`.
    func without(_ keys: Set<String>) -> RowSet {
        guard !keys.isEmpty else { return self }
        var rest = RowSet(kind)
        for (row, key) in self.keys.enumerated() where !keys.contains(key) {
            rest.beginRow(key)
            for value in self.row(row) { rest.append(value: value) }
        }
        return rest
    }
}
