internal import TenantModel

/// A boolean field of a kind, before and after the changes of one tenant.
struct Switch {
    let field: Int
    private let live: RowSet
    private let nameless: RowSet

    /// Takes the field called `field`; `nil` where the kind has none.
    init?(_ field: String, of kind: ResourceKind, _ recorded: RecordedTenant) {
        guard let field = kind.fieldIndex(field) else { return nil }
        self.field = field
        live = recorded.live[kind.order].values
        nameless = recorded.live[kind.order].nameless
    }

    /// The keys of the rows that are on now, somebody else's included.
    var keysOn: [String] {
        live.keys.indices.filter { live[$0, field] == .bool(true) }.map { live.keys[$0] }
    }

    /// How many rows that nobody named are on: no change is about them.
    var namelessOn: Int { (0..<nameless.count).count { nameless[$0, field] == .bool(true) } }

    /// Whether the row of a change is on now.
    func wasOn(_ change: Change) -> Bool {
        // There is one row of the bot, whatever it is called.
        let row =
            change.kind.botColumn == nil
            ? live.keys.indices.first : live.index(of: change.previousKey ?? change.key)
        return row.map { live[$0, field] == .bool(true) } ?? false
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

    /// Whether the change switches its row off or takes it away.
    func goesOff(by change: Change) -> Bool { wasOn(change) && !isOn(change) }
}
