internal import TenantModel

/// The plans of a tenant before its changes, as they were applied and as they are, and what becomes of them.
///
/// What happens to a plan is its change, or its change and what is only recorded beside it.
struct PlanPasts {
    /// The place of the price.
    let price: Int
    private let days: Int
    private let kind = ResourceKind.plan
    private let measures = PlanMeasures(.plan)
    private let sale: Switch
    private let live: RowSet
    private let ledger: RowSet?
    private let previousKeys: [String: String]

    /// Takes the plans of a tenant, and what they were applied as by what they are called now.
    init?(_ recorded: RecordedTenant, _ previousKeys: [String: String]) {
        guard let field = kind.lastOn?.field, let sale = Switch(field, of: kind, recorded),
            let price = kind.fieldIndex("price_kopeks"), let days = kind.fieldIndex("period_days")
        else { return nil }
        (self.price, self.days, self.sale) = (price, days, sale)
        live = recorded.live[kind.order].values
        ledger = recorded.ledger[kind.order]?.values
        self.previousKeys = previousKeys
    }

    /// What was on sale and is not afterwards, or not as much of it: as it was applied and as it is there, since either may
    /// have been prepared.
    func offersThatGo(by changes: ArraySlice<Change>) -> [GoneOffer] {
        guard let change = changes.first else { return [] }
        let applied = appliedOnSale(changes)
        guard sale.wasOn(change) || applied != nil else { return [] }
        let left = sale.isOn(change) ? offer { after($0, changes) } : nil
        return [applied, there(changes)].compactMap(\.self)
            .map { GoneOffer(key: change.key, offer: $0, left: left, measures: measures) }
            .filter(\.isLess)
    }

    /// What is on sale afterwards and was not, or not as much of it. What is taken over and stays otherwise than it is
    /// declared comes as either.
    func offersThatCome(by changes: ArraySlice<Change>) -> [PlanOffer] {
        // What is made or taken over may be put on sale any day.
        guard let change = changes.first, sale.isOn(change) || change.action == .create || change.action == .adopt
        else { return [] }
        let offer = offer { after($0, changes) }
        let applied = appliedOnSale(changes)
        let isNew = applied == nil || !sale.wasOn(change) && applied != offer
        let isLarger = [applied, there(changes)].contains { $0.map { measures.isMore(offer, than: $0) } ?? false }
        guard isNew || isLarger, offer.price.isDeclared else { return [] }
        return change.present.isEmpty ? [offer] : [offer, self.offer { change.present[$0] ?? after($0, changes) }]
    }

    private func offer(_ value: (Int) -> FieldValue) -> PlanOffer {
        PlanOffer(price: value(price), days: value(days), amounts: measures.all.map { value($0.field) })
    }

    /// What a field holds afterwards. What is declared no longer and only recorded stays as it is.
    private func after(_ field: Int, _ changes: ArraySlice<Change>) -> FieldValue {
        for change in changes {
            let found = (change.fields + change.unchanged).first { $0.field == field && $0.after.isDeclared }
            if let found { return found.after }
        }
        return liveRow(changes).map { live[$0, field] } ?? kind.fields[field].initial
    }

    private func appliedOnSale(_ changes: ArraySlice<Change>) -> PlanOffer? {
        guard let ledger, let row = formerKey(changes).flatMap({ ledger.index(of: $0) }), !ledger.isRetired(row) else {
            return nil
        }
        func applied(_ field: Int) -> FieldValue {
            if ledger[row, field].isDeclared { return ledger[row, field] }
            // Of what nobody declared it is what is there that was sold, unless it is declared now.
            let isDeclared = changes.contains { $0.fields.contains { $0.field == field } }
            return isDeclared ? kind.fields[field].initial : after(field, changes)
        }
        let isOn = ledger[row, sale.field]
        return (isOn.isDeclared ? isOn : kind.fields[sale.field].initial) == .bool(true) ? offer(applied) : nil
    }

    private func there(_ changes: ArraySlice<Change>) -> PlanOffer? {
        liveRow(changes).map { row in offer { live[row, $0] } }
    }

    private func liveRow(_ changes: ArraySlice<Change>) -> Int? { formerKey(changes).flatMap { live.index(of: $0) } }

    /// The key that a plan was applied as, also where it was deleted since.
    private func formerKey(_ changes: ArraySlice<Change>) -> String? {
        changes.first.map { $0.previousKey ?? previousKeys[$0.key] ?? $0.key }
    }
}
