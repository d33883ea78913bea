internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

extension ManifestDraft {
    /// Takes over what the database holds.
    ///
    /// - Parameters:
    ///   - tenant: The bot.
    ///   - slug: What it is called.
    ///   - names: Makes up the names of secrets of which no reference is known.
    ///   - catalog: Tells which values are secret.
    ///   - fingerprinter: Tells whether a secret is still the one that was applied.
    init(
        _ tenant: RecordedTenant,
        slug: String,
        names: SecretNames,
        catalog: Catalog,
        fingerprinter: Fingerprinter
    ) {
        self.init(slug: slug, isManaged: tenant.isManaged, catalog: catalog, rows: ResourceKind.all.map { _ in [] })
        for kind in ResourceKind.all { take(kind, of: tenant, names, fingerprinter) }
        settleSwitches(tenant)
        for kind in ResourceKind.all { settleSections(kind) }
    }

    private mutating func take(
        _ kind: ResourceKind,
        of tenant: RecordedTenant,
        _ names: SecretNames,
        _ fingerprinter: Fingerprinter
    ) {
        let live = tenant.live[kind.order]
        let ledger = tenant.ledger[kind.order]?.values
        var unmanaged = 0
        for place in 0..<live.values.count {
            // A bot may have no name yet.
            let key = kind == .bot ? slug : live.values.keys[place]
            let applied = kind == .bot ? ledger.map { _ in 0 } : ledger?.index(of: key)
            if isManaged, applied == nil {
                unmanaged += 1
                continue
            }
            // Switched off instead of deleted: no manifest declares it any more.
            if let applied, let ledger, ledger.isRetired(applied) { continue }
            var row = Row(
                key: key,
                values: [],
                live: live.values.row(place),
                applied: applied.flatMap { ledger?.row($0) }
            )
            for (index, field) in kind.fields.enumerated() {
                row.values.append(declared(field, at: index, of: row, kind, names, fingerprinter))
            }
            rows[kind.order].append(row)
        }
        if unmanaged > 0 { findings.append(.unmanagedRows(unmanaged, kind, of: slug)) }
        if live.withoutKey > 0 { findings.append(.rowsWithoutKey(live.withoutKey, kind, of: slug)) }
    }

    /// What the manifest is to say of a field: for a managed row what the ledger holds, with the live value; else
    /// everything that is not as it would be anyway.
    private mutating func declared(
        _ field: Field,
        at index: Int,
        of row: Row,
        _ kind: ResourceKind,
        _ names: SecretNames,
        _ fingerprinter: Fingerprinter
    ) -> FieldValue {
        let live = row.live[row.live.startIndex + index]
        let applied = row.applied.map { $0[$0.startIndex + index] } ?? .undeclared
        guard !field.spellings.isEmpty else { return .undeclared }
        if isManaged {
            guard applied.isDeclared else { return .undeclared }
        } else {
            guard field.isRequired || field.isEntryItself || live != field.initial else { return .undeclared }
        }
        if case .secret(let sealed) = applied, let reference = sealed.reference {
            if !fingerprinter.isValue(live, of: sealed) { findings.append(.secretDrifted(reference, of: slug)) }
            return .secret(SealedSecret(reference: reference, fingerprint: nil))
        }
        guard field.exposure == .secret || isSecret(kind, row.key) || isToken(live, kind), live != .null else {
            return live
        }
        let reference = names.reference(for: field, of: kind, row.key, slug: slug)
        newSecrets.append(reference)
        return .secret(SealedSecret(reference: reference, fingerprint: nil))
    }

    private func isSecret(_ kind: ResourceKind, _ key: String) -> Bool {
        kind == .configuration && catalog.configuration(key)?.isSecret == true
    }

    /// Whether a configuration value, which any key may take from a secret, is or holds a bot token. In a list or a map
    /// there is no place for a reference; see ``ReadBack``.
    private func isToken(_ live: FieldValue, _ kind: ResourceKind) -> Bool {
        guard kind == .configuration, case .json(let json) = live else { return false }
        return json.value.string != nil && live.holdsBotToken
    }

    /// A column of the bot and the flag that always says the same are one switch in a manifest. It gets the column's
    /// value.
    private mutating func settleSwitches(_ tenant: RecordedTenant) {
        let (bots, features) = (ResourceKind.bot.order, ResourceKind.feature.order)
        guard let enabled = ResourceKind.feature.fieldIndex("enabled"), !rows[bots].isEmpty else { return }
        for (column, field) in ResourceKind.bot.fields.enumerated() {
            guard let flag = field.switchesFeature else { continue }
            let bot = rows[bots][0]
            let row = rows[features].firstIndex { $0.key.hasSameBytes(as: flag) }
            let isFlagDeclared = row.map { rows[features][$0].values[enabled].isDeclared } ?? false
            guard bot.values[column].isDeclared || isFlagDeclared else { continue }
            let value = bot.live[bot.live.startIndex + column]
            rows[bots][0].values[column] = value
            if let row {
                rows[features][row].values[enabled] = .undeclared
                if !rows[features][row].values.contains(where: \.isDeclared) { rows[features].remove(at: row) }
            }
            let flags = tenant.live[features].values
            if flags.index(of: flag).map({ flags[$0, enabled] }) != value {
                findings.append(.switchIsSplit(flag, column: field.name, of: slug))
            }
        }
    }

    /// What a manifest says once for every row of a kind can be said only where the rows agree.
    private mutating func settleSections(_ kind: ResourceKind) {
        for (index, field) in kind.fields.enumerated() where field.standsInSection {
            let rows = rows[kind.order]
            guard rows.contains(where: { $0.values[index].isDeclared }), let first = rows.first else { continue }
            let live = first.live[first.live.startIndex + index]
            let applied = first.applied.map { $0[$0.startIndex + index] }
            if rows.allSatisfy({ $0.live[$0.live.startIndex + index] == live }) {
                say(live, index, ofEvery: kind)
            } else if let applied, rows.allSatisfy({ $0.applied.map { $0[$0.startIndex + index] } == applied }) {
                say(applied, index, ofEvery: kind)
                findings.append(.rowsDrifted(field, kind, of: slug))
            } else {
                say(.undeclared, index, ofEvery: kind)
                findings.append(.rowsDisagree(field, kind, of: slug))
            }
        }
    }

    private mutating func say(_ value: FieldValue, _ field: Int, ofEvery kind: ResourceKind) {
        for row in rows[kind.order].indices { rows[kind.order][row].values[field] = value }
    }
}

extension Fingerprinter {
    /// Whether a live value is the secret that was applied.
    fileprivate func isValue(_ live: FieldValue, of applied: SealedSecret) -> Bool {
        switch live {
        case .secret(let live): live.fingerprint == applied.fingerprint
        case .text(let text): fingerprint(of: text) == applied.fingerprint
        case .json(let json): json.value.string.map { fingerprint(of: $0) } == applied.fingerprint
        default: false
        }
    }
}

extension Field {
    /// Whether the entry of a row may be nothing but this field: `polls: true`.
    var isEntryItself: Bool {
        spellings.contains { if case .entry(let path) = $0.place { path.isEmpty } else { false } }
    }

    /// Whether a manifest gives it once for every row of its kind.
    var standsInSection: Bool {
        spellings.contains { if case .section = $0.place { true } else { false } }
    }
}
