internal import TenantModel

/// Plans of a tenant that come at a price which is a fallen one beside that of a plan that goes: one that gets another key
/// without `renamed_from` is one that goes and one that comes, and neither has a price that falls.
///
/// What goes was on sale, by what was applied or by what is there, and is not any more. What comes is on sale and was not, by
/// either; or it is made larger, so that it may stand in for a dearer one. Which of them stands in for which nobody said, so
/// every price that goes counts: as it is for a plan that runs as long or longer, and for a shorter one its share of the days.
struct Undercutting {
    /// The risks, each with the place of its change.
    private(set) var risks: [(place: Int, risk: Risk)] = []

    /// Looks through the changes of one tenant that exists. Almost always there is nothing to compare.
    init(_ recorded: RecordedTenant, _ changes: [Change]) {
        let kind = ResourceKind.plan
        let places = changes.indices.filter { changes[$0].kind == kind }
        guard places.count > 1, let pasts = PlanPasts(recorded),
            let rule = kind.fields[pasts.price].risks.first(where: { $0.risk == .priceFell })
        else { return }
        let gone = places.flatMap { pasts.offersThatGo(by: changes[$0]) }
        guard !gone.isEmpty else { return }
        for place in places where !changes[place].risks.contains(rule.risk) {
            guard let offer = pasts.offerThatComes(by: changes[place]), offer.price.isDeclared else { continue }
            if gone.contains(where: { rule.applies(from: $0.price(of: offer.days), to: offer.price) }) {
                risks.append((place, rule.risk))
            }
        }
    }
}

/// What a plan costs, and for how many days.
private struct Offer: Equatable {
    let price: FieldValue
    let days: FieldValue

    /// What it costs for fewer days; for as many and more it costs what it costs. Live numbers were checked by nobody.
    func price(of fewer: FieldValue) -> FieldValue {
        guard case (.integer(let price), .integer(let days), .integer(let fewer)) = (price, days, fewer), fewer > 0,
            fewer < days
        else { return price }
        return .integer(Int64(Int128(price) * Int128(fewer) / Int128(days)))
    }
}

/// The plans of a tenant before its changes, as they were applied and as they are.
private struct PlanPasts {
    let price: Int
    private let days: Int
    private let kind = ResourceKind.plan
    private let sale: Switch
    private let live: RowSet
    private let ledger: RowSet?

    init?(_ recorded: RecordedTenant) {
        guard let field = kind.lastOn?.field, let sale = Switch(field, of: kind, recorded),
            let price = kind.fieldIndex("price_kopeks"), let days = kind.fieldIndex("period_days")
        else { return nil }
        (self.price, self.days, self.sale) = (price, days, sale)
        live = recorded.live[kind.order].values
        ledger = recorded.ledger[kind.order]?.values
    }

    /// What was on sale and is not after a change, as it was applied and as it is there: either price may have been prepared.
    func offersThatGo(by change: Change) -> [Offer] {
        let applied = appliedOnSale(change)
        guard !sale.isOn(change), sale.wasOn(change) || applied != nil else { return [] }
        return [applied, there(change)].compactMap(\.self)
    }

    /// What is on sale after a change and was not, or not as much of it.
    func offerThatComes(by change: Change) -> Offer? {
        // What is made or taken over may be put on sale any day.
        guard sale.isOn(change) || change.action == .create || change.action == .adopt else { return nil }
        let offer = Offer(price: after(price, change), days: after(days, change))
        let applied = appliedOnSale(change)
        let isNew = applied == nil || !sale.wasOn(change) && applied != offer
        return isNew || isLarger(change) ? offer : nil
    }

    /// Whether customers get more of anything.
    private func isLarger(_ change: Change) -> Bool {
        change.fields.contains { field in
            kind.fields[field.field].risks.contains { rule in
                rule.risk == .offerGrew
                    && (rule.applies(from: field.before, to: field.after)
                        || change.applied[field.field].map { rule.applies(from: $0, to: field.after) } ?? false)
            }
        }
    }

    private func after(_ field: Int, _ change: Change) -> FieldValue {
        let written = (change.fields + change.unchanged).first { $0.field == field }?.after
        return written ?? liveRow(change).map { live[$0, field] } ?? .undeclared
    }

    private func appliedOnSale(_ change: Change) -> Offer? {
        guard let ledger, let row = ledger.index(of: change.previousKey ?? change.key), !ledger.isRetired(row) else {
            return nil
        }
        let isOn = ledger[row, sale.field]
        guard (isOn.isDeclared ? isOn : kind.fields[sale.field].initial) == .bool(true) else { return nil }
        return Offer(price: ledger[row, price], days: ledger[row, days])
    }

    private func there(_ change: Change) -> Offer? {
        liveRow(change).map { Offer(price: live[$0, price], days: live[$0, days]) }
    }

    private func liveRow(_ change: Change) -> Int? { live.index(of: change.previousKey ?? change.key) }
}
