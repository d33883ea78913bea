internal import TenantModel

/// Which plans of a tenant come, go and stay by its changes; see ``Undercutting`` for what that means.
///
/// A plan has two pasts, what was applied and what is there, and of each it is told what it was. What is there may have been
/// made so for the sake of the change, and what was applied may be what nobody sees any more.
struct PlanPasts {
    private let sale: Switch
    private let live: RowSet
    private let ledger: RowSet?
    private let declared: RowSet

    /// Takes the plans of a tenant as they were, and what is declared of them.
    init?(_ recorded: RecordedTenant, declared: RowSet) {
        let kind = ResourceKind.plan
        guard let sale = Switch(kind.fields[PlanOffer.Fields.isOnSale].name, of: kind, recorded) else { return nil }
        self.sale = sale
        live = recorded.live[kind.order].values
        ledger = recorded.ledger[kind.order]?.values
        self.declared = declared
    }

    /// One of the two pasts of a plan.
    enum Past: CaseIterable {
        case applied, there
    }

    // MARK: What comes

    /// What a plan costs and gives that comes: it is on sale afterwards and was not, or not as much of it. Nothing of one that does
    /// not. What is taken over and stays otherwise than it is declared comes as either.
    func offersThatCome(by plan: PlanChange) -> [PlanOffer] {
        let sold = soldAsApplied(plan)
        // What is made or taken over may be put on sale any day. What was off and is made again is what it was.
        let isOn = sale.isOn(plan.change) || plan.isMade && !wasApplied(plan)
        guard isOn || sold != nil && isOffByOthers(plan) else { return [] }
        let offer = PlanOffer { after($0, plan) }
        let isNew = isOn && (sold == nil || !sale.wasOn(plan.change) && sold != offer)
        let isLarger = [sold, offerThere(plan)].contains { $0.map(offer.isMore) ?? false }
        guard isNew || isLarger, offer.price.isDeclared else { return [] }
        let present = plan.change.present
        return present.isEmpty ? [offer] : [offer, PlanOffer { present[$0] ?? after($0, plan) }]
    }

    /// What a plan that comes gives where what nobody writes of it is as it is declared, or its column's default, and where it is
    /// as it was applied: what somebody made of that in the database they may take back.
    func offersWithoutOthers(_ plan: PlanChange) -> [PlanOffer] {
        let asDeclared = declared.index(of: plan.change.key).map { row in
            PlanOffer { declared[row, $0].isDeclared ? declared[row, $0] : initial($0) }
        }
        let asApplied = ledger?.index(of: plan.formerKey).map { row in
            PlanOffer { after($0, plan, otherwise: applied(row, $0)) }
        }
        return [asDeclared, asApplied].compactMap(\.self)
    }

    /// Whether a plan that comes was applied under its key, or the one before: then its own price is held against that.
    func wasApplied(_ plan: PlanChange) -> Bool { ledger?.index(of: plan.formerKey) != nil }

    // MARK: What goes

    /// What was on sale and is not afterwards, or not as much of it; also what was off, and is given up. As it was by both pasts.
    func offersThatGo(by plan: PlanChange) -> [FormerPlan] {
        let sold = soldAsApplied(plan)
        let wasOn = sale.wasOn(plan.change) || sold != nil
        guard wasOn || plan.isGivenUp else { return [] }
        let left = sale.isOn(plan.change) ? PlanOffer { after($0, plan) } : nil
        let applied = plan.isGivenUp ? sold ?? asApplied(plan) : sold
        return [applied, offerThere(plan)].compactMap(\.self)
            .map { FormerPlan(key: plan.formerKey, offer: $0, wasOnSale: wasOn, left: left) }
            .filter(\.isLess)
    }

    // MARK: What stays

    /// Whether the tenant sold nothing by what was applied, though it had plans: not so one that never had any, of which the first
    /// ones come.
    var soldNothing: Bool {
        guard let ledger else { return false }
        return !ledger.keys.indices.contains { applied($0, PlanOffer.Fields.isOnSale) == .bool(true) }
    }

    /// The plans that were applied and stay what they were, on sale or off, by one of their pasts.
    ///
    /// - Parameters:
    ///   - past: Which of the two.
    ///   - changes: The changes of each plan that there is a change of.
    /// - Returns: The plans, in byte order of what they were applied as.
    func plansThatStay(_ past: Past, _ changes: [PlanChange]) -> [FormerPlan] {
        guard let ledger else { return [] }
        let changed = Dictionary(changes.map { ($0.formerKey, $0) }) { $1 }
        return ledger.keys.indices.compactMap { row -> FormerPlan? in
            let key = ledger.keys[row]
            let place = live.index(of: key)
            func was(_ field: Int) -> FieldValue {
                switch past {
                case .applied: applied(row, field)
                case .there: place.map { live[$0, field] } ?? .undeclared
                }
            }
            guard case .bool(let wasOn) = was(PlanOffer.Fields.isOnSale) else { return nil }
            let plan = changed[key]
            if let plan, wasOn ? !(sale.isOn(plan.change) || isOffByOthers(plan)) : plan.isGivenUp { return nil }
            let left = PlanOffer { field in
                plan.map { after(field, $0, otherwise: was(field)) } ?? was(field)
            }
            return FormerPlan(key: key, offer: PlanOffer(was), wasOnSale: wasOn, left: left)
        }
    }

    // MARK: Before

    /// What was on sale, as it was applied and as it is there: of each plan both. One that is on sale by one of them alone nobody
    /// approved, or nobody can buy.
    func offersOnSale() -> [[PlanOffer]] {
        guard let ledger else { return [] }
        return ledger.keys.indices.compactMap { row in
            guard let place = live.index(of: ledger.keys[row]),
                applied(row, PlanOffer.Fields.isOnSale) == .bool(true),
                live[place, PlanOffer.Fields.isOnSale] == .bool(true)
            else { return nil }
            return [PlanOffer { applied(row, $0) }, PlanOffer { live[place, $0] }]
        }
    }

    /// What was sold by what was applied; `nil` for a plan that was off.
    private func soldAsApplied(_ plan: PlanChange) -> PlanOffer? {
        guard let ledger, let row = ledger.index(of: plan.formerKey),
            applied(row, PlanOffer.Fields.isOnSale) == .bool(true)
        else { return nil }
        return PlanOffer { field in
            if ledger[row, field].isDeclared { return ledger[row, field] }
            // Of what nobody declared it is what is there that was sold, unless it is declared now.
            return plan.changes(field) ? initial(field) : after(field, plan)
        }
    }

    private func asApplied(_ plan: PlanChange) -> PlanOffer? {
        ledger?.index(of: plan.formerKey).map { row in PlanOffer { applied(row, $0) } }
    }

    private func offerThere(_ plan: PlanChange) -> PlanOffer? {
        live.index(of: plan.formerKey).map { row in PlanOffer { live[row, $0] } }
    }

    /// What a field was applied as, or its column's default.
    private func applied(_ row: Int, _ field: Int) -> FieldValue {
        guard let ledger, ledger[row, field].isDeclared else { return initial(field) }
        return ledger[row, field]
    }

    private func initial(_ field: Int) -> FieldValue { ResourceKind.plan.fields[field].initial }

    // MARK: Afterwards

    /// What a field holds afterwards. What is declared no longer and only recorded stays as it is.
    private func after(_ field: Int, _ plan: PlanChange) -> FieldValue {
        plan.after(field) ?? live.index(of: plan.formerKey).map { live[$0, field] } ?? initial(field)
    }

    /// What a field holds afterwards where a change says so; what is declared no longer, and is its column's default already,
    /// stays that.
    private func after(_ field: Int, _ plan: PlanChange, otherwise value: FieldValue) -> FieldValue {
        if let after = plan.after(field) { return after }
        let initial = initial(field)
        // What is made has by itself what nobody declares.
        if plan.change.action == .create { return initial }
        // Of what is left to others nobody says that it stays what they made of it.
        guard plan.keeps(field), let row = live.index(of: plan.formerKey) else { return value }
        return live[row, field] == initial ? initial : value
    }

    /// Whether a plan that is declared is off sale though no change says so: whoever switched it off may switch it on again.
    private func isOffByOthers(_ plan: PlanChange) -> Bool {
        declared.index(of: plan.change.key) != nil && !plan.declares(PlanOffer.Fields.isOnSale)
    }
}
