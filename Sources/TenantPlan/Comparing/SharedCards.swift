internal import CanonicalJSON
internal import TenantModel

/// Cards that more than one tenant is paid to, as far as a plan makes it so: beside the card stands who else has it.
///
/// Of declared tenants it is what they declare that counts, of bots that no manifest declares what is on in the database.
struct SharedCards {
    /// Who else is paid to the card of a change, by the place of the change.
    private(set) var others: [Int: [String]] = [:]
    private let kind = ResourceKind.card
    /// Who has which number.
    private var holders: [String: [Holder]] = [:]

    private struct Holder {
        let tenant: String
        /// `beh/first`.
        let name: String
    }

    /// - Parameters:
    ///   - request: Everything that is declared, and everything that is there.
    ///   - undeclared: The bots that no manifest declares.
    ///   - changes: The changes of the plan.
    init(_ request: PlanRequest, undeclared: [RecordedTenant], _ changes: [Change]) {
        guard let number = kind.fields.firstIndex(where: { $0.unit == .bankCard }),
            let active = kind.retirementField
        else { return }
        // Most plans leave cards alone, and nobody looks for them.
        let comes = changes.indices.filter { changes[$0].kind == kind && Self.comes(changes[$0], number, active) }
        guard !comes.isEmpty else { return }
        for tenant in request.desired {
            let rows = tenant.rows[kind.order].values
            for row in 0..<rows.count { take(rows[row, number], tenant.slug, rows.keys[row]) }
        }
        for bot in undeclared where bot.isOn {
            let (live, name) = (bot.live[kind.order], bot.appliedSlug ?? bot.slug ?? "bot number \(bot.botID)")
            for row in 0..<live.values.count where live.values[row, active] != .bool(false) {
                take(live.values[row, number], name, live.values.keys[row])
            }
            for row in 0..<live.nameless.count where live.nameless[row, active] != .bool(false) {
                take(live.nameless[row, number], name, "row \(live.namelessIDs[row])")
            }
        }
        let desired = Dictionary(request.desired.map { ($0.slug, $0) }) { first, _ in first }
        for place in comes {
            let change = changes[place]
            guard let rows = desired[change.tenant]?.rows[kind.order].values, let row = rows.index(of: change.key),
                case .text(let text) = rows[row, number]
            else { continue }
            let others = holders[Self.digits(text), default: []].filter { !$0.tenant.hasSameBytes(as: change.tenant) }
            if !others.isEmpty { self.others[place] = others.map(\.name).sorted { $0.precedesInBytes($1) } }
        }
    }

    private mutating func take(_ value: FieldValue, _ tenant: String, _ key: String) {
        guard case .text(let text) = value else { return }
        holders[Self.digits(text), default: []].append(Holder(tenant: tenant, name: "\(tenant)/\(key)"))
    }

    /// Whether a card gets a number, or comes into use, by a change.
    static func comes(_ change: Change, _ number: Int, _ active: Int) -> Bool {
        (change.fields + change.unchanged).contains { field in
            field.field == number ? field.after.isDeclared : field.field == active && field.after == .bool(true)
        }
    }

    /// What somebody else wrote may have separators, or digits of another script.
    static func digits(_ text: String) -> String { (try? CardNumber(text))?.digits ?? text }
}

extension RecordedTenant {
    /// Whether its bot runs.
    fileprivate var isOn: Bool {
        let bot = live[ResourceKind.bot.order].values
        guard let active = ResourceKind.bot.fieldIndex("is_active"), !bot.isEmpty else { return false }
        return bot[0, active] == .bool(true)
    }
}
