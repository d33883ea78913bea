internal import CanonicalJSON
internal import TenantModel

/// Cards of one tenant that come while it has a row of their number already, which nobody declared: an apply makes a second
/// one, customers are shown both, and from then on the first cannot get the key any more.
struct RepeatedCards {
    /// The rows that are there, by the place of the change.
    private(set) var cards: [Int: RepeatedCard] = [:]

    private static let kind = ResourceKind.card

    /// - Parameters:
    ///   - tenant: What is declared.
    ///   - recorded: What the database holds of it.
    ///   - changes: All changes of the tenant.
    init(_ tenant: DesiredTenant, _ recorded: RecordedTenant, _ changes: [Change]) {
        let kind = Self.kind
        guard let number = kind.fields.firstIndex(where: { $0.unit == .bankCard }), let active = kind.retirementField
        else { return }
        // Most plans leave cards alone, and nobody looks for them.
        let comes = changes.indices.filter {
            changes[$0].kind == kind && SharedCards.comes(changes[$0], number, active)
        }
        guard !comes.isEmpty else { return }
        let (declared, ledger) = (tenant.rows[kind.order].values, recorded.ledger[kind.order]?.values)
        var rows: [String: [Row]] = [:]
        func take(_ values: RowSet, _ row: Int, _ id: Int32) {
            guard case .text(let text) = values[row, number] else { return }
            let isOff = values[row, active] == .bool(false)
            rows[SharedCards.digits(text), default: []].append(Row(id: id, isOff: isOff))
        }
        let live = recorded.live[kind.order]
        for (row, key) in live.values.keys.enumerated() where live.ids.indices.contains(row) {
            guard declared.index(of: key) == nil, ledger?.index(of: key) == nil else { continue }
            take(live.values, row, live.ids[row])
        }
        for (row, id) in live.namelessIDs.enumerated() { take(live.nameless, row, id) }
        guard !rows.isEmpty else { return }
        let isPlanAsWell = { tenant.rows[ResourceKind.plan.order].values.index(of: $0) != nil }
        for place in comes {
            let change = changes[place]
            guard let row = declared.index(of: change.key), case .text(let text) = declared[row, number],
                let others = rows[SharedCards.digits(text)]?.sorted(), let first = others.first
            else { continue }
            // A row that has its key already, or had it, is in the way of another one.
            let isFree = change.action == .create && ledger?.index(of: change.key) == nil
            let adoption = RowAdoption(kind: isPlanAsWell(change.key) ? kind : nil, key: change.key, rowID: first.id)
            cards[place] = RepeatedCard(rowIDs: others.map(\.id), adoption: isFree ? adoption : nil)
        }
    }

    /// A row that nobody declared.
    private struct Row: Comparable {
        let id: Int32
        let isOff: Bool

        /// Whoever wants to have one of several means one that customers are shown.
        static func < (left: Row, right: Row) -> Bool {
            left.isOff == right.isOff ? left.id < right.id : right.isOff
        }
    }
}

/// The rows that have the number of a card that comes.
struct RepeatedCard: Sendable {
    /// Their surrogate keys, those in use first.
    let rowIDs: [Int32]
    /// What takes the first of them over in place of making another one; `nil` where nothing does.
    let adoption: RowAdoption?

    /// The same where no manifest can take anything over.
    var withoutAdoption: RepeatedCard { RepeatedCard(rowIDs: rowIDs, adoption: nil) }

    /// Which rows those are, and the way to have the first in place of another one: `row 27; 'tenantctl adopt parsvpn other=27'
    /// takes it over instead`.
    func words(of tenant: String) -> String {
        let more = rowIDs.count > Self.named ? ["\(rowIDs.count - Self.named) more"] : []
        let rows =
            (rowIDs.count == 1 ? "row " : "rows ") + Count.list(rowIDs.prefix(Self.named).map { String($0) } + more)
        guard let adoption else { return rows }
        let which = rowIDs.count == 1 ? "it" : "the first"
        return "\(rows); 'tenantctl adopt \(tenant) \(adoption.words)' takes \(which) over instead"
    }

    private static let named = 3
}
