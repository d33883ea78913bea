internal import TenantModel

extension RecordedTenant {
    /// Whether the bot runs, now or when the changes are made.
    func isOn(after changes: [Change]) -> Bool {
        guard let bot = Switch("is_active", of: .bot, self) else { return false }
        return !bot.keysOn.isEmpty || changes.contains { $0.kind == .bot && bot.isOn($0) }
    }

    /// The rows that were applied last and not given up since, as a manifest would declare them: of a tenant whose file is gone.
    func applied(_ kind: ResourceKind) -> RowSet {
        var rows = RowSet(kind)
        guard let ledger = ledger[kind.order]?.values else { return rows }
        for row in 0..<ledger.count where !ledger.isRetired(row) {
            let place = rows.append(ledger.keys[row])
            for field in 0..<ledger.width { rows[place, field] = ledger[row, field] }
        }
        return rows
    }

    /// Whether a row was applied, or taken over. The bot's own name may have been changed behind our back.
    func wasApplied(_ key: String, of kind: ResourceKind) -> Bool {
        kind == .bot ? isManaged : ledger[kind.order]?.values.index(of: key) != nil
    }

    /// How many rows of a kind are there that nobody declared: those that `get --unmanaged` shows.
    func unmanagedRows(of kind: ResourceKind) -> Int {
        let rows = live[kind.order]
        return rows.withoutKey + rows.values.keys.count { !wasApplied($0, of: kind) }
    }
}
