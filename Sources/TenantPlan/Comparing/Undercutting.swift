internal import TenantModel

/// Plans of a tenant that come at a price which is a fallen one beside that of a plan that goes: one that gets another key
/// without `renamed_from` is one that goes and one that comes, and neither has a price that falls.
///
/// What goes is deleted or not on sale any more; what comes is created or on sale again. Which of them stands in for which
/// nobody said, so every price that goes counts: as it is for a plan that runs as long or longer, and for a shorter one
/// its share of the days.
struct Undercutting {
    /// The risks, each with the place of its change.
    private(set) var risks: [(place: Int, risk: Risk)] = []

    /// Looks through the changes of one tenant that exists. Almost always there is nothing to compare.
    init(_ recorded: RecordedTenant, _ changes: [Change]) {
        let kind = ResourceKind.plan
        let places = changes.indices.filter { changes[$0].kind == kind }
        guard places.count > 1, let field = kind.lastOn?.field, let sale = Switch(field, of: kind, recorded),
            let price = kind.fieldIndex("price_kopeks"), let days = kind.fieldIndex("period_days"),
            let rule = kind.fields[price].risks.first(where: { $0.risk == .priceFell })
        else { return }
        let live = recorded.live[kind.order].values
        let gone = places.map { changes[$0] }.filter { $0.action == .delete || sale.goesOff(by: $0) }
            .compactMap { live.index(of: $0.previousKey ?? $0.key) }
            .map { Offer(price: live[$0, price], days: live[$0, days]) }
        guard !gone.isEmpty else { return }
        for place in places {
            let change = changes[place]
            guard change.action == .create || (sale.isOn(change) && !sale.wasOn(change)) else { continue }
            let row = live.index(of: change.previousKey ?? change.key)
            func after(_ field: Int) -> FieldValue {
                change.fields.first { $0.field == field }?.after ?? row.map { live[$0, field] } ?? .undeclared
            }
            let offer = Offer(price: after(price), days: after(days))
            guard offer.price.isDeclared, !change.risks.contains(rule.risk) else { continue }
            if gone.contains(where: { rule.applies(from: $0.price(of: offer.days), to: offer.price) }) {
                risks.append((place, rule.risk))
            }
        }
    }

    /// What a plan costs, and for how many days.
    private struct Offer {
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
}
