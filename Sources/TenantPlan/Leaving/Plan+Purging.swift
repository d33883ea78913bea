internal import CanonicalJSON
public import TenantModel

extension Plan {
    /// Plans the end of a tenant: its bot and every row of it that has a key, managed or not, as a change; those without a
    /// key as a number.
    ///
    /// That nothing stands in the way is for others to say: payments, and whatever else refers to the bot, are in no plan.
    ///
    /// - Parameters:
    ///   - bot: What the database holds of it.
    ///   - slug: What it was applied as; of a bot that is not ours what it is called.
    ///   - recorded: Everything that the database holds.
    ///   - discardedBalance: Kopeks in its wallet that somebody gave up; `nil` where there is nothing in it.
    ///   - settings: What is in force for the whole directory, and stays.
    ///   - fingerprinter: Makes fingerprints under the key of that database.
    public init(
        purging bot: RecordedTenant,
        _ slug: String,
        in recorded: RecordedDatabase,
        discarding discardedBalance: Int64?,
        settings: RecordedSettings,
        fingerprinter: Fingerprinter
    ) {
        self.init(database: recorded.stamp)
        policy = settings.inForce.policy
        exposures = Exposures([settings.inForce.catalog])
        isNarrowed = true
        self.discardedBalance = discardedBalance
        let tenant = bot.named(slug)
        for kind in ResourceKind.all {
            let rows = tenant.live[kind.order]
            for (place, key) in rows.values.keys.enumerated() {
                // Of a bot without a slug the row has none either.
                let change = tenant.purging(kind, place, as: kind == .bot ? slug : key, slug)
                changes.append(change)
                preconditions.append(
                    Precondition(
                        tenant: slug,
                        kind: kind,
                        key: change.key,
                        target: change.target,
                        expected: fingerprinter.fingerprint(ofRow: rows.values.row(place))
                    )
                )
            }
            if rows.withoutKey > 0 { purgedWithoutKey[kind] = rows.withoutKey }
            if let applied = tenant.ledger[kind.order] {
                ledger.append(
                    LedgerUpdate(tenant: slug, botID: tenant.botID, rows: RowSet(kind), replacing: applied.revision)
                )
            }
        }
    }
}

extension RecordedTenant {
    fileprivate func purging(_ kind: ResourceKind, _ place: Int, as key: String, _ slug: String) -> Change {
        let rows = live[kind.order]
        let values = rows.values
        return Change(
            tenant: slug,
            kind: kind,
            key: key,
            action: .delete,
            reason: .purged,
            fields: kind.fields.indices.filter {
                values[place, $0] != kind.fields[$0].initial && values[place, $0] != .null
            }
            .map { FieldChange(field: $0, before: values[place, $0], after: .undeclared) },
            source: nil,
            risks: kind == .bot ? [.tenantPurged] : [],
            target: Change.Target(botID: botID, rowID: rows.ids.isEmpty ? nil : rows.ids[place])
        )
    }
}
