internal import TenantModel

/// The plans of a tenant before its changes, as they were applied and as they are, and what becomes of them.
///
/// What happens to a plan is its change, or its change and what is only recorded beside it.
struct PlanPasts {
    /// The place of the price.
    let price: Int
    private let days: Int
    private let kind = ResourceKind.plan
    let measures = PlanMeasures(.plan)
    private let sale: Switch
    private let live: RowSet
    private let ledger: RowSet?
    private let declared: RowSet
    private let previousKeys: [String: String]

    /// Takes the plans of a tenant, what is declared of them, and what they were applied as by what they are called now.
    init?(_ recorded: RecordedTenant, declared: RowSet, _ previousKeys: [String: String]) {
        guard let field = kind.lastOn?.field, let sale = Switch(field, of: kind, recorded),
            let price = kind.fieldIndex("price_kopeks"), let days = kind.fieldIndex("period_days")
        else { return nil }
        (self.price, self.days, self.sale) = (price, days, sale)
        live = recorded.live[kind.order].values
        ledger = recorded.ledger[kind.order]?.values
        self.declared = declared
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
        guard let change = changes.first else { return [] }
        let applied = appliedOnSale(changes)
        // What is made or taken over may be put on sale any day.
        let isOn = sale.isOn(change) || change.action == .create || change.action == .adopt
        guard isOn || applied != nil && isOffByOthers(changes) else { return [] }
        let offer = offer { after($0, changes) }
        let isNew = isOn && (applied == nil || !sale.wasOn(change) && applied != offer)
        let isLarger = [applied, there(changes)].contains { $0.map { measures.isMore(offer, than: $0) } ?? false }
        guard isNew || isLarger, offer.price.isDeclared else { return [] }
        return change.present.isEmpty ? [offer] : [offer, self.offer { change.present[$0] ?? after($0, changes) }]
    }

    /// Whether any plan was ever applied: only one that was can stay.
    var isManaged: Bool { ledger.map { !$0.isEmpty } ?? false }

    /// What a plan that comes gives where what nobody writes of it is as it is declared, or its column's default, and where it is
    /// as it was applied: what somebody made of that in the database they may take back.
    func offersWithoutOthers(_ changes: ArraySlice<Change>) -> [PlanOffer] {
        let asDeclared = changes.first.flatMap { declared.index(of: $0.key) }.map { row in
            offer { declared[row, $0].isDeclared ? declared[row, $0] : kind.fields[$0].initial }
        }
        let asApplied = formerKey(changes).flatMap { ledger?.index(of: $0) }.map { row in
            offer { after($0, changes, otherwise: applied(row, $0)) }
        }
        return [asDeclared, asApplied].compactMap(\.self)
    }

    /// Whether a plan that is declared is off sale though no change says so: whoever switched it off may switch it on again.
    private func isOffByOthers(_ changes: ArraySlice<Change>) -> Bool {
        guard let change = changes.first, declared.index(of: change.key) != nil else { return false }
        return !changes.contains { $0.fields.contains { $0.field == sale.field && $0.after.isDeclared } }
    }

    /// The plans that were applied, are on sale and stay so, as they were applied or as they are there: either may have been
    /// prepared.
    ///
    /// - Parameters:
    ///   - side: Which of the two.
    ///   - rows: The changes of each row that there is a change of.
    /// - Returns: The plans, in byte order of what they were applied as.
    func plansThatStay(_ side: Side, _ rows: [ArraySlice<Change>]) -> [StayingPlan] {
        guard let ledger else { return [] }
        var changed: [String: ArraySlice<Change>] = [:]
        for row in rows { if let key = formerKey(row) { changed[key] = row } }
        return ledger.keys.indices.compactMap { row -> StayingPlan? in
            guard !ledger.isRetired(row) else { return nil }
            let key = ledger.keys[row]
            let place = live.index(of: key)
            func was(_ field: Int) -> FieldValue {
                switch side {
                case .applied: applied(row, field)
                case .there: place.map { live[$0, field] } ?? .undeclared
                }
            }
            let changes = changed[key] ?? []
            let staysOn = changes.first.map(sale.isOn) ?? true || isOffByOthers(changes)
            guard was(sale.field) == .bool(true), staysOn else { return nil }
            return StayingPlan(
                key: key,
                offer: offer(was),
                left: offer { after($0, changes, otherwise: was($0)) },
                measures: measures
            )
        }
    }

    /// What plans were before a change.
    enum Side { case applied, there }

    /// What a field was applied as, or its column's default.
    private func applied(_ row: Int, _ field: Int) -> FieldValue {
        guard let ledger, ledger[row, field].isDeclared else { return kind.fields[field].initial }
        return ledger[row, field]
    }

    /// What a field holds afterwards where a change says so; what is declared no longer, and is its column's default already,
    /// stays that.
    private func after(
        _ field: Int,
        _ changes: ArraySlice<Change>,
        otherwise value: FieldValue
    ) -> FieldValue {
        let said = changes.flatMap { $0.fields + $0.unchanged }.filter { $0.field == field }
        if let found = said.first(where: \.after.isDeclared) { return found.after }
        let initial = kind.fields[field].initial
        // What is made has by itself what nobody declares.
        if changes.first?.action == .create { return initial }
        // Of what is left to others nobody says that it stays what they made of it.
        guard said.contains(where: { !$0.isLeftToOthers }), let row = liveRow(changes) else { return value }
        return live[row, field] == initial ? initial : value
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
    func formerKey(_ changes: ArraySlice<Change>) -> String? {
        changes.first.map { $0.previousKey ?? previousKeys[$0.key] ?? $0.key }
    }
}
