internal import CanonicalJSON
internal import TenantModel

/// Whether a shop gives away for little what it sold for much, by plans of which no price falls.
///
/// A plan that gets another key without `renamed_from` is one that goes and one that comes, and no field of either changes. So
/// what comes is held against what was there, whatever it is called:
///
///     before                         afterwards
///     monthly   30 days   85,000     –                          goes
///     weekly     7 days   30,000     weekly   7 days   30,000   stays
///     –                              m20     30 days   20,000   comes
///
/// - A plan **comes** that is on sale afterwards and was not, or gives more than it did. One that is made or taken over comes
///   in any case: it may be put on sale any day.
/// - A plan **goes** that was on sale and is not afterwards, or gives less than it did; and one that was off and is given up.
/// - A plan **stays** that was applied and does not go, on sale or off.
///
/// One that grows in one thing and shrinks in another comes and goes. What a plan was has two pasts: what was applied, which is
/// what people approved, and what is there, which is what customers see. They differ where somebody wrote into the database,
/// perhaps to make this very change look small, so both count.
///
/// Of a plan that comes it is asked whether
///
/// - it may **stand in for** one that goes, and costs far less, or gives more for the money: `m20` for `monthly`; it costs no less
///   where something on sale gave no less for about as little;
/// - it **undercuts** one that stays, since it gives no less and costs far less: `m20` beside `weekly`;
/// - it costs **next to nothing** beside all that stay on sale, whatever it gives;
/// - **nothing** was on sale to hold it against, though the tenant had plans.
struct Undercutting {
    /// What changes are held against, each with the place of its change: whoever accepts the one has seen the other.
    private(set) var heldAgainst: [(place: Int, rows: [WokenRow])] = []
    private let pasts: PlanPasts
    /// Of each plan that goes what it was.
    private let gone: [[FormerPlan]]
    /// What was on sale, where something goes.
    private let sold: SoldBefore
    /// What is paid for what stays, by each past.
    private var paid: [PaidToday] = []

    /// Looks through the changes of one tenant that exists. Almost always there is nothing to compare.
    ///
    /// - Parameters:
    ///   - recorded: The tenant before them.
    ///   - changes: All changes of the tenant.
    ///   - declared: The plans that are declared.
    ///   - previousKeys: What plans were applied as, by what they are called now.
    init?(_ recorded: RecordedTenant, _ changes: [Change], declared: RowSet, previousKeys: [String: String]) {
        let plans = PlanChange.all(among: changes, previousKeys: previousKeys)
        guard !plans.isEmpty, let pasts = PlanPasts(recorded, declared: declared) else { return nil }
        let coming = plans.map { ($0, pasts.offersThatCome(by: $0)) }.filter { !$1.isEmpty }
        guard !coming.isEmpty else { return nil }
        self.pasts = pasts
        // No plan stands in for itself alone.
        gone = plans.count > 1 ? plans.map(pasts.offersThatGo).filter { !$0.isEmpty } : []
        sold = SoldBefore(gone.isEmpty ? [] : pasts.offersOnSale())
        paid = PlanPasts.Past.allCases.map { PaidToday(pasts.plansThatStay($0, plans)) }
        for (plan, offers) in coming {
            let held = rows(heldAgainst: offers + pasts.offersWithoutOthers(plan), plan)
            guard !held.isEmpty else { continue }
            let risks = Set(held.flatMap(\.risks))
            // What is asked about by itself is, and what comes is all that the row becomes: each part is accepted as what it is.
            let own = plan.places.filter { !risks.isDisjoint(with: changes[$0].risks) }
            heldAgainst += (own.isEmpty ? Array(plan.places) : own).map { ($0, held) }
        }
    }

    /// What a plan that comes is held against, and does not stand beside.
    ///
    /// - Parameters:
    ///   - offers: What it may cost and give.
    ///   - plan: Its change.
    /// - Returns: The rows, each with what it makes of the change.
    private mutating func rows(heldAgainst offers: [PlanOffer], _ plan: PlanChange) -> [WokenRow] {
        let rows = replaced(by: offers) + undercut(by: offers, plan)
        guard !rows.contains(where: { $0.risks.contains(.priceFell) }) else { return rows }
        return rows + (dwarfing(offers) ?? standingAlone(offers, plan) ?? [])
    }

    // MARK: What goes

    /// What goes and makes what comes a fallen price, or more for the money. Which plan stands in for which nobody said, so
    /// every price that goes counts: as it is for a plan that runs as long or longer, and for a shorter one its share of the days.
    /// What customers could buy for as little already has not fallen.
    private func replaced(by coming: [PlanOffer]) -> [WokenRow] {
        guard !gone.isEmpty else { return [] }
        let outgrown = coming.flatMap { self.outgrown(by: $0) }
        let cheap = coming.filter { !sold.gaveNoLess(than: $0) }
        return distinct(Array(gone.joined())).compactMap { plan in
            let isUndercut = cheap.contains { come in
                plan.isFor(come) && PlanOffer.hasFallen(from: plan.offer.price(for: come.days), to: come.price)
            }
            let isOutgrown = outgrown.contains { $0.isSame(as: plan) }
            let risks = [isUndercut ? Risk.priceFell : nil, isOutgrown ? .offerGrew : nil].compactMap(\.self)
            return risks.isEmpty ? nil : plan.row(.standsInFor, risks)
        }
    }

    /// Of what goes what gives less for the money than a plan that comes: nothing where that gives no more than one of them.
    /// Each plan that goes is its pasts together, since either may have been prepared.
    private func outgrown(by coming: PlanOffer) -> [FormerPlan] {
        let replaced = gone.map { $0.filter { $0.isFor(coming) } }.filter { !$0.isEmpty }
        let less = replaced.map { $0.filter { $0.isOutgrown(by: coming) } }
        return less.contains(where: \.isEmpty) ? [] : less.flatMap(\.self)
    }

    // MARK: What stays

    /// What stays and makes what comes a fallen price, since it gives no less.
    private mutating func undercut(by coming: [PlanOffer], _ plan: PlanChange) -> [WokenRow] {
        var found: [FormerPlan] = []
        for past in paid.indices {
            found += coming.compactMap { paid[past].undercut(by: $0, key: plan.formerKey) }
        }
        return distinct(found).map { $0.row(.undercuts, [.priceFell]) }
    }

    /// What stays on sale and is worth a hundred times what comes, whatever that gives; `nil` where nothing is.
    private func dwarfing(_ coming: [PlanOffer]) -> [WokenRow]? {
        let found = paid.flatMap { past in coming.compactMap { past.least(besides: $0) } }
        return found.isEmpty ? nil : distinct(found).map { $0.row(.nextToNothingBeside, [.priceFell]) }
    }

    // MARK: Nothing

    /// A plan that comes where the tenant had plans and sold none: nothing says what it ought to cost. `nil` where something does;
    /// what was applied by its key is held against itself.
    private func standingAlone(_ coming: [PlanOffer], _ plan: PlanChange) -> [WokenRow]? {
        guard pasts.soldNothing, !pasts.wasApplied(plan), let price = coming.first?.price else { return nil }
        let field = FieldChange(field: PlanOffer.Fields.price, before: price, after: price)
        return [
            WokenRow(
                .heldAgainstNothing,
                kind: .plan,
                key: plan.change.key,
                rowID: nil,
                fields: [field],
                risks: [.priceFell]
            )
        ]
    }

    /// The plans, each once.
    private func distinct(_ plans: [FormerPlan]) -> [FormerPlan] {
        var found: [FormerPlan] = []
        for plan in plans where !found.contains(where: { $0.isSame(as: plan) }) { found.append(plan) }
        return found
    }
}
