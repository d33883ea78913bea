internal import TenantModel

/// A boolean field of a kind, before and after the changes of one tenant.
struct Switch {
    let field: Int
    private let kind: ResourceKind
    private let live: RowSet
    private let ledger: RowSet?
    private let nameless: RowSet

    /// Takes the field called `field`; `nil` where the kind has none.
    init?(_ field: String, of kind: ResourceKind, _ recorded: RecordedTenant) {
        guard let field = kind.fieldIndex(field) else { return nil }
        self.field = field
        self.kind = kind
        ledger = recorded.ledger[kind.order]?.values
        live = recorded.live[kind.order].values
        nameless = recorded.live[kind.order].nameless
    }

    /// The keys of the rows that are on now, somebody else's included.
    var keysOn: [String] {
        live.keys.indices.filter { live[$0, field] == .bool(true) }.map { live.keys[$0] }
    }

    /// The keys of the rows that were applied as on.
    var keysAppliedOn: [String] {
        guard let ledger else { return [] }
        return ledger.keys.indices.filter { isAppliedOn($0, ledger) }.map { ledger.keys[$0] }
    }

    /// How many rows that nobody named are on: no change is about them.
    var namelessOn: Int { (0..<nameless.count).count { nameless[$0, field] == .bool(true) } }

    /// Whether the row of a change is on now.
    func wasOn(_ change: Change) -> Bool {
        row(of: change, in: live).map { live[$0, field] == .bool(true) } ?? false
    }

    /// Whether the row of a change was applied as on, whatever somebody made of it since.
    func wasAppliedOn(_ change: Change) -> Bool {
        guard let ledger, let row = row(of: change, in: ledger) else { return false }
        return isAppliedOn(row, ledger)
    }

    /// Whether the row of a change is on afterwards.
    func isOn(_ change: Change) -> Bool {
        let written = change.fields.first { $0.field == field }?.after
        switch change.action {
        case .delete: return false
        case .record: return wasOn(change)
        case .create: return (written ?? change.kind.fields[field].initial) == .bool(true)
        case .update, .rename, .deactivate, .adopt: return written.map { $0 == .bool(true) } ?? wasOn(change)
        }
    }

    /// Whether the row of a change was on, or is to have been, and is not afterwards: switched off or taken away by the change,
    /// or first by somebody and now for good.
    func goesOff(by change: Change) -> Bool { (wasOn(change) || wasAppliedOn(change)) && !isOn(change) }

    /// The row that a change is about, before it.
    private func row(of change: Change, in rows: RowSet) -> Int? {
        // There is one row of the bot, whatever it is called.
        kind.botColumn == nil ? rows.keys.indices.first : rows.index(of: change.previousKey ?? change.key)
    }

    private func isAppliedOn(_ row: Int, _ ledger: RowSet) -> Bool {
        guard !ledger.isRetired(row) else { return false }
        let applied = ledger[row, field]
        return (applied.isDeclared ? applied : kind.fields[field].initial) == .bool(true)
    }
}
